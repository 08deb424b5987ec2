"""``lostlearning forget``: remove a pupil, a school, or all before a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json


def forget(
    upn: Annotated[
        str | None,
        typer.Option(
            "--upn", help="A pupil, by UPN, permanent or temporary. It is hashed at once and not kept."
        ),
    ] = None,
    local_id: Annotated[
        str | None,
        typer.Option("--id", help="A pupil without a UPN, by the school's own identifier; needs --school."),
    ] = None,
    school: Annotated[str | None, typer.Option("--school", help="A school, with all its pupils.")] = None,
    before: Annotated[
        str | None, typer.Option("--before", help="Everything dated before this day (YYYY-MM-DD).")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    json: Json = False,
) -> None:
    """Remove facts, history, superseded marks and kept reports for good, and list what could not be reached.

    Example: lostlearning forget --before 2020-08-01
    """
    guarded(lambda: _forget(upn, local_id, school, before, yes, json))


def _forget(
    upn: str | None, local_id: str | None, school: str | None, before: str | None, yes: bool, json: bool
) -> Exit:
    from lostlearning.sources import upns
    from lostlearning.sources.identity import local_text, upn_text
    from lostlearning.store import Store

    by_id = local_id is not None and school is not None
    chosen = [upn is not None, by_id, school is not None and local_id is None, before is not None]
    if sum(chosen) != 1 or (local_id is not None and not by_id):
        fail("Say one thing to forget: --upn, --id with --school, --school, or --before.", Exit.USAGE)
    try:
        day = dt.date.fromisoformat(before) if before else None
    except ValueError:
        fail(f"{before!r} is not a date: write it as 2020-08-01.", Exit.USAGE)
    what = "a pupil" if upn or by_id else f"the school {school}" if school else f"everything before {day}"
    # A pupil is kept under the UPN that the files have, whether or not it is well made: look for it all the same.
    doubt = upns.trouble(upn) if upn is not None else ""
    if not yes:
        confirm(f"{doubt}\nRemove {what} for good?" if doubt else f"Remove {what} for good?")
    store = Store.open()
    if not store.folder.exists():
        fail(f"There is no store in {store.folder}: nothing was removed.", Exit.NOTHING_USABLE)
    if upn is not None or by_id:
        text = upn_text(upn) if upn is not None else local_text(str(school), str(local_id))
        done = store.forget_pupil(store.key.hash_many([text]))
    elif school is not None:
        done = store.forget_school(school)
    else:
        assert day is not None  # noqa: S101
        done = store.forget_before(day)
    if json:
        import dataclasses

        print_json(dataclasses.asdict(done))
    if not done.anything:
        fail(_nothing(what, doubt, store.schools() if school else ()), Exit.NOTHING_USABLE)
    if not json:
        print(
            f"Removed {done.rows:,} rows, {done.replaced_rows:,} replaced rows and {len(done.reports)} reports."
        )
        print("Not reached:")
        for line in done.not_reached:
            print(f"  {line}")
    return Exit.DONE


def confirm(question: str) -> None:
    """Stops the command unless the answer is yes."""
    try:
        agreed = typer.confirm(question)
    except (typer.Abort, EOFError):
        fail("\nNothing was removed. To go ahead without being asked, say --yes.", Exit.INTERRUPTED)
    if not agreed:
        fail("Nothing was removed.", Exit.INTERRUPTED)


def _nothing(what: str, doubt: str, schools: Sequence[str]) -> str:
    """Says that nothing was there, and what may be the reason."""
    said = [f"Nothing was removed: the store holds nothing of {what}."]
    if doubt:
        said.append(f"Look at the UPN again. {doubt}")
    if schools:
        said.append(f"It holds the schools {', '.join(schools)}.")
    return " ".join(said)
