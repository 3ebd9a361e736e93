"""Who an ad hires: an ordered cascade over the title's words, and the body where the title does not settle it.

`reference/role_rules.csv` is the cascade: the first rule whose `needs` are all in the title and none of whose `unless`
is, decides. `ask` names the credentials that, where the body asks the holder for them, overrule the rule; a `veto`
word in the body, or after "!" the lack of all those words, makes it another trade, and so does a body whose first words
have none of `opening`; `role` stands when the body says neither, `alone` when there is no body.
"Pharmacy Manager" is the largest source of error by title alone: a pharmacist's post only where the licence is asked.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pipeline.asked import asked_trade
from pipeline.opening import is_no_title, opening_title
from pipeline.pages import no_ad
from pipeline.phrases import Found
from pipeline.text import Document
from pipeline.titles import title_finds
from schema.posting import Evidence, RoleReading
from schema.vocab import Role, reference

TITLE_CHARS = 400  # a longer "title" is a page gone astray; its first words are enough
OPENING_CHARS = 400  # where an ad says what kind of place hires
PAGE = "page"  # the rule of pages that are no ad, by their title or by their text
SHORT_TEXT_CHARS = 200  # a stub of a body need not name the pharmacy
FROM_DEPARTMENT = frozenset({"cue"})  # a department "Pharmacy" makes a bare "Technician II" a pharmacy technician


class Rule(NamedTuple):
    """One row of the cascade; `role` and `alone` may be "first": the trade the title names first."""

    name: str
    needs: frozenset[str]
    unless: frozenset[str]
    role: str
    alone: str
    ask: tuple[str, ...]
    veto: str
    opening: tuple[str, ...]


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            row["rule"],
            frozenset(row["needs"].split()),
            frozenset(row["unless"].split()),
            row["role"],
            row["alone"],
            tuple(row["ask"].split()),
            row["veto"],
            tuple(filter(None, row["opening"].split("|"))),
        )
        for row in reference("role_rules")
    )


def read_role(title: str, document: Document, *, department: str | None = None) -> RoleReading:
    """The role with the rule that decided and its words, in `title` (stripped) or in `document.text`.

    An ad without a title is read by the title its text opens with; a text that says it is no ad is `other`.
    """
    title = title.strip()[:TITLE_CHARS]
    said = no_ad(document)
    if said is not None:
        return RoleReading(role=Role.OTHER, reason=f"{PAGE}: a text that is no ad", evidence=(said,))
    field, shift = "title", 0
    if is_no_title(title) and document.text:
        field, (shift, title) = "text", opening_title(document)
    finds = title_finds(title)
    senses = {find.sense for find in finds}
    if department and not senses & {"office", "clinician"}:
        senses |= {find.sense for find in title_finds(department.strip()[:TITLE_CHARS])} & FROM_DEPARTMENT
    rule = next(r for r in _rules() if r.needs <= senses and not r.unless & senses)
    asked = asked_trade(document, rule.ask) if rule.ask and document.text else None
    if asked is not None:
        trade, evidence = asked
        return RoleReading(role=trade, reason=f"asked: the text asks for a {trade} credential", evidence=(evidence,))
    if _vetoed(rule, document.text):
        return RoleReading(role=Role.OTHER, reason=f"{rule.name}: the text speaks of another trade")
    return _by_title(rule, finds, title, field, shift, alone=not document.text or document.text.endswith(("…", "...")))


def is_ad(reading: RoleReading) -> bool:
    """Whether the page is an ad at all: nothing is asked, done or paid on one that is none."""
    return reading.reason.partition(":")[0] != PAGE


def _vetoed(rule: Rule, text: str) -> bool:
    """Whether the body holds a word of the veto, or, after "!", holds none of those that belong to a pharmacy."""
    if not text or not (rule.veto or rule.opening):
        return False
    forbidden, _, wanted = rule.veto.partition("!")
    low = text.lower()
    if rule.opening and not any(word in low[:OPENING_CHARS] for word in rule.opening):
        return True
    if any(word in low for word in filter(None, forbidden.split("|"))):
        return True
    return (
        bool(wanted)
        and (len(text) > SHORT_TEXT_CHARS or bool(rule.opening))
        and not any(word in low for word in wanted.split("|"))
    )


def _by_title(rule: Rule, finds: tuple[Found, ...], title: str, field: str, shift: int, *, alone: bool) -> RoleReading:
    """The rule's own answer, with the title's words it stands on; a body that is cut off cannot deny a title."""
    answer = rule.alone if alone else rule.role
    if answer == "first":
        answer = next(find.sense for find in finds if find.sense in ("pharmacist", "technician"))
    used = [find for find in finds if find.sense in rule.needs]
    evidence = tuple(Evidence(f.start + shift, f.end + shift, title[f.start : f.end], field) for f in used)
    said = " + ".join(e.quote for e in evidence)
    return RoleReading(role=Role(answer), reason=f"{rule.name}: {said}" if said else rule.name, evidence=evidence)
