"""``lostlearning clock``: what is owed in a case of exclusion, by whom, by when, and on what law."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json, print_wrapped

if TYPE_CHECKING:
    from lostlearning.law.clock import Answer, Duty


def clock(
    case: Annotated[
        Path,
        typer.Argument(help="A case file (TOML): see the manual, The exclusion clock.", show_default=False),
    ],
    as_at: Annotated[
        str,
        typer.Option(
            "--as-at", help="The day of the answer, such as 2026-11-20; without it the file's, or today."
        ),
    ] = "",
    json: Json = False,
) -> None:
    """What is owed in a case of suspension or exclusion: duties, rights and limits, with deadlines and the law.

    Information, not legal advice: what is called late or missed is a possible breach, with its source.
    Nothing is stored. Example: lostlearning clock case.toml
    """
    guarded(lambda: _clock(case, as_at, json))


def _clock(path: Path, as_at: str, json: bool) -> Exit:
    from lostlearning.law.casefile import read_case
    from lostlearning.law.clock import clock as answer_to
    from lostlearning.law.held import held

    if path.is_dir():
        fail(f"{path} is a folder. Give one case file.", Exit.USAGE)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        fail(f"{path.name} is no text in UTF-8. Save it again as plain text, in UTF-8.", Exit.USAGE)
    case = read_case(text, path.name, held())
    try:
        day = dt.date.fromisoformat(as_at) if as_at else case.as_at or dt.date.today()
    except ValueError:
        fail(f"--as-at: found {as_at}; expected a date such as 2026-11-20.", Exit.USAGE)
    answer = answer_to(dataclasses.replace(case, as_at=day))
    if json:
        print_json(_as_dict(answer))
    else:
        _show(answer)
    return Exit.PROBLEMS if answer.doubts else Exit.DONE


def _as_dict(answer: Answer) -> dict[str, Any]:
    """The answer as records, each duty saying whether all that it stands on was read at its source."""
    duties = [{**dataclasses.asdict(duty), "settled": duty.settled} for duty in answer.duties]
    return {**dataclasses.asdict(answer), "duties": duties}


def _show(answer: Answer) -> None:
    if answer.opening:
        print("These texts of 2026 have not been read, and may change what follows:")
        for text in answer.opening:
            print_wrapped(f"{text.title}. It might change: {text.might_change}", "  - ")
        print()
    if answer.doubts:
        print("What does not fit, and what was assumed:")
        for doubt in answer.doubts:
            print_wrapped(
                " ".join(part for part in (doubt.what, doubt.why, f"Assumed: {doubt.assumed}") if part),
                "  - ",
            )
        print()
    print(f"As at {answer.as_at}.")
    for total in answer.totals:
        print_wrapped(
            f"{total.of}: {total.days:g} school days; {total.in_term:g} in the term, {total.in_year:g} in the year "
            f"with it. {total.size.capitalize()}."
        )
    for of in dict.fromkeys(duty.of for duty in answer.duties):
        print(f"\n{of}")
        for duty in answer.duties:
            if duty.of == of:
                _show_duty(duty)
    print("\nInformation, not legal advice. A possible breach is a question to ask, with its source.")


def _show_duty(duty: Duty) -> None:
    to = f" → {', '.join(duty.to_whom)}" if duty.to_whom else ""
    done = f" Done {duty.done}." if duty.done else ""
    print_wrapped(
        f"{duty.state.upper()}: {duty.title} ({duty.force}). {duty.who}{to}. {_when(duty)}.{done}", "  "
    )
    source = f"{duty.rule[0].instrument}, {duty.paragraph}".rstrip(", ") if duty.rule else "no law held here"
    print_wrapped(f"{duty.why} [{source}]".strip(), "     ")
    for each in duty.unsettled:
        print_wrapped(
            f"Not settled ({each.status}): {each.title}. {each.note} {each.address}".rstrip(), "     ! "
        )


def _when(duty: Duty) -> str:
    due = duty.due
    words = due.words[:1].upper() + due.words[1:]
    if due.earliest is None:
        return words
    if due.day:
        target = f" (aim for {due.target})" if due.target else ""
        return f"{words}: {due.day}{target}"
    return f"{words}: {due.earliest} at the earliest, {due.latest or 'not known'} at the latest"
