"""``lostlearning needs``: pupils whose pattern crossed a stated line, those with nobody acting first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Files, Json, Quiet
from lostlearning.cli.terminal import asking, print_json, print_wrapped, progress

if TYPE_CHECKING:
    from lostlearning.books import Books

NEVER = (
    "For offering support: no score, no rank, and no protected characteristic is read. A named person looks, and every "
    "line expires."
)


def needs(
    files: Files,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            help="Folder for needs.html and needs.csv; with --pupil, the page to write.",
            show_default=False,
        ),
    ] = None,
    as_of: Annotated[
        str,
        typer.Option("--as-of", help="The day, such as 2026-03-27; without it, the last of the registers."),
    ] = "",
    pupil: Annotated[
        str,
        typer.Option("--pupil", help="A UPN or admission number: that pupil's page, to show the family."),
    ] = "",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Who needs a look, and who of them has nobody acting: plain rules, each with its evidence and its last day.

    Nothing dated after the day is used. The pages name pupils as your files do; nothing is kept.

    Example: lostlearning needs exports/ -o needs/
    """
    guarded(lambda: _needs(files, out, as_of, pupil, json, quiet))


def _needs(files: list[Path], out: Path | None, as_of: str, pupil: str, json: bool, quiet: bool) -> Exit:
    from lostlearning.books import read
    from lostlearning.diagnosis.needs import in_words
    from lostlearning.store.home import home, settings
    from lostlearning.support.listing import listing
    from lostlearning.support.when import last_day

    day = _day(as_of)
    if not settings().needs_a_look:
        fail(
            f"Who needs a look is switched off: {home() / 'settings.toml'} says needs_a_look = false.",
            Exit.USAGE,
        )
    if pupil and out is None:
        fail("--pupil writes a page: say where, such as -o page.html.", Exit.USAGE)
    if out is not None and (out.is_dir() if pupil else out.is_file()):
        other = f"-o {out / 'page.html'}" if pupil else f"-o {out.parent / 'needs'}"
        fail(f"{out} is a {'folder' if pupil else 'file'}: try {other}", Exit.USAGE)
    with progress(quiet or json) as tell:
        books = read(files, progress=tell, ask=asking())
    try:
        found = listing(books.facts, day or last_day(books.facts))
        if pupil:
            assert out is not None  # noqa: S101 (said above)
            _of_pupil(books, found, pupil, out)
        else:
            told = in_words(books, found, books.labels)
            if out is not None:
                _written(books, told, out)
            if json:
                print_json({"note": NEVER, **{name: value for name, value in told.items() if name != "rows"}})
            elif not quiet:
                _summary(told)
        if out is not None and not (quiet or json):
            print(f"\n  {out}")
    finally:
        books.close()
    return Exit.PROBLEMS if books.problems else Exit.DONE


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        fail(f"--as-of: found {text}; expected a date such as 2026-03-27.", Exit.USAGE)


def _of_pupil(books: Books, found: Any, text: str, out: Path) -> None:
    from lostlearning import __version__
    from lostlearning.diagnosis import schools
    from lostlearning.diagnosis.needs import of_pupil
    from lostlearning.publish.needs import family_page
    from lostlearning.store.files import write_atomically

    keys = _keys(books, text)
    if len(keys) != 1:
        why = "No pupil in the files has" if not keys else "More than one pupil in the files has"
        fail(
            f"{why} the number given with --pupil: give a UPN, or an admission number as the files have it.",
            Exit.USAGE,
        )
    (key,) = keys
    page = family_page(
        of_pupil(books, found, key, books.labels.get(key, "")),
        school=schools.called(books),
        made_on=dt.date.today().isoformat(),
        made_by=__version__,
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(out, page.encode("utf-8"))


def _keys(books: Books, text: str) -> set[int]:
    """The pupils that a UPN or an admission number fits: hashed here, and never repeated."""
    from lostlearning.sources.identity import local_text, upn_text
    from lostlearning.support.cutting import BEGINS

    if books.loaded is None:
        return set()
    number = text.strip().upper()
    places = {school for table in BEGINS for school in _schools_of(books, table)}
    written = [upn_text(number), *(local_text(school, number) for school in sorted(places))]
    found = set(books.loaded.store.key.hash_many(written)) & set(books.labels)
    by_label = {
        key
        for key, label in books.labels.items()
        if label.upper() == number or label.upper().endswith(f"({number})")
    }
    return found or by_label


def _schools_of(books: Books, table: str) -> set[str]:
    from lostlearning.store import sql

    if not books.facts.rows(table):
        return set()
    rows = books.facts.con.sql(f"SELECT DISTINCT school FROM {sql.name(books.facts.view(table))}").fetchall()
    return {school for (school,) in rows}


def _written(books: Books, told: dict[str, Any], out: Path) -> None:
    from lostlearning import __version__
    from lostlearning.diagnosis import lists, schools
    from lostlearning.publish.needs import staff_page
    from lostlearning.store.files import write_atomically

    page = staff_page(
        told, school=schools.called(books), made_on=dt.date.today().isoformat(), made_by=__version__
    )
    table = lists.needs(told["rows"])
    out.mkdir(parents=True, exist_ok=True)
    write_atomically(out / "needs.html", page.encode("utf-8"))
    write_atomically(out / "needs.csv", table.encode("utf-8"))


def _summary(told: dict[str, Any]) -> None:
    print_wrapped(NEVER)
    print(f"\nBY {told['as_of']}")
    for group in told["groups"]:
        print_wrapped(f"{group['title']}: {group['count']:,} pupil{'s' * (group['count'] != 1)}", "  ")
    if told["quiet"]:
        print_wrapped(f"Over no line but attendance below 95%: {told['quiet']:,}", "  ")
    heading = ""
    for each in told["indicators"]:
        if each["over"] and each["group"] != heading:
            heading = each["group"]
            print(f"\n{heading.upper()}")
        if each["over"]:
            since = each["unmet"] or each["not_known"]
            nothing = f", nothing recorded since of {since:,}" if since else ""
            print_wrapped(f"{each['title']}: {each['over']:,} over the line{nothing} [{each['code']}]", "  ")
    if told["not_checked"] or told["not_looked_for"]:
        print("\nCANNOT BE CHECKED")
        for each in told["not_checked"]:
            some = "" if each["everywhere"] else " (of some schools or years)"
            print_wrapped(f"because {each['because']}{some}: {'; '.join(each['titles'])}", "  ")
        for each in told["not_looked_for"]:
            print_wrapped(f"{each['what']}: {each['because']}", "  ")
