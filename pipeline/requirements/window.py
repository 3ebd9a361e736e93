"""Windows: "within 90 days of hire" to days (a month has 30, a year 365), bound to a credential and not to benefits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_NUMBERS = {word: number for number, word in enumerate(_ONES.split(" "))} | {
    "a": 1,
    "an": 1,
    "first": 1,
    "your first": 1,
    "a couple of": 2,
    "a couple": 2,
    "the first": 1,
    "their first": 1,
    "one full": 1,
    "twenty-four": 24,
    "thirty": 30,
    "thirty-six": 36,
    "forty-five": 45,
    "forty five": 45,
    "sixty": 60,
    "ninety": 90,
    "one hundred twenty": 120,
    "one hundred and twenty": 120,
    "one hundred eighty": 180,
    "one hundred and eighty": 180,
}
_NUMBERS_UP_TO_TWELVE = _ONES.split(" ")[1:13]
_NUMBER = r"(?P<number>\d{1,4}|" + "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True)) + ")"
_SURE = (
    r"within|w/in|w/i|inside(?: of)?|no later than|not later than|on or before|not to exceed|not exceed|at most|"
    r"in under|"
    r"by the end of|before the end of|no more than|not more than|in less than|in no more than|before|prior to"
)
_WEAK = r"by|at|in|during|after|over|has|have|had|get|gets|give|gives|given|allow|allows|allowed|take|takes|up to"
_LEAD = (
    r"\b(?P<lead>" + _SURE + "|" + _WEAK + r")\s+(?:(?:you|them|new hires|staff|us|up to|as long as|at most)\s+){0,2}"
    r"(?:completing\s+|completion of\s+)?(?:the\s+|your\s+(?=\d))?"
    r"(?:period of\s+|a period of\s+|up to\s+|"
    r"(?:your |their |his |her )?(?:first|initial|next)\s+"
    r"(?=\d|[a-z]+\s*\(|thirty|sixty|ninety|(?:" + "|".join(_ONES.split(" ")[2:]) + r")\b))?"
)
_FIRST_OF_RANGE = r"(?:(?:\d+|" + _ONES.replace(" ", "|") + r")\s*(?:-|–|to|or)\s*)?"  # the longer time is the limit
_SAID_TWICE = r"(?:\s*\(\d+\))?[\s-]*"  # "six (6) months", "90-day"
_UNIT = r"(?P<unit>day|week|wk|month|year|mo|yr|d)(?:s|'s|\(s\))?\b"
_WINDOW = re.compile(
    _LEAD
    + _FIRST_OF_RANGE
    + _NUMBER
    + _SAID_TWICE
    + r"(?:full\s+|calendar\s+|consecutive\s+|business\s+|working\s+)?"
    + _UNIT
    + r"(?P<tail>[^,;.]{0,26})",
)
_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_ORDINAL = {word: number for number, word in enumerate(_ORDINALS.split(" "))} | {
    "one": 1, "one-year": 1, "two-year": 2, "six-month": 6, "work": 1, "sixtieth": 60, "ninetieth": 90, "thirtieth": 30,
}  # fmt: skip
_DATED = re.compile(
    r"\b(?:by|before|no later than|not later than|on or before|prior to|until|deadline is|limit is|deadline:)\s+"
    r"(?:the |your |their |a |end of )*"
    r"(?:(?P<unit>day|week|month|year)\s+(?P<after>\d{1,3}|" + "|".join(_NUMBERS_UP_TO_TWELVE) + r")\b|"
    r"(?:(?P<digits>\d{1,3})(?:st|nd|rd|th)|(?P<word>" + "|".join(sorted(_ORDINAL, key=len, reverse=True)) + r"))[\s-]+"
    r"(?P<unit2>day|week|month|year|anniversary|work anniversary|birthday)\b)"
)
_POSTFIX = re.compile(
    r"\b" + _FIRST_OF_RANGE + _NUMBER + _SAID_TWICE + r"(?P<unit>day|week|month|year)(?:s|\(s\)|'s)?\s+"
    r"(?:(?:of|from|after|following|post|past|into) (?:the |your |their )?"
    r"(?:date of |day of |actual )?(?:hire|hiring|employment|start|"
    r"starting|you start|your start|appointment|commencement|commencing|joining|promotion|orientation|onboarding|entry|"
    r"placement|transfer|assignment|job|first day|registration|registering|licensure|issuance)\b|"
    r"to (?:obtain|get|earn|complete|pass|become|finish|sit|take|add|convert|transfer|register|certify|achieve|do)\b|"
    r"post-hire\b|on the job\b|max\b|maximum\b|limit\b|grace\b|window\b|deadline\b|allowed\b|allowance\b)"
)
_PERIOD = re.compile(  # "within the probationary period (180 days)", "by the end of your 90-day orientation"
    r"\b(?:within|during|by the end of|before the end of|in) (?:the |your |their |a )?(?:[a-z-]+ ){0,2}"
    r"(?:period|probation|orientation|introduction|training)[\s,]*\(?(?:of |up to )?"
    + _NUMBER
    + r"[\s-]*(?P<unit>day|week|month|year)s?\b|"
    r"\b(?:within|during|by the end of|before the end of|prior to (?:the )?end of) (?:the |your |their |a )?"
    r"(?P<number2>\d{1,3}|" + _ONES.replace(" ", "|") + r")[\s-](?P<unit2>day|week|month)[\s-]"
    r"(?:[a-z-]+ ){0,2}(?:period|probation|orientation|introductory)\b"
)
_BEFORE = re.compile(
    r"\b(?:before|prior to)\s+(?:the (?:grand )?opening\b|being |"
    r"(?:you|they|he|she|we|anyone|anybody) (?!appl)\w+|(?!appl|submit)\w{3,}ing\b|work\b|give\b|touch\b|"
    r"(?:the |your |their |a )first (?:independent |unsupervised |own )?"
    r"(?:visit|patient|clinic|dose|vaccine|shot|shift|rotation)\b)|"
    r"\bby (?:the |your |their )(?:first|second|third|fourth) (?:shift|clinic|rotation|visit)\b"
)
_BY_END = re.compile(
    r"\b(?:by|before|no later than|not later than|prior to) (?:the )?end of (?:the |your |their |this )?"
    r"(?:[\w-]+ ){0,2}?"
    r"(?:year|semester|term|rotation|quarter|summer|orientation|probation|residency|onboarding|training|period)\b"
)
_IN_PERIOD = re.compile(
    r"\b(?:within|by) (?:the |your |their )?(?:orientation|introductory|probation(?:ary)?|onboarding)(?: period)?\b|"
    r"\bby the time (?:of (?:taking|start|appoint|join)|(?:you|they|he|she|the post holder) )"
)
_BY_DATE = re.compile(
    r"\b(?:by|before|no later than|not later than|on or before|until|prior to)\s+(?:the )?"
    r"(?:early |mid-? ?|late |end of |start of |beginning of )?(?:(?:\d{1,2}(?:st|nd|rd|th)?|the \w+)\s+(?:of )?)?"
    r"(?:(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?|"
    r"may (?=\d)|\d{1,2}/\d{1,2}(?:/\d{2,4})?|(?:spring|summer|fall|autumn|winter) (?=20\d\d)|"
    r"(?:labor|memorial|thanksgiving|independence|new year'?s) ?(?:day|eve)?\b|christmas\b|thanksgiving\b|easter\b|"
    r"halloween\b|(?:the )?(?:4th|fourth) of july\b)"
)
_YEAR = re.compile(r"\b(?:within|inside|inside of) (?:the|your) year\b(?! of)")  # "PTCB within the year"
_DAY_ONE = re.compile(r"\b(?:before|by|prior to|on or before|no later than) day (?:1|one)\b")
_FINISH = re.compile(r"\b(?:complete|finish|obtain|get|earn|pass)\b")  # "or complete ours in 60 days"
_PAST = re.compile(r"\b(?:past|last|previous|preceding|prior|of experience|experience)\b")

_ELSE = re.compile(  # "certified within 60 days; dismissal if not obtained within 90 days": the first is the limit
    r"\bif (?:it is |they are |this is )?not (?:yet )?"
    r"(?:obtained|earned|met|completed|achieved|passed|certified|done)? ?$"
)
ELSE_REACH = 40


class Window(NamedTuple):
    """A time limit stated at `[start, end)`, in days."""

    start: int
    end: int
    days: int | None


def windows(lower: str, start: int, end: int) -> Iterator[Window]:
    """The windows between two places of a text in lower case."""
    last, seen = start, set()
    for found in _WINDOW.finditer(lower, start, end):
        if not _limits(lower, start, found):
            continue
        tail = found["tail"]
        last = found.end() - len(tail)
        seen.add(found.start())
        yield Window(found.start(), last, _days(found))
    for found in _POSTFIX.finditer(lower, max(start, last), end):
        before = lower[max(start, found.start() - 8) : found.start()]
        if not before.rstrip().endswith(("after", "first", "every")):
            yield Window(found.start(), found.end(), _days(found))
    for found in _YEAR.finditer(lower, start, end):
        yield Window(found.start(), found.end(), DAYS["year"])
    for found in _PERIOD.finditer(lower, start, end):
        yield Window(found.start(), found.end(), _period(found))
    for found in _DATED.finditer(lower, start, end):
        if found.start() not in seen and not _first_day(found):  # before work starts: a limit, but no window
            yield Window(found.start(), found.end(), _dated(found))


def _limits(lower: str, start: int, found: re.Match[str]) -> bool:
    """Whether "within 90 days" is a time to obtain: no first day, no past experience, no consequence of failing."""
    lead, tail = found["lead"], found["tail"]
    finished = lead == "in" and _FINISH.search(lower, max(start, found.start() - 24), found.start())
    weak = re.fullmatch(_WEAK, lead) is not None and not finished
    if weak and not _anchored(lead, found[0][: -len(tail) or None], tail):
        return False
    if found["unit"] == "day" and found["number"].endswith("first"):
        return False  # "before your first day": a limit, but no window
    if _ELSE.search(lower, max(start, found.start() - ELSE_REACH), found.start()):
        return False
    past = _PAST.search(lower, max(start, found.start("number") - 9), found.end("unit"))
    return not past and not _PAST.match(tail.strip(" s'"))


def befores(lower: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Places of "before giving vaccines", "prior to working", "by 1 September": a limit without a number of days."""
    for cues in (_BY_DATE, _BY_END, _IN_PERIOD):
        for found in cues.finditer(lower, start, end):
            yield found.start(), found.end()
    for found in _BEFORE.finditer(lower, start, end):
        yield found.start(), found.end()
    for found in _DAY_ONE.finditer(lower, start, end):
        yield found.start(), found.end()


_ARTICLE = re.compile(r"\ban? \w+$")  # "up to 110 miles in a day" is no limit
_TO_DO = re.compile(
    r"[\s()\w-]{0,12}\b(?:to (?:\w{3,})|for (?:it|that|this)\b)|"
    r"\s*(?:max\b|maximum\b)|.{0,10}\b(?:of|after|from|post) ?-?(?:hire|start)"
)
_LIMIT_TAIL = re.compile(r"\s*(?:or less|or fewer|of (?:hire|start|employ|appoint|join)|after |from |post-|following )")


def _anchored(lead: str, words: str, tail: str) -> bool:
    """Whether a weak lead ("in", "by", "after") states a limit: "by your first year", "has 90 days to obtain"."""
    if lead in ("by", "at"):
        return "after" not in words
    if lead in ("in", "during", "over"):
        return (
            (
                lead == "in" and not tail.strip(" )") and "year" not in words and not _ARTICLE.search(words)
            )  # "ACLS in six months, ..."
            or "first" in words
            or "initial" in words
            or "next" in words
            or (lead == "in" and bool(_LIMIT_TAIL.match(tail)))
        )
    told = lead in ("have", "has", "get", "gets") and not tail.strip()  # "If you lack it, you'll have 30 days."
    return lead != "after" and (told or bool(_TO_DO.match(tail)))


def _first_day(found: re.Match[str]) -> bool:
    """Whether "by day 1" or "before your first day" names the day on which work starts."""
    return (found["word"], found["unit2"]) == ("first", "day") or (
        found["unit"] == "day" and found["after"] in ("1", "one")
    )


def _dated(found: re.Match[str]) -> int:
    """Days of "by day 90", "before your 30th day", "by your second anniversary"."""
    unit = found["unit"] or found["unit2"]
    number = found["after"] or found["digits"] or found["word"]
    count = int(number) if number.isdigit() else _ORDINAL.get(number) or _NUMBERS[number]
    if "anniversary" in unit or unit == "birthday":
        return count * (DAYS["month"] if number == "six-month" else DAYS["year"])
    return count * DAYS[unit]


def _period(found: re.Match[str]) -> int:
    """Days of "within the probationary period (180 days)" or "during your 90-day orientation"."""
    number, unit = found["number"] or found["number2"], found["unit"] or found["unit2"]
    return (int(number) if number.isdigit() else _NUMBERS[number]) * DAYS[unit]


def _days(found: re.Match[str]) -> int:
    number = found["number"]
    unit = {"mo": "month", "yr": "year", "wk": "week", "d": "day"}.get(found["unit"], found["unit"])
    return (int(number) if number.isdigit() else _NUMBERS[number]) * DAYS[unit]
