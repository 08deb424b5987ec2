"""``lostlearning signals``: what the register and the records beside it may hide, as questions with evidence."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lostlearning.cli.exits import Exit, guarded
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json, print_wrapped, progress
from lostlearning.records import ESTABLISHED

if TYPE_CHECKING:
    from lostlearning.insight.signals import Finding
    from lostlearning.insight.signals.evidence import Evidence

FEW, MANY = 3, 20
"""Rows shown of each signal among all, and of one that is asked for."""
NEVER = "A signal is a question with its evidence, for a person to look into. It is never a verdict."


def signals(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; without any, what is in the store.")
    ] = None,
    signal: Annotated[
        str,
        typer.Option("--signal", help="One signal by its code, with its rows, their evidence and its law."),
    ] = "",
    json: Json = False,
) -> None:
    """What the register may hide: each signal with its evidence, never a verdict. Pupils go by key, never by name.

    Example: lostlearning signals exports/ --signal excluded_without_record
    """
    guarded(lambda: _signals(files or [], signal, json))


def _signals(files: list[Path], code: str, json: bool) -> Exit:
    from lostlearning.books import kept, read
    from lostlearning.insight.signals import look
    from lostlearning.insight.signals.evidence import evidence
    from lostlearning.insight.signals.looking import known

    codes = [known(code)] if code else []
    with progress(json) as tell:
        books = read(files, progress=tell) if files else kept()
    try:
        found = look(books.facts, codes)
        if json:
            print_json(
                {"note": NEVER, "signals": [_plain(each, evidence(books.facts, each)) for each in found]}
            )
        elif code:
            _one(found[0], evidence(books.facts, found[0]))
        else:
            _all(found)
    finally:
        books.close()
    return Exit.DONE


def _all(found: list[Finding]) -> None:
    print_wrapped(NEVER)
    raised = [each for each in found if each.status == "raised"]
    heading = ""
    for each in raised:
        if each.record.group != heading:
            heading = each.record.group
            print(f"\n{heading.upper()}")
        print()
        print_wrapped(f"{each.record.title}: {_counted(each)} [{each.record.code}]", "  ")
        print_wrapped(each.record.question, "    ")
        for row in each.rows.slice(0, FEW).to_pylist():
            print_wrapped(_said(each, row), "    - ")
        if each.rows.num_rows > FEW:
            print(f"    and {each.rows.num_rows - FEW:,} more: --signal {each.record.code}, or --json")
    _listed("\nLOOKED FOR, NOT RAISED", [each for each in found if each.status == "not raised"])
    _unchecked(found)


def _one(each: Finding, rests_on: list[list[Evidence]]) -> None:
    record = each.record
    print_wrapped(f"{record.title} [{record.code}, version {record.version}]: {_counted(each)}")
    print_wrapped(record.question)
    print()
    print_wrapped(f"Looked for: {record.rule}")
    print_wrapped(NEVER)
    print("\nIt may be explained by:")
    for explanation in record.explanations:
        print_wrapped(explanation, "  - ")
    print("\nLaw and guidance:")
    for law in record.law:
        since = f", from {law.since}" if law.since else ""
        print_wrapped(f"{law.says} ({law.source}{since}; {ESTABLISHED[law.status]})", "  - ")
    for row, rows in zip(each.rows.slice(0, MANY).to_pylist(), rests_on, strict=False):
        print()
        print_wrapped(_said(each, row))
        for one in rows:
            print_wrapped(one.says, "    ")
    if each.rows.num_rows > MANY:
        print(f"\nand {each.rows.num_rows - MANY:,} more: --json has all of them")
    _unchecked([each])


def _counted(each: Finding) -> str:
    rows = each.rows
    if not rows.num_rows:
        return each.status
    strengths = Counter(rows["strength"].to_pylist())
    said = ", ".join(f"{count:,} {name}" for name, count in strengths.items())
    schools = len(set(rows["school"].to_pylist()))
    at = f"{schools:,} school{'s' * (schools > 1)}"
    if each.record.of_school:
        return f"{at} ({said})"
    pupils = len(set(rows["pupil"].to_pylist()))
    times = f", {rows.num_rows:,} times" if rows.num_rows > pupils else ""
    return f"{pupils:,} pupil{'s' * (pupils > 1)} at {at}{times} ({said})"


def _said(each: Finding, row: dict[str, Any]) -> str:
    from lostlearning.insight.signals.evidence import day

    where = row["school"] if row["pupil"] is None else f"{row['school']}, pupil {_key(row['pupil'])}"
    first, last = row["first"], row["last"]
    when = f"{row['academic_year']}/{(row['academic_year'] + 1) % 100:02d}"
    if first is not None:
        when = day(first) if first == last else f"{day(first)} to {day(last)}"
    return f"{where}, {when}: {each.said(row)}. {row['strength'].title()}: {each.because(row)}."


def _key(pupil: int) -> str:
    return f"{pupil & 0xFFFFFFFFFFFFFFFF:016x}"


def _listed(heading: str, some: list[Finding]) -> None:
    if some:
        print(heading)
        for each in some:
            partly = " (where it could be checked)" if each.unchecked else ""
            print_wrapped(f"{each.record.title}{partly} [{each.record.code}]", "  ")


def _unchecked(found: list[Finding]) -> None:
    """What could not be checked, by why: of every school and year, or of how many."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for each in found:
        units = each.unchecked
        everywhere = not each.checked
        of = (
            ""
            if everywhere
            else f" (of {len(units):,} of {len(units) + len(each.checked):,} schools and years)"
        )
        for why in dict.fromkeys(why for reasons_ in units.values() for why in reasons_):
            reasons.setdefault((why, of), []).append(each.record.code)
    if reasons:
        print("\nCANNOT BE CHECKED")
        for (why, of), codes in sorted(reasons.items(), key=lambda pair: (pair[0][1] != "", -len(pair[1]))):
            print_wrapped(f"because {why}{of}: {', '.join(codes)}", "  ")


def _plain(each: Finding, rests_on: list[list[Evidence]]) -> dict[str, Any]:
    record = each.record
    return {
        **{name: getattr(record, name) for name in ("code", "version", "title", "question", "rule")},
        "group": record.group.value,
        "status": each.status,
        "explanations": list(record.explanations),
        "law": [dataclasses.asdict(law) for law in record.law],
        "rows": [
            {
                "school": row["school"],
                "academic_year": row["academic_year"],
                "pupil": None if row["pupil"] is None else _key(row["pupil"]),
                "from": row["first"],
                "to": row["last"],
                "says": each.said(row),
                "strength": row["strength"],
                "because": each.because(row),
                "evidence": [{"table": one.table, "key": _shown(one.key), "says": one.says} for one in rows],
            }
            for row, rows in zip(each.rows.to_pylist(), rests_on, strict=True)
        ],
        "checked": [list(unit) for unit in sorted(each.checked)],
        "cannot_be_checked": [
            {"school": school, "academic_year": year, "because": list(why)}
            for (school, year), why in sorted(each.unchecked.items())
        ],
    }


def _shown(key: Any) -> dict[str, Any]:
    return {
        name: _key(value) if name in ("pupil", "postcode_key") and value is not None else value
        for name, value in key.items()
    }
