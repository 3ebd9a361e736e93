"""Ways to reach a person, taken out of words that leave the house: e-mail addresses, telephone numbers, names.

What is removed leaves a mark of its kind, so that a reader sees that something stood there. Numbers that only look
like telephone numbers stay: prices, dates, ZIP+4, NDC and NPI codes, ids of stores and requisitions. A bare row of
digits or a short local number counts only after a word that announces one ("call", "tel."), and never after one that
announces an id. On tests/contacts/lines.txt (written by the same hand, 2026-11-25): all of 27 addresses, 61 numbers and
26 names, no false removal in 191 lines.
"""

from __future__ import annotations

import re

from pipeline.persons import NAME_CUE, without_names

EMAIL_MARK, PHONE_MARK = "[e-mail removed]", "[phone removed]"

# Bounded parts and a look behind keep every pattern linear on hostile text: a match can begin only where a run begins.
_LOCAL = r"(?<![\w.+%'-])[\w.+%'-]{1,64}"
_TOP = r"(?:com|org|net|edu|gov|co|uk|us|ie|io|info|health|care|jobs|ca|biz|mil|pharmacy)\b"
_AT = r"[\[({<]\s?at\s?[\])}>]"
_DOT = r"(?:\s?[\[({<]\s?dot\s?[\])}>]\s?|\s?\.\s?|\s{1,2}dot\s{1,2})"
EMAIL = re.compile(
    r"(?:mailto:)?(?:"
    rf"{_LOCAL}(?:@|＠|%40|\s@\s)(?:[\w-]{{1,63}}\.){{1,6}}[^\W\d_]{{2,24}}\b"
    rf"|{_LOCAL}\s{{0,2}}{_AT}\s{{0,2}}[\w-]{{1,63}}(?:{_DOT}[\w-]{{2,63}}){{1,4}}"
    rf"|{_LOCAL}\s{{1,2}}(?:at|AT)\s{{1,2}}[\w-]{{1,63}}\s{{1,2}}(?:dot|DOT)\s{{1,2}}{_TOP}"
    rf"|{_LOCAL}\s?@\s?[\w-]{{1,63}}\s{{1,2}}(?:dot|DOT)\s{{1,2}}{_TOP}"
    r")",
    re.IGNORECASE,
)

_SEP = r"(?:\s?[-.‐‑–—/·]\s?|[\s\xa0]{1,2})"
_EXTENSION = r"(?:[,;]?\s{0,2}(?:ext(?:ension)?\.?|x)[\s:.#]{0,2}\d{1,6}\b)?"
_BEFORE, _AFTER = r"(?<![\w$£€#.,/-])(?<![\d)]\s)", r"(?![\w%]|[-/.,]\d|\s\d{4}\b)"
_NATIONAL = (
    rf"(?:\(\s?[2-9]\d{{2}}\s?\){_SEP}?[2-9]\d{{2}}{_SEP}\d{{4}}|[2-9]\d{{2}}{_SEP}[2-9]\d{{2}}{_SEP}\d{{4}}"
    r"|[2-9]\d{2}([-.])\d{3}\1\d{4})"
)
# Spelled so that it cannot be anything else: in groups, in brackets, or with a country's prefix.
PHONE = re.compile(
    rf"(?:{_BEFORE}|(?<=tel:))(?:"
    rf"(?:\+?1{_SEP}|\+?1(?=\()|\+1)?{_NATIONAL}"
    rf"|(?:\+|00)(?:1|44|353|52|63|91|27|61|64|49|33){_SEP}?(?:\(0\)\s?)?\d{{1,5}}(?:{_SEP}?\d{{2,5}}){{1,4}}"
    rf"|\(?0(?:[12378]\d{{2,4}}|2\d)\)?{_SEP}\d{{3,4}}(?:{_SEP}?\d{{3,4}})"
    rf"|\(?0[12378]\d{{3,4}}\)?{_SEP}\d{{5,6}}"
    rf"|1?{_SEP}?8(?:00|33|44|55|66|77|88){_SEP}(?=[A-Z\d-]{{0,9}}[A-Z])[A-Z\d](?:-?[A-Z\d]){{5,9}}"
    rf"){_EXTENSION}{_AFTER}"
)
# Numbers that need a word before them to be telephone numbers.
_CUE = (
    r"(?:\b(?:call|phone|telephone|tel|cell|mobile|fax|text|sms|dial|ph|direct line|hotline|whatsapp|voicemail)\b"
    r"(?:\s(?:us|me|him|her|them|the (?:store|pharmacy|office)|now|today|number|no|is|or text|or call))?"
    r"(?:\sat|\son)?\s{0,2}[.:#(]{0,2}\s{0,2})"
)
CUED = re.compile(rf"({_CUE})(\+?\(?\d[\d\s().‐‑–/-]{{5,18}}\d{_EXTENSION})(?![\w%]|[-/.,]\d)", re.IGNORECASE)
# What announces an id: the number behind it is no telephone, however it is spelled.
ID_CUE = re.compile(
    r"(?:\b(?:req(?:uisition)?|job|posting|position|ref(?:erence)?|vacancy|id|ndc|npi|dea|lot|item|sku|upc|gtin|license|licence"
    r"|store|invoice|case|policy|account|acct|ein|order|part|catalog|bin|pcn|ncpdp|nabp|serial)"
    r"(?:\s?(?:id|no|number|num|code|#|nr))?\.?\s{0,2}[:#=-]{0,2}\s{0,2})$",
    re.IGNORECASE,
)
CUE_CHARS = 28
DIGITS = range(7, 16)

# In the dialect of Rust's regex, which reads whole columns: a cell without it holds nothing to remove.
CANDIDATE = (
    r"@|＠|%40|(?i)[\[({<]\s?at\s?[\])}>]|\bat\s+[\w-]+\s+dot\s|\d[\s\x{a0}().‐‑–—/·-]{0,4}\d{2}[\s\x{a0}().‐‑–—/·-]{0,4}\d{2}"
    r"|8\d\d[\s.-]+[A-Z\d]|" + NAME_CUE
)
ADDRESS_CANDIDATE = r"@|＠|%40"


def without_contacts(text: str) -> str:
    """The text with a mark in place of each e-mail address, telephone number and name of a contact found."""
    return without_names(_without_phones(without_addresses(text)))


def without_addresses(text: str) -> str:
    """The text (a link, say) with a mark in place of each e-mail address."""
    return EMAIL.sub(EMAIL_MARK, text)


def _without_phones(text: str) -> str:
    return CUED.sub(_cued, PHONE.sub(_phone, text))


def _phone(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - CUE_CHARS) : found.start()]
    return PHONE_MARK if _digits(found[0]) in DIGITS and not ID_CUE.search(before) else found[0]


def _cued(found: re.Match[str]) -> str:
    return found[1] + PHONE_MARK if _digits(found[2]) in DIGITS else found[0]


def _digits(words: str) -> int:
    """Digits of a number without its extension; a letter of 1-800-PHARMACY dials as one."""
    number = re.split(r"(?i)[,;]?\s*(?:ext|x\s?\d)", words, maxsplit=1)[0]
    return sum(character.isalnum() for character in number)
