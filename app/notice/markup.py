"""The page as HTML: one file without anything from elsewhere, its words escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from app.notice.page import MOST_LINES, Page

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430; }
h1 { font-size: 1.4rem; line-height: 1.25; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .3rem; }
.verdict { padding: .6rem .9rem; border-left: 5px solid #2b6cb0; background: #edf3fa; }
.held .verdict, .failed .verdict { border-color: #b45309; background: #fdf3e3; }
table { border-collapse: collapse; } td, th { text-align: left; padding: .15rem 1.2rem .15rem 0; vertical-align: top; }
td.n { text-align: right; font-variant-numeric: tabular-nums; } li { margin: .2rem 0; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) { body { background: #141a21; color: #e8edf3; } .verdict { background: #1c2c3f; }
  .held .verdict, .failed .verdict { background: #3a2a10; } }
"""


def html_of(page: Page) -> str:
    """The page."""
    facts = "".join(f'<tr><th scope="row">{escape(n)}</th><td class="n">{escape(v)}</td></tr>' for n, v in page.facts)
    steps = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(state)}</td><td class='n'>{escape(took)}</td></tr>"
        for name, state, took in page.steps
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(page.headline)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f'<body class="{escape(page.state)}"><h1>{escape(page.headline)}</h1>'
        f'<p class="verdict">{escape(page.verdict)}</p>'
        f"{_list('To look at', page.asks)}{_table('What changed', facts)}"
        f"{_list('Not listed, and kept open', page.notes)}{_table('Steps', steps)}</body></html>\n"
    )


def _list(title: str, lines: Iterable[str]) -> str:
    lines = list(lines)
    items = "".join(f"<li>{escape(line)}</li>" for line in lines[:MOST_LINES])
    more = f"<li>and {len(lines) - MOST_LINES} more</li>" if len(lines) > MOST_LINES else ""
    return f"<h2>{title}</h2><ul>{items}{more}</ul>" if lines else ""


def _table(title: str, rows: str) -> str:
    return f"<h2>{title}</h2><table>{rows}</table>" if rows else ""
