"""What the generator planted, one posting a line, so that a reading can be compared with it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.demo import mischief
from app.demo.model import Ad
from app.demo.shapes import SHAPES
from app.demo.shelf import openings
from app.demo.world import World


def write_truth(world: World, path: Path) -> int:
    """Writes the truth of the world's night as JSONL and returns the number of lines."""
    lines = 0
    with path.open("w", encoding="utf-8") as out:
        for employer in world.employers:
            for ad in openings(world, employer):
                out.write(json.dumps(truth(ad, employer.platform, world.night), ensure_ascii=False) + "\n")
                lines += 1
    return lines


def truth(ad: Ad, platform: str, night: int) -> dict[str, Any]:
    """The planted facts of one posting. `opening` is the same for postings of the same job."""
    return {
        "night": night,
        "board": ad.board,
        "ref": SHAPES[platform].ref(ad),
        "opening": ad.opening,
        "fate": ad.tags[0],
        "requisition_id": ad.requisition_id,
        "title": ad.title,
        "role": ad.role,
        "is_pharmacy": ad.is_pharmacy,
        "employer": ad.employer,
        "places": [town.label for town in ad.towns],
        "employment": ad.employment,
        "posted": ad.posted.isoformat(),
        "filled": ad.filled,
        "pay": asdict(ad.wage) if ad.wage else None,
        "requirements": [asdict(item) for item in ad.planted],
        "mentions": list(ad.mentions),
        "is_cut": "copy" in ad.tags,
        "forbidden": mischief.is_forbidden(ad),
    }
