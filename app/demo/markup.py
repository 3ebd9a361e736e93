"""An ad's sections as the HTML that different editors leave behind."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from app.demo.model import Section


def markup(sections: Iterable[Section], style: str) -> str:
    """The sections as HTML in one of the styles `bold`, `heading` or `word`."""
    return "".join(_STYLES[style](section) for section in sections)


def items(lines: Iterable[str]) -> str:
    """Bare list items, as Lever sends them: no list around them."""
    return "".join(f"<li>{_text(line)}</li>" for line in lines)


def _text(line: str) -> str:
    return escape(line, quote=False)


def _bold(section: Section) -> str:
    head = f"<p><b>{_text(section.heading)}</b></p>" if section.heading else ""
    if section.prose:
        return head + "".join(f"<p>{_text(line)}</p>" for line in section.lines)
    return head + "<ul>" + "".join(f"<li><p>{_text(line)}</p></li>" for line in section.lines) + "</ul><p>&nbsp;</p>"


def _heading(section: Section) -> str:
    head = f"<h3>{_text(section.heading)}</h3>\n" if section.heading else ""
    if section.prose:
        return head + "".join(f"<p>{_text(line)}<br></p>\n" for line in section.lines)
    return head + "<ul>\n" + "".join(f"<li>{_text(line)}</li>\n" for line in section.lines) + "</ul>\n"


def _word(section: Section) -> str:
    head = f'<p class="MsoNormal"><strong><span style="font-size:12pt">{_text(section.heading)}:</span></strong></p>'
    mark = "" if section.prose else "•&nbsp;&nbsp;"
    body = "<br />".join(f"{mark}{_text(line)}" for line in section.lines)
    return f'{head if section.heading else ""}<p class="MsoNormal"><span>{body}</span></p>'


_STYLES = {"bold": _bold, "heading": _heading, "word": _word}
