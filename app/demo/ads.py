"""Makes the advertisement behind a number: same seed, board, number and night, same words."""

from __future__ import annotations

import random
import zlib
from dataclasses import replace
from datetime import date, timedelta

from app.demo.model import Ad, Employer, Kind, Section, Wage
from app.demo.nights import Fate, fate, is_up
from app.demo.prose import CLOSING, EXTRA_MONEY, MENTIONS, OFFERS, OPENING, VOICES, WORK
from app.demo.recipes import RECIPES, Recipe
from app.demo.requirements import Asked, asked
from app.demo.towns import Town, towns, towns_of
from app.demo.wages import raised, wage
from app.demo.world import World

MANY_PLACES = 300  # the federal agency's opening number 0 is offered in so many towns
EMPLOYMENTS = ("Full-time", "Full-time", "Full-time", "Part-time", "Part-time", "Per Diem", "Temporary")


def ad(world: World, employer: Employer, number: int) -> Ad | None:
    """The ad of an employer's opening as it stands on the world's night; None when it is not up."""
    destiny = fate(world.seed, employer.key, number, employer.platform)
    if not is_up(destiny, world.night):
        return None
    first = _first(world, employer, number, destiny)
    if world.night < 2:
        return first
    return _later(world, first, destiny)


def ref(key: str, number: int, generation: int = 0) -> int:
    """The number a board shows for an opening: unlike on other boards, new when an opening is posted again."""
    return 100_000 + zlib.crc32(key.encode()) % 800_000 * 10 + number * 3 + generation


def _first(world: World, employer: Employer, number: int, destiny: Fate) -> Ad:
    """The ad as first posted."""
    rng = random.Random(f"{world.seed}/{employer.key}/{number}")
    recipe = RECIPES[_drawn(rng, employer.recipes)]
    title = rng.choice(recipe.titles)
    places = _places(rng, employer, number)
    text = random.Random(f"{world.seed}/{employer.key}/{title}") if employer.kind is Kind.CHAIN else rng
    demands = asked(text, recipe, employer, places[0])
    pay = _pay(rng, employer, recipe)
    mention = _mention(text, recipe, demands.codes)
    return Ad(
        board=employer.key,
        number=number,
        ref=ref(employer.key, number),
        opening=f"{employer.key}:{number}",
        requisition_id=_requisition(world, employer, number),
        title=title,
        role=recipe.role,
        department=recipe.department,
        employer=employer.name,
        towns=places,
        employment=rng.choice(EMPLOYMENTS),
        wage=pay,
        sections=_sections(text, employer, recipe, title, places[0], demands, pay, mention),
        planted=demands.planted,
        mentions=(mention[0],) if mention else (),
        posted=_posted(rng, world, destiny),
        filled=destiny is Fate.BACK and world.night == 1,
        store=number + 101 if employer.kind is Kind.CHAIN else None,
        tags=(destiny.value,),
    )


def _later(world: World, first: Ad, destiny: Fate) -> Ad:
    """The ad as it stands from night two on."""
    second = world.first + timedelta(days=1)
    if destiny is Fate.REPOSTED:
        return replace(first, ref=ref(first.board, first.number, 1), generation=1, posted=second)
    if destiny is Fate.BACK:
        return replace(first, title=f"{first.title} (reopened)", changed=second)
    if destiny is Fate.EDITED:
        return _edited(first, second)
    return first


def _edited(first: Ad, day: date) -> Ad:
    """The ad with a new title, a word about it and, where it states pay, a better offer."""
    pay = raised(first.wage) if first.wage else None
    news = {first.wage.text: pay.text} if first.wage and pay else {}
    sections = tuple(
        replace(section, lines=tuple(news.get(line, line) for line in section.lines)) for section in first.sections
    )
    extra = Section("Update", ("We have looked at this offer again and made it better.",), prose=True)
    sections = (*sections[:-1], extra, sections[-1])
    return replace(first, title=f"{first.title} - New Offer", wage=pay, sections=sections, changed=day)


def _drawn(rng: random.Random, weights: tuple[tuple[str, int], ...]) -> str:
    return rng.choices([name for name, _ in weights], [weight for _, weight in weights])[0]


def _places(rng: random.Random, employer: Employer, number: int) -> tuple[Town, ...]:
    home = towns_of(employer.states)
    if employer.kind is Kind.FEDERAL and number == 0:
        return towns()[:MANY_PLACES]
    if employer.kind is Kind.CHAIN or rng.random() > 0.12:
        return (rng.choice(home),)
    first = rng.choice(home)
    near = [town for town in home if town.state == first.state and town != first]
    return (first, *rng.sample(near, min(len(near), rng.randint(1, 3))))


def _pay(rng: random.Random, employer: Employer, recipe: Recipe) -> Wage | None:
    if employer.kind is Kind.CHAIN and employer.voice == 1:
        return None  # one shared text a title and no word about pay
    return wage(rng, recipe.pay)


def _mention(rng: random.Random, recipe: Recipe, codes: frozenset[str]) -> tuple[str, str] | None:
    """A credential the ad names without asking it, never one that the ad asks too."""
    free = [(code, line) for code, line in MENTIONS.get(recipe.role, ()) if code not in codes]
    return rng.choice(free) if free and rng.random() < 0.4 else None


def _requisition(world: World, employer: Employer, number: int) -> str | None:
    """The employer's own number of the opening, in the form its platform shows; None where it shows none."""
    shown = ref(employer.key, number)
    forms = {
        "greenhouse": f"JR-{shown % 1_000_000:06d}",
        "icims": f"{world.first.year}-{shown}",
        "oracle": f"{shown}",
        "smartrecruiters": f"REF{shown % 1_000_000}K",
        "usajobs": f"RFHS-{shown % 1_000_000:06d}",
        "workday": f"R{shown % 1_000_000:06d}",
    }
    if employer.platform == "jsonld" and employer.setting == "hospital_inpatient":
        return f"{world.first.year}{shown % 1_000_000:06d}"
    return forms.get(employer.platform)


def _posted(rng: random.Random, world: World, destiny: Fate) -> date:
    if destiny is Fate.NEW:
        return world.first + timedelta(days=1)
    return world.first - timedelta(days=int(rng.expovariate(1 / 18)) % 120)


def _sections(
    rng: random.Random,
    employer: Employer,
    recipe: Recipe,
    title: str,
    town: Town,
    demands: Asked,
    pay: Wage | None,
    mention: tuple[str, str] | None,
) -> tuple[Section, ...]:
    voice = VOICES[employer.voice]
    place = "your neighborhood" if employer.kind is Kind.CHAIN else town.city
    hello = rng.choice(OPENING).format(employer=employer.name, title=title, place=place)
    parts = [
        Section(voice["about"], (hello, *((mention[1],) if mention else ())), prose=True),
        Section(voice["work"], tuple(rng.sample(WORK[recipe.work], min(len(WORK[recipe.work]), rng.randint(3, 5))))),
        *demands.sections,
        *_money(rng, voice["pay"], pay),
        Section(voice["offer"], tuple(rng.sample(OFFERS, 3))),
        Section(voice["us"], (employer.about, CLOSING.format(employer=employer.name)), prose=True),
    ]
    return tuple(part for part in parts if part.lines)


def _money(rng: random.Random, heading: str, pay: Wage | None) -> tuple[Section, ...]:
    extra = rng.choice(EXTRA_MONEY) if rng.random() < 0.35 else None
    lines = tuple(line for line in (pay.text if pay else None, extra) if line)
    return (Section(heading, lines, prose=True),)
