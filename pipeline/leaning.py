"""What the words of a heading lean to where no row knows it: "It would be grand if you", "Gotta have".

A wish beats a negation ("Wanted, not required"), a negation beats a demand ("You won't need").
"""

from __future__ import annotations

import re

_WISH = re.compile(
    r"\b(?:prefer\w*|over the top|faster|rank\w*|good-to-haves?|nice-to-haves?|score\w*|stronger|strongest|charm\w*|"
    r"top of the|"
    r"desir\w*|bonus\w*|plus|pluses|nice|nicer?|love\w*|wish\w*|hop(?:e|es|ing)|ideal\w*|"
    r"extras?|advantag\w*|benefici\w*|help(?:s|ful|ed)?|smil\w*|thrill\w*|delight\w*|appreciat\w*|welcom\w*|"
    r"favou?r\w*|grand|awesome|fantastic|terrific|wonderful|brilliant|cherry|icing|dream\w*|edge|impress\w*|"
    r"wow|optional|wanted|lucky|perfect\w*|glad|happy|happier|cool|head start|ahead|notic(?:e|es|ed)|"
    r"attention|may (?:also )?have|"
    r"might (?:also )?have|want to have|(?:good|great|nice|handy|helpful) but|good to|great to|"
    r"(?:wouldnt|wont)[- ]hurts?|great if|good if|better if|even better|stand out|could have|"
    r"would (?:be|like|help)|(?:id|wed) (?:like|love)|apart|swoon\w*|sweeten\w*|tie-?breakers?|brownie|"
    r"gold stars?)\b"
)
_NOT = re.compile(
    r"\b(?:leave \w+ (?:at home|behind|out)|not now|maybe later|save for later|keep at home)\b|"
    r"\b(?:not|no|neither|dont|doesnt|wont|isnt|arent|neednt|never|without|forget|skip)\b.*"
    r"\b(?:need\w*|requir\w*|ask\w*|expect\w*|care|matters?|must|have to|about|worry|necessary)\b"
)
_DEMAND = re.compile(
    r"\b(?:to start|to apply|gets? you (?:an interview|in)|bring|at minimum|the door|ticket|show us|must|musts|"
    r"needs?|needed|requir\w*|essentials?|mandatory|necess\w*|minimums?|insist\w*|shall|has to|have to|"
    r"gotta|got to|prerequisites?|non-?negotiables?|deal-?breakers?)\b"
)


def leaning(words: tuple[str, ...]) -> str | None:
    """The section such words open: "preferred", "unneeded", "required", or None where they lean nowhere."""
    text = " ".join(words)
    if _WISH.search(text):
        return "preferred"
    if _NOT.search(text):
        return "unneeded"
    return "required" if _DEMAND.search(text) else None
