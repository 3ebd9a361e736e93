"""`rxjobs sample`: a sample of a snapshot for coding by hand, and the agreement when it comes back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.errors import UserError
from app.output import as_json, complain, say, table

if TYPE_CHECKING:
    from app.snapshot.coded import Compared
    from app.snapshot.opened import Snapshot


def add(cli: typer.Typer) -> None:
    """Hang the verb on the command."""
    cli.command(epilog="Example: rxjobs sample snapshots/november --size 200 --seed 7 --out to_code.csv")(sample)


def sample(
    snapshot: Annotated[Path, typer.Argument(metavar="DIR", help="the snapshot to draw from")],
    size: Annotated[int, typer.Option(min=1, help="how many postings")] = 200,
    seed: Annotated[int, typer.Option(help="the same seed draws the same postings")] = 1,
    strata: Annotated[str, typer.Option(help="month or columns of postings.csv, with commas")] = "role,setting,month",
    fields: Annotated[str, typer.Option(help="what is coded: columns with a vocabulary, codes of credentials")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="the CSV file to code")] = None,
    coded: Annotated[list[Path] | None, typer.Option(help="a file that came back; two compare two coders")] = None,
    json: Annotated[bool, typer.Option("--json", help="machine-readable")] = False,
) -> int:
    """Draw a reproducible stratified sample for coding by hand, or tell the agreement of one that came back."""
    from app.snapshot.opened import opened

    held = opened(snapshot)
    if coded:
        return _agreement(held, coded, json)
    if out is None:
        raise UserError("sample needs --out FILE, or --coded FILE when it has come back")
    from app.snapshot.codes import default_fields
    from app.snapshot.sample import sample as draw
    from app.snapshot.tables import write_table

    chosen = _names(fields) or default_fields(held)
    drawn = draw(held, size=size, seed=seed, strata=_names(strata), fields=chosen)
    write_table(drawn, out, keep=True)
    drawn_from = drawn["stratum"].n_unique()
    say(f"{out}: {drawn.height} postings of {held.as_of} in {drawn_from} strata, to code {', '.join(chosen)}")
    return 0


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _agreement(snapshot: Snapshot, files: list[Path], json: bool) -> int:
    from app.snapshot.coded import against_coder, against_rules

    if len(files) > 2:
        raise UserError("--coded takes one file, or two to compare two coders")
    complaints: list[str] = []
    found = {f"{path} and the rules": against_rules(snapshot, path, complaints.append) for path in files}
    if len(files) == 2:
        found[f"{files[0]} and {files[1]}"] = against_coder(files[0], files[1], lambda _line: None)
    for line in complaints:
        complain(line)
    if json:
        as_json({who: [asdict(one) for one in fields] for who, fields in found.items()})
    else:
        for who, compared in found.items():
            _show(who, compared)
    return 1 if complaints else 0


def _show(who: str, compared: list[Compared]) -> None:
    rows: list[tuple[object, ...]] = []
    for one in compared:
        told = one.agreement
        if told is None:
            rows.append((one.field, 0, one.empty, None, None, None))
            continue
        kappa = "undefined" if told.kappa is None else f"{told.kappa:.2f} ({told.low:.2f} to {told.high:.2f})"
        apart = ", ".join(f"{a} / {b} {count}" for a, b, count in told.disagreements)
        rows.append((one.field, told.n, one.empty, f"{told.agreed:.1%}", kappa, apart))
    columns = ("field", "coded", "empty", "agree", "kappa (95%)", "commonest disagreements")
    table(who, columns, rows, right=("coded", "empty", "agree"))
