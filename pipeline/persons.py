"""Names of the persons an ad tells to write to, as far as words around them give them away.

A name is found behind a word that announces a contact ("recruiter: Jane Roe", "reach out to Jane Roe"), beside a
contact that was removed, or before the title of a recruiter. Firms, departments and roles are told by their words.
"""

from __future__ import annotations

import re

NAME_MARK = "[name removed]"

_GIVEN = r"[A-ZÀ-Þ][a-zà-ÿ]{1,20}(?:[-'’][A-ZÀ-Þ][a-zà-ÿ]{1,20})?"
_FAMILY = (
    r"(?:(?:de|da|del|la|van|von|der|bin|al|Mc|Mac|O['’]|St\.\s)\s?){0,2}"
    r"[A-ZÀ-Þ][a-zà-ÿ]{1,20}(?:[A-Z][a-z]{1,20})?(?:[-'’][A-ZÀ-Þ][a-zà-ÿ]{1,20})?"
)
_HONORIFIC = r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.?\s)"
_FULL = rf"{_HONORIFIC}?{_GIVEN}(?:\s[A-Z]\.?)?\s{_FAMILY}"
_REMOVED = r"\[(?:e-mail|phone) removed\]"
_ROLE = (
    r"(?:(?:Sr\.?|Senior|Lead|Corporate|Technical|Clinical|Pharmacy|Healthcare|Nurse|Field)\s){0,2}"
    r"(?:Recruiter|Recruiting|Recruitment|Talent\s(?:Acquisition|Partner|Advisor|Sourcer)|Sourcer|HR\s|Human\sResources)"
)
# Where a name may stand. `name` is what goes; `one` marks places where a given name alone is enough.
PATTERNS = (
    re.compile(
        r"(?i:\b(?:recruiter|recruiter name|hiring manager|contact(?: person| name)?|posted by|attn|attention"
        r"|talent acquisition (?:partner|specialist|advisor|consultant)|recruitment (?:contact|consultant))"
        r"\s?(?:is\s|:\s?|[-–]\s))"
        rf"(?P<name>{_FULL}|{_HONORIFIC}{_FAMILY})"
    ),
    re.compile(
        r"(?i:\b(?:please contact|contact|reach out to|questions to|ask for|speak (?:to|with)|call|text|e-?mail"
        r"|write to|c/o|(?:send|submit|forward|e-?mail) (?:your |a )?(?:resume|cv|curriculum vitae|application)s? to"
        r"|your recruiter,?|recruiter|hiring manager,?|inquiries to|enquiries to|message|connect with)\s)"
        rf"(?P<name>{_FULL}|{_HONORIFIC}{_FAMILY})"
    ),
    re.compile(
        r"(?i:\b(?:contact|call|text|e-?mail|ask for|reach out to|message|speak (?:to|with))\s)"
        rf"(?P<name>{_GIVEN})(?=,?\s(?:(?:directly|today|now)\s)?(?:at|on|via|by|to)\s|\s?[:,(]?\s?{_REMOVED})"
    ),
    re.compile(
        rf"(?<![\w-])(?P<name>{_FULL})(?=\s?(?:,|[-–|(<:]|at|on|via)?\s?(?:at\s|on\s|e-?mail:?\s|phone:?\s)?{_REMOVED})"
    ),
    re.compile(rf"{_REMOVED}\s?(?:[-–|,(]\s?)(?P<name>{_FULL})(?=[)\s.,;]|$)"),
    re.compile(rf"(?<![\w-])(?P<name>{_FULL})(?=\s?(?:,|[-–|(])\s?{_ROLE})"),
    re.compile(rf"\[name removed\]\s?(?:,|or|and|&|/)\s(?P<name>{_FULL})"),
)
# Words that no name of a person holds here: firms, departments, roles, places, days.
_NOT_NAMES_WORDS = """
a acquisition administration affairs aid albertsons american an and apply april at august avenue based benefits
board by candidate candidates care career careers cell center centre city clinic clinical college community
company compliance control corp corporate costco county customer cvs december department desk director district
drive e-mail east email emergency employee employer equal facility fax february federal for friday general giant
group headquarters health healthcare help hiring home hospital hr human in inc indeed information insurance
january job jobs july june justice kroger lead license line linkedin llc mail manager managers march may medical
member members mental mobile monday national new north november now nursing october of office on operations
opportunity or our patient patients payroll pharmacist pharmacists pharmacy phone please poison program programs
publix recruiter recruiting recruitment regional resources rite road safeway saturday school senior september
service services south specialty staff state store stores street substance suite sunday supervisor support
talent team technician technicians tel telephone the their these this thursday to tuesday united university us
use veterans walgreens walmart wednesday west your
"""
_NOT_NAMES = frozenset(_NOT_NAMES_WORDS.split())
# In the dialect of Rust's regex; a cell without it (and without a contact) holds no name we would find.
NAME_CUE = (
    r"\b(?:recruit|sourcer|talent|hiring|contact|posted by|att(?:n|ention)|reach out|questions to|ask for|speak|call"
    r"|text|e-?mail|write to|c/o|(?:resume|cv|vitae|applications?)s? to|[ei]nquiries|message|connect with|hr|human)"
)


def without_names(text: str) -> str:
    """The text with a mark in place of each name of a contact that was found."""
    for pattern in PATTERNS:
        text = pattern.sub(_marked, text)
    return text


def _marked(found: re.Match[str]) -> str:
    words = {word.strip(".,'’").lower() for word in re.split(r"[\s-]", found["name"])}
    if words & _NOT_NAMES:
        return found[0]
    start, end = (at - found.start() for at in found.span("name"))
    return found[0][:start] + NAME_MARK + found[0][end:]
