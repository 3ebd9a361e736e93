"""Whether a sentence tells what the person hired does, or what somebody else does, does not do, or is taught."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache

from schema.vocab import Role

SUBJECT_REACH = 300  # who a clause is about stands at most so many characters before what is done
SHORTEST = 3  # nobody is named and nothing denied in fewer characters
_OWN = {  # what an ad of each role calls the person it hires
    Role.PHARMACIST: "pharmacist|rph|practitioner|specialist|consultant|resident|pic|manager|director|supervisor",
    Role.TECHNICIAN: "technician|tech|specialist|liaison|buyer|coordinator|dispenser|supervisor",
    Role.INTERN: "intern|trainee|student",
    Role.AIDE: "clerk|cashier|assistant|driver|aide|associate",
    Role.OTHER: "specialist|coordinator|representative|technician|pharmacist|analyst",
}
_OTHERS = {  # and whose work it tells besides
    Role.PHARMACIST: "technician|tech|intern|student|dispenser",
    Role.TECHNICIAN: "pharmacist|rph|intern",
    Role.INTERN: "pharmacist|technician|tech|preceptor",
    Role.AIDE: "pharmacist|technician|tech|intern",
    Role.OTHER: "pharmacist",
}
_ANYBODY = "nurse|doctor|physician|robot|doc|vendor|patient|customer|driver"
_DETERMINER = (
    r"(?:(?:the|an?|our|all|every|each|your|most|both|two|three|other|staff|clinic|dispensing|on-site|licensed|"
    r"registered|certified|lead|senior|night|day|duty|supervising|responsible|clinic's|sterile|products|clinical|"
    r"pharmacy)\s+){0,4}"
)
_CLAUSE = (
    r"(?:^|[,;:—–(]\s*|"
    r"\b(?:while|after|before|until|once|when|where|so|that|because|as|but|if|which|how)\s+)"
)
_NO_SUBJECT = (
    r"(?!\s*[,;(]|\s+(?:and|or|in|with|on|for|to|of|at|by|as|about|regarding|when|during|team|staff|"
    r"department|care|safety|\w+(?:ing|tion|tions|ment|ments|ance|ence|ory|ories))\b)"
)
_SUPERIOR = r"\b(?:manager|director|supervisor)s?,? who\b|\b(?:your|our) (?:[\w-]+ )?(?:manager|director)\b"
_HOLDER = (
    r"\byou(?:[’'](?:ll|d)|r (?:day|week|job|responsibilities))?\b|\bincumbent\b|\bpost ?holder\b|\bapplicants?\b|"
    r"\bcandidates?\b|\b(?:this|the) (?:role|position|job|person|individual|selectee|employee)\b|"
    r"\b(?:responsib|accountab)\w+ (?:for|include)\b|\bduties include\b"
)
_WE_HIRE = r"(?:are |also )?(?:looking|hiring|seeking|recruiting)|hire|need|want|seek|ask|look|[’']?d like|would"
_HOUSE = (
    "pharmacy|pharmacies|hospital|company|department|stores?|clinics?|cent(?:er|re)|facility|program|programme|"
    "warehouse|institute|group|organi[sz]ation|practice|branch"
)
_HOUSE_DOES = (
    "draws|packs|treats|moves|takes|needs|has|operates|supplies|handles|processes|covers|makes|keeps|does|sees|"
    "compounds|trains|hires|employs|enrolls|is|was|runs?|fills?|provides?|serves?|dispenses?|prepares?|ships?|sends?|delivers?|offers?"
)
_COMPANY = (
    rf"\b(?:{_HOUSE}),? (?:which|that)\b|"
    rf"\bwe(?:[’'](?:re|ve|ll))?\b(?! (?:{_WE_HIRE}))|"
    rf"\b(?:our|the|this|each) (?:[\w-]+ ){{0,3}}?(?:{_HOUSE})(?= (?:also |currently )?(?:{_HOUSE_DOES})\b)|"
    r"\bour (?:[\w-]+ )?(?:nurses|residents|product|people)\b|\bof our (?:[\w-]+ )?\w+s (?=are )|"
    r"^our (?:[\w-]+ ){0,2}(?:pharmacists|technicians)\b(?! (?:who|to)\b)|"
    r"\b(?:ofrecemos|somos|tenemos|contamos con)\b"
)
_OF_ANYBODY = (
    *("manager", "director", "supervisor", "you", "we ", "we’", "we'", "our ", "incumbent", "holder", "applicant"),
    *("candidate", "role", "position", "job", "person", "individual", "selectee", "employee", "responsib", "accountab"),
    *(
        "duties include",
        "pharmac",
        "hospital",
        "company",
        "department",
        "store",
        "clinic",
        "cent",
        "facility",
        "program",
    ),
    *("nurses", "residents", "ofrecemos", "somos", "tenemos", "contamos"),
    *("warehouse", "institute", "group", "organi", "practice", "branch"),
)
_NUMBER = r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|some)"
_NEGATION = re.compile(
    r"(?:\b(?:never|not|without|nor|neither|cannot|except|instead of|rather than|no)\b|n[’']t\b)"
    r"(?! (?:only|just|limited))(?:(?!\b(?:but|you will|you do)\b)[^;:).]){0,32}$"
)
_TAUGHT = re.compile(
    r"\b(?:train you|teach you|trained (?:in|on|to)|learn(?:ing)? (?:how|to|about|the|from)|paid training|courses?|"
    r"workshops?|certificat\w+ in|experience (?:with|in|of|as)|experienced? \w+ing|knowledge of|familiar\w* with|"
    r"background in|years of|show you|sponsor|reimburse|training (?:in|on|program|is|will|provided)|coursework|"
    r"career path|(?:certified|licensed|trained|authori[sz]ed) to|later train|"
    r"willing(?:ness)? to|abilit(?:y|ies) to|(?<!be )able to)\b[^;.]{0,45}$"
)
_THEIRS = re.compile(
    r"\b(?:people|patients|customers|those|families|members|veterans|residents|anyone) (?:who|that) (?:\w+ )?$"
)
_DENYING = (  # a sentence with none of these is denied by none of the patterns above
    *(" no", "n't", "n’t", "never", "without", "cannot", "except", "instead", "rather", "nor ", "neither"),
    *("train", "teach", "learn", "course", "workshop", "certificat", "experience", "knowledge", "familiar"),
    *("certified", "licensed to", "authori"),
    *("background", "years", "show you", "sponsor", "reimburse", "career", "willing", "abilit", "able to"),
    *(" who ", " that "),
)
_PASSIVE = re.compile(
    r"\b(?:is|are|be|been|was|were|sent|done|made)\b[^,;.]{0,60}\bby "
    r"(?:the|an?|our|two|another|on-site)?\s*(?:\w+ ){0,2}?"
    r"(?:pharmacists?|nurses?|vendors?|technicians?|others)\b|\bbelongs? to\b"
)
_SUBORDINATE = re.compile(r"(?:while|after|before|until|once|when|where|if|as)\b")
_RELATIVE = re.compile(r"\b(?:that|which)\b")  # "check items that have been screened by a pharmacist"
_NAMED = re.compile(
    r"(?!(?:The|This|You|In|As|Under|At|On|A|An|When|For|Reports?|To) )"
    r"(?:[A-Z][\w&'’.-]+ (?:& )?(?:[A-Z][\w&'’.-]+ ){1,4}(?=[a-z])|[A-Z][\w&'’-]*[^s\W] (?=[a-z]{3,}s ))"
)


@cache
def _subjects(role: Role) -> re.Pattern[str]:
    """Who a clause is about: the last one named before a match decides."""
    own, others = rf"(?:{_OWN[role]})s?\b", rf"(?:{_OTHERS[role]}|{_ANYBODY})s?\b"
    return re.compile(
        r"(?:^|(?=[,;:—–(])|\b(?=\w))(?:"  # nowhere else begins a name: most places are passed over at once
        rf"(?P<other>{_CLAUSE}{_DETERMINER}{others}{_NO_SUBJECT}|{_SUPERIOR})"
        rf"|(?P<company>{_COMPANY}|(?:{_CLAUSE}|\b(?:with|have|has|are|employs?)\s+){_NUMBER} (?:[\w-]+ ){{0,2}}?{own})"
        rf"|(?P<holder>{_HOLDER}|\b{own}))"
    )


@cache
def _names(role: Role) -> tuple[str, ...]:
    """What must be in a sentence that names anybody, with a space before it: asked before the slow pattern."""
    nouns = {*_OWN[role].split("|"), *_OTHERS[role].split("|"), *_ANYBODY.split("|")}
    return (*sorted(nouns), *_OF_ANYBODY)


@cache
def _strangers(role: Role) -> tuple[str, ...]:
    return (*_OTHERS[role].split("|"), *_ANYBODY.split("|"), "manager", "director", "supervisor")


@lru_cache(maxsize=256)
def alone(sentence: str, role: Role) -> bool:
    """Whether a sentence names nobody but its holder and the house: asked first, for most name nobody."""
    return not any(name in sentence for name in _strangers(role))


@lru_cache(maxsize=256)
def _named(sentence: str, role: Role) -> tuple[list[int], list[re.Match[str]]]:
    """Everybody a sentence names, in order: where each name ends, and the name."""
    if not any(name in sentence for name in _names(role)):
        return [], []
    names = list(_subjects(role).finditer(sentence))
    return [name.end() for name in names], names


def subject(sentence: str, at: int, role: Role) -> str | None:
    """Who does what stands at `at` of a lower-case sentence: holder, other, company, or None where nobody is named."""
    if at < SHORTEST:
        return None
    ends, names = _named(sentence, role)
    for number in range(bisect_right(ends, at) - 1, -1, -1):
        name = names[number]
        if name.start() < at - SUBJECT_REACH:
            return None
        if not (_SUBORDINATE.match(name[0]) and "," in sentence[ends[number] : at]):
            return name.lastgroup
        # "when a nurse calls, fetch the dose" is the holder's: ask who was named before
    return None


@lru_cache(maxsize=256)
def _denying(sentence: str) -> bool:
    """Whether any word of the patterns of `denied` is in a sentence: in most none is."""
    return sentence.startswith("no") or any(word in sentence for word in _DENYING)


def denied(sentence: str, at: int) -> bool:
    """Whether what stands at `at` is said not to be done, is taught to the holder, is experience or others'."""
    if at < SHORTEST or not _denying(sentence):
        return False
    before = sentence[max(0, at - 110) : at]
    return bool(_NEGATION.search(before) or _TAUGHT.search(before) or _THEIRS.search(before))


def passive(sentence: str, at: int, end: int) -> bool:
    """Whether what stands at `[at, end)` is done by another: "is verified by a pharmacist"."""
    begin = max(0, at - 90)
    around = sentence[begin : end + 90]
    if " by " not in around and "belong" not in around:
        return False
    end -= begin
    return any(
        found.start() - 60 <= at - begin < found.end() and not _RELATIVE.search(around, end, max(end, found.start()))
        for found in _PASSIVE.finditer(around)
    )


def named_company(opening: str, at: int, role: Role) -> bool:
    """Whether a sentence (its first words, in their own case) begins with a name not the holder's: "Redstone ships"."""
    found = _NAMED.match(opening)
    return bool(found and at >= found.end() and not re.search(rf"\b(?:{_OWN[role]})s?\b", found[0].lower()))
