"""``lostlearning audit``: every duty of every exclusion in some files, by the law in force on its day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Json, Quiet
from lostlearning.cli.terminal import asking, print_json, print_wrapped, progress, show_problems

if TYPE_CHECKING:
    from lostlearning.law.audit import Audit

FORMS = (".html", ".csv", ".json")


def audit(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files or folders: logs of exclusions, and registers, rolls, term dates, a list of schools and a case "
            "log where there are any. Without any, what is in the store."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", help="Write a report: .html for people, .csv or .json.", show_default=False
        ),
    ] = None,
    as_at: Annotated[
        str, typer.Option("--as-at", help="The day of the audit, such as 2026-07-24; without it, today.")
    ] = "",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Audit a school's or an authority's exclusions: each duty kept, late, missed, not evidenced or not applicable.

    Information, not legal advice: a possible breach is a question to ask, with its evidence and source. What no file
    says is not evidenced, and never taken as done. The report names pupils as your files do. Nothing is kept.

    Example: lostlearning audit exports/ -o audit.html
    """
    guarded(lambda: _audit(files or [], out, as_at, json, quiet))


def _audit(files: list[Path], out: Path | None, as_at: str, json: bool, quiet: bool) -> Exit:
    from lostlearning import __version__
    from lostlearning.books import kept, read
    from lostlearning.caseload import matters
    from lostlearning.caseload.reading import left_out
    from lostlearning.caseload.report import as_json, page, write_csv
    from lostlearning.law.audit import audit as made

    if out is not None and out.suffix.lower() not in FORMS:
        fail(f"--out: found {out.name}; expected a name that ends in {', '.join(FORMS)}.", Exit.USAGE)
    try:
        day = dt.date.fromisoformat(as_at) if as_at else dt.date.today()
    except ValueError:
        fail(f"--as-at: found {as_at}; expected a date such as 2026-07-24.", Exit.USAGE)
    with progress(quiet or json) as tell:
        books = read(files, progress=tell, ask=asking()) if files else kept()
        try:
            found = made(matters(books.facts, books.labels), day)
            others = left_out(books.facts)
        finally:
            books.close()
    names = [file.name for file in books.files]
    if out is not None:
        if out.suffix.lower() == ".html":
            out.write_text(page(found, __version__, names, others), encoding="utf-8")
        elif out.suffix.lower() == ".csv":
            with out.open("w", encoding="utf-8", newline="") as file:
                write_csv(found, file)
        else:
            import json as as_text

            text = as_text.dumps(as_json(found, names, others), ensure_ascii=False, indent=1, default=str)
            out.write_text(text, encoding="utf-8")
    if json:
        print_json(as_json(found, names, others))
    elif not quiet:
        show_problems(books.problems, most=8)
        _show(found, others)
    if out is not None and not json:
        print(f"The report is in {out}. It holds personal data.")
    return Exit.PROBLEMS if books.problems else Exit.DONE


def _show(found: Audit, others: list[str]) -> None:
    from lostlearning.law.held import Force

    headings = {
        Force.MUST: "Duties",
        Force.LIMIT: "Limits",
        Force.SHOULD: "Guidance and practice, and no law",
        Force.QUESTION: "Questions",
    }
    if not found.cases:
        print("No exclusion was found in what was read.")
    if found.opening:
        print("Some cases reach a time for which these texts were not read; they may change what follows:")
        for text in found.opening:
            print(f"  - {text.title}")
        print()
    print(f"{found.cases:,} exclusions, as at {found.as_at}.")
    for wanted, heading in headings.items():
        groups = [each for each in found.groups if each.force is wanted]
        if groups:
            print(f"\n{heading}")
        for each in groups:
            counts = (f"{number:,} {standing.value}" for standing, number in each.counts.items() if number)
            print_wrapped(f"{each.title}: {'; '.join(counts)}", "  ")
    print()
    if others:
        print(f"Left out, since this law does not apply to their kind: {', '.join(others)}.")
    if found.doubts:
        print(
            f"{len(found.doubts):,} things do not fit; a report written with -o says each, and what was assumed."
        )
    print(
        "Information, not legal advice. A possible breach is a question to ask, with its evidence and source."
    )
