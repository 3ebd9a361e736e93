"""The answer-makers of the town, one a platform; each speaks as its platform does, down to the refusals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, cast

from app.demo.answer import Answer, Ask
from app.demo.model import Ad, Employer
from app.demo.shapes import greenhouse, icims, jsonld, lever, oracle, smartrecruiters, usajobs, workday
from app.demo.world import World


class Shape(Protocol):
    """What a module of this room offers. `SHARED`: one host serves every employer of the platform."""

    SHARED: bool

    def entry(self, employer: Employer, origin: str) -> dict[str, Any]: ...
    def ref(self, ad: Ad) -> str: ...
    def answer(self, world: World, employers: Sequence[Employer], ask: Ask) -> Answer: ...


SHAPES: dict[str, Shape] = {
    name: cast("Shape", module)
    for name, module in {
        "greenhouse": greenhouse,
        "icims": icims,
        "jsonld": jsonld,
        "lever": lever,
        "oracle": oracle,
        "smartrecruiters": smartrecruiters,
        "usajobs": usajobs,
        "workday": workday,
    }.items()
}
