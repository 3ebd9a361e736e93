"""Marked lines of an ad to pieces: one heading, item, paragraph or table row each, with where its words lie.

Boards write lists in many ways: list tags, "- " or "1)" at the start of a line, "•" in the middle of one,
"Label: value; Label: value" in one paragraph. Each becomes the same pieces here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.glued import is_glued, seams
from pipeline.inline import inline_headings
from pipeline.markup import BOLD, DEPTH, HEAD, ITEM, MARKS, UNBOLD
from pipeline.sections import heads_items, pure_section

BOLD_RANK = 8  # after h1..h6
LONG_LINE = 300  # in a line this long a known label needs no full stop before it
WRAPPED = 45  # a line this long that ends in mid-sentence was wrapped


class Piece(NamedTuple):
    """One line or part of one: its words, the nesting of its list (0 outside one), heading rank (0 unmarked), bullet.

    `gap`: an empty line, a block's end or a bullet parts it from the piece before.
    """

    text: str
    depth: int = 0
    rank: int = 0
    bullet: str = ""
    gap: bool = False
    joint: str = "\n"  # what parts it from the piece before in the document's text


_SPACES = re.compile(r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\x00-\x08\x0b-\x1f\x7f-\x9f]+")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_LINE_END = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_MISREAD = ("‚", "â", "¬", "Â", "√")  # first characters of what _REPAIRED mends
# UTF-8 punctuation once read as Mac Roman or Windows-1252: the marks are repaired, words are left as they came
_REPAIRED = {
    f"{lead}{tail}": sign
    for lead, tails in {"‚Ä": ("¢", "ô", "ò", "ì", "î", "ú", "ù"), "â€": ("¢", "™", "˜", "“", "”", "œ", "\x9d")}.items()
    for tail, sign in zip(tails, "•’‘–—“”", strict=True)
}
_REPAIRED |= {"‚Äë": "-", "‚Ä¶": "…", "¬∑": "·", "¬†": " ", "¬£": "£", "Â·": "·", "Â ": " ", "Â£": "£", "√©": "é"}
_MOJIBAKE = re.compile("|".join(map(re.escape, _REPAIRED)))
_DECORATED = re.compile(r"(?:#{1,6}\s+(?P<hash>\S.*)|(?P<sign>[*=~_]{2,4}|[*=]) ?(?P<both>[^*=~_].*?) ?(?P=sign))$")
_DECORATIONS = frozenset("#*=~_")
_CELL = re.compile(r" ?\t(?: ?\t)? ?")  # resiliparse parts cells by two tabs
_SIGN = "•●▪■◦‣∙·⁃►▶➢➤➔→✓✔☑★◆❖\uf0b7\uf0a7✅➡👉🔹🔸⭐⚡◾◽✨➕"
_BULLET = re.compile(
    rf"(?:[{_SIGN}–—*+>\-]{{1,2}}|o(?=\s)|\.\.\.|…|\(?\d{{1,2}}[.)](?!\d)|\(?[a-hA-H][.)](?=\s)|\(?[ivx]{{1,4}}\))"
    r"\s*(?=[^\W_]|[\"'“(<$])"
)
_INLINE_BULLET = re.compile(rf"\s*[{_SIGN.replace('·', '').replace('→', '').replace('★', '')}]\s*|\s\*\s|\s?·\s")
_DASHED = re.compile(r"\s[-–—]\s(?=[A-Z])")
LEAST_DASHES = 4  # so many " - " before capitals in one line are a list whose line ends were lost, not prose
SENTENCE = 200  # code points to a full stop in prose; a flattened list has fewer stops
_FULL_STOP = re.compile(r"[.;!?](?:\s|$)")
_ITEM_START = re.compile(
    r"(?<!\band)(?<!\bor)(?<!\bthe)(?<!\ba)(?<!\ban)(?<!\bof)(?<!\bin)(?<!\bwith)(?<!\bto)(?<!\bfor)(?<!\bas)"
    r"(?<=[a-z)]) (?=(?:Experienced?|Knowledge|Ability|Able|At least|Minimum|Strong|Excellent|Good|Evidence|Willing|"
    r"Understanding|Proven|Demonstrated|Demonstrable|Previous|Willingness|Have|Be|Must|Confident|Effective) )"
)
_SMALL_WORD = re.compile(r"(?:,|\b(?:of|the|an?|and|or|in|to|for|with|by|at|as|from|your|our))$", re.IGNORECASE)
_WORD_START = re.compile(r"(?:(?<=\s)|^)\S")
KEPT_LINE = 4000  # longer lines are read anew each time: so many of them would fill the memory
_LABEL_REACH = 60  # a label inside a line is at most so many characters


def clean(source: str) -> str:
    """Words whole: zero-width characters and soft hyphens dropped, all line ends made one kind, mojibake mended."""
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    source = _LINE_END.sub("\n", source)
    if source.isascii():
        return source
    if any(sign in source for sign in _MISREAD):
        source = _MOJIBAKE.sub(lambda found: _REPAIRED[found[0]], source)
    return _INVISIBLE.sub("", source)


def marks(line: str) -> tuple[str, int, int]:
    """A marked line without its marks, its list depth, and its heading rank (bold counts where it covers the line)."""
    depth = rank = 0
    body = line.strip()
    while body[:1] in (ITEM, HEAD) and len(body) > 1:
        value = ord(body[1]) - DEPTH
        depth, rank = (value, rank) if body[0] == ITEM else (depth, value)
        body = body[2:].lstrip()
    plain = _DECORATED.match(body) if body[:1] in _DECORATIONS and not rank and len(body) < LONG_LINE else None
    if plain:
        return (plain["hash"] or plain["both"]).translate(MARKS), depth, BOLD_RANK
    if not rank and body.startswith(BOLD):
        covered, _, rest = body[1:].rpartition(UNBOLD)
        rank = BOLD_RANK if covered.strip() and not rest.strip(" :") else 0
    return (body if body.isascii() else body.translate(MARKS)), depth, rank


def bulleted(body: str) -> tuple[str, str]:
    """A line's bullet or number and the words after it."""
    found = _BULLET.match(body)
    return (found[0], body[found.end() :]) if found else ("", body)


def _label_starts(line: str) -> Iterator[int]:
    """Where known labels ("Preferred qualifications:") stand inside a line, after its first words."""
    at = line.find(": ", 1)
    while at > 0:
        start = max(0, at - _LABEL_REACH)
        words = [start + m.start() for m in _WORD_START.finditer(line[start:at])][-6:]
        for begin in words:
            fresh = begin > 0 and (line[begin - 2] in ".;!?)" or len(line) > LONG_LINE)
            if fresh and line[begin].isupper() and pure_section(line[begin:at]):
                yield begin
                if (inner := line.find(". ", begin, at)) > 0:
                    yield inner + 2  # "Preferred requirements. Education: ...": a heading and a label
                break
        at = line.find(": ", at + 1)


def _signs(body: str) -> Iterable[re.Match[str]]:
    """The bullets inside a line: signs, or dashes where there are many."""
    plain = body.isascii()
    if "\t" not in body and (not plain or body.count(" - ") >= LEAST_DASHES):
        dashes = list(_DASHED.finditer(body))
        if len(dashes) >= LEAST_DASHES:
            return dashes
    return () if plain and " * " not in body else _INLINE_BULLET.finditer(body)


def _parts(body: str) -> Iterator[tuple[str, str]]:
    """A line cut at bullets and known labels inside it: (bullet, words)."""
    last, bullet = 0, ""
    for sign in _signs(body):
        yield bullet, body[last : sign.start()]
        last, bullet = sign.end(), sign[0].strip() + " "
    rest = body[last:]
    starts = [0, *_label_starts(rest), len(rest)] if len(rest) > 80 else [0, len(rest)]
    for begin, end in pairwise(starts):
        yield (bullet if begin == 0 else ""), rest[begin:end].strip()


def _indent(line: str) -> int:
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())


@lru_cache(maxsize=4096)
def _kept_pieces(line: str, gap: bool) -> tuple[Piece, ...]:
    """The pieces of one line, kept: the ads of a chain share most of their lines."""
    return tuple(_line_pieces(line, gap))


def _line_pieces(line: str, gap: bool) -> Iterator[Piece]:
    """The pieces of one line: usually one, several where bullets or labels stand inside it."""
    raw, depth, rank = marks(line)
    body = raw.strip()
    if "  " in body or not (body.isascii() and body.isprintable()):
        body = _CELL.sub("\t", _SPACES.sub(" ", body)).strip()
    bullet, body = bulleted(body) if not rank or rank == BOLD_RANK else ("", body)
    if bullet and not depth and heads_items(bullet, body):
        bullet, rank = "", BOLD_RANK
    elif bullet:
        depth = max(depth, 1 + min(_indent(line) // 2, 8))
    elif depth:
        bullet = "• "
    glued = "\t" not in body and is_glued(body)
    for number, (sign, words) in enumerate(_parts(body)):
        if words.strip():
            inner = sign if number else bullet
            piece = Piece(words.strip(), max(depth, 1) if inner else 0, rank, inner, gap or bool(number))
            for part in _unglued(piece) if glued else (piece,):
                yield from _headed(part) if len(body) > LONG_LINE and "\t" not in body else (part,)


def _unglued(piece: Piece) -> Iterator[Piece]:
    """A part of a line cut where line ends were lost and nothing stands in their place; it stays whole in the text."""
    text = piece.text
    for begin, end in pairwise([0, *seams(text), len(text)]):
        yield piece._replace(text=text[begin:end].strip())
        piece = piece._replace(bullet="", depth=0, gap=True, joint="")


def _headed(piece: Piece) -> Iterator[Piece]:
    """A long line cut at the headings inside it; a heading glued to its neighbours stays glued in the text."""
    text, last, joint = piece.text, 0, piece.joint
    for start, end in inline_headings(text):
        if piece.bullet and start == 0:
            continue  # "• Desirable MSc": the item's own label
        before, heading = text[last:start], text[start:end]
        if before.strip():
            yield from _unlisted(piece._replace(text=before.strip(), joint=joint))
            joint = "\n" if before[-1].isspace() else ""
        yield piece._replace(text=heading, rank=BOLD_RANK, bullet="", depth=0, gap=True, joint=joint)
        piece = piece._replace(bullet="", depth=0, gap=True)
        last, joint = end, "\n" if text[end : end + 1].isspace() else ""
    yield from _unlisted(piece._replace(text=text[last:].strip(), joint=joint))


def _unlisted(piece: Piece) -> Iterator[Piece]:
    """A long run of words without full stops cut where its lost list items start, each with a capital."""
    text, last, joint = piece.text, 0, piece.joint
    if len(text) > LONG_LINE // 2 and len(_FULL_STOP.findall(text)) * SENTENCE < len(text):
        for start in _ITEM_START.finditer(text):
            yield piece._replace(text=text[last : start.start()].strip(), joint=joint)
            last, joint, piece = start.end(), "\n", piece._replace(bullet="", depth=0)
    if text[last:].strip():
        yield piece._replace(text=text[last:].strip(), joint=joint)


def _continues(last: Piece, said: str, piece: Piece) -> bool:
    """Whether a line goes on from the one before, whose last words are `said`: hard-wrapped text of mails and PDFs."""
    if piece.gap or piece.bullet or piece.rank or last.rank or "\t" in piece.text or said[-1] in ".:;!?":
        return False
    return bool(_SMALL_WORD.search(said[-12:])) or (len(said) >= WRAPPED and piece.text[0].islower())


def pieces(marked: str) -> list[Piece]:
    """The pieces of marked text, in order; wrapped lines joined."""
    found: list[Piece] = []
    wrapped: list[str] = []
    gap, carried = True, ""
    for bare in marked.split("\n"):
        line, carried = carried + bare, ""
        if not line.strip() or (
            len(line) < 8 and not line.translate(MARKS).strip()
        ):  # the mark of a list item whose words are a block of their own
            gap, carried = True, line.strip()[:2]
            continue
        for piece in _kept_pieces(line, gap) if len(line) < KEPT_LINE else _line_pieces(line, gap):
            if found and _continues(found[-1], wrapped[-1], piece):
                wrapped.append(piece.text)
                continue
            _join(found, wrapped)
            found.append(piece)
            wrapped = [piece.text]
        gap = False
    _join(found, wrapped)
    return found


def _join(found: list[Piece], wrapped: list[str]) -> None:
    if found and len(wrapped) > 1:
        found[-1] = found[-1]._replace(text=" ".join(wrapped))
