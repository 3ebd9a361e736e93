"""The requirement part of an ad: which phrases it takes, under which headings, and the truth they state."""

from __future__ import annotations

import random
from dataclasses import dataclass

from app.demo.model import Employer, Kind, Planted, Section
from app.demo.phrases import FAMILIES, Phrase, planted
from app.demo.prose import VOICES
from app.demo.recipes import Recipe
from app.demo.towns import Town


@dataclass(frozen=True, slots=True)
class Asked:
    """The sections that hold an ad's demands, and the credentials planted in them."""

    sections: tuple[Section, ...]
    planted: tuple[Planted, ...]

    @property
    def codes(self) -> frozenset[str]:
        """The codes asked, at any level."""
        return frozenset(item.code for item in self.planted)


def asked(rng: random.Random, recipe: Recipe, employer: Employer, town: Town) -> Asked:
    """Draws the demands of one opening. A chain's shared text takes no phrase that names a state."""
    voice = VOICES[employer.voice]
    chosen = _chosen(rng, recipe, shared=employer.kind is Kind.CHAIN)
    split = bool(voice["nice"])
    must: list[str] = []
    nice: list[str] = []
    truth: list[Planted] = []
    for order, phrase in enumerate(chosen):
        preferred = split and phrase.is_preferred
        line = phrase.text.format(state=town.state_name)
        line = line.removesuffix(" preferred") if preferred else line
        (nice if preferred else must).append(line)
        truth.extend(planted(phrase, line, town, f"g{order + 1}"))
    years = rng.choice(recipe.years)
    if years:
        must.append(f"{years} year{'s' if years > 1 else ''} of {'pharmacy' if truth else 'similar'} experience")
    return Asked((Section(voice["must"], tuple(must)), Section(voice["nice"], tuple(nice))), tuple(truth))


def _chosen(rng: random.Random, recipe: Recipe, *, shared: bool) -> list[Phrase]:
    """One phrase of each family always asked, and of half the families often asked."""
    families = [*recipe.always, *(name for name in recipe.often if rng.random() < 0.5)]
    free = ([phrase for phrase in FAMILIES[name] if not (shared and phrase.names_state)] for name in families)
    return [rng.choice(phrases) for phrases in free]
