"""``lostlearning official``: official statistics in, one figure out, and every published rate worked out again."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.official_fetch import fetch
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json, print_table, show_problems

if TYPE_CHECKING:
    from lostlearning.problems import Problem
    from lostlearning.sources.official.reading import Read

app = typer.Typer(
    name="official",
    help="Official statistics of England: load, list, show, audit files you have downloaded, or fetch them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("fetch")(fetch)
Folders = Annotated[
    list[Path], typer.Argument(help="Files or folders, as DfE publishes them.", show_default=False)
]


@app.command("load")
def load(
    folders: Folders,
    period: Annotated[
        str, typer.Option("--period", help="The year of files that do not say it, such as 2023/24.")
    ] = "",
    kind: Annotated[
        str, typer.Option("--as", help="What a file is, where two publications have its columns.")
    ] = "",
    json: Json = False,
) -> None:
    """Take in official files, whatever they are called and in any order; each is taken once.

    A file that is not whole is refused, and what was loaded before stays.

    Example: lostlearning official load downloads/
    """
    guarded(lambda: _load(folders, period, kind, json))


def _load(folders: list[Path], period: str, kind: str, json: bool) -> Exit:
    from lostlearning.insight.revisions import revisions
    from lostlearning.sources.official import finding, publications, reading, years
    from lostlearning.store.official import OfficialShelf

    said = years.period_of(period)
    if period and not said:
        fail(f"--period needs a year such as 2023/24 or 2025; got {period}.", Exit.USAGE)
    if kind and kind not in publications.kinds():
        fail(f"--as needs one of: {', '.join(publications.kinds())}; got {kind}.", Exit.USAGE)
    problems: list[Problem] = []
    unknown: list[str] = []

    def reads() -> Iterator[Read]:
        for folder in folders:
            if not folder.exists():
                raise FileNotFoundError(2, "No such file or directory", str(folder))
            for file in finding.files(folder):
                known = finding.known(file, kind)
                if known is None:
                    why = finding.refused(file)
                    problems.extend([why] if why else [])
                    unknown.extend([] if why else [file.name])
                    continue
                found = reading.read(file, known, said)
                problems.extend(found.problems)
                if found.usable:
                    yield found

    shelf = OfficialShelf()
    before = {each.fingerprint for each in shelf.loaded()}
    new = shelf.add(reads())
    held = shelf.loaded()
    if not held:
        show_problems(problems)
        fail("None of these files is of a publication that is known.", Exit.NOTHING_USABLE)
    changed = [each for file in new if before for each in revisions(shelf, file, before)]
    if json:
        print_json(
            {
                "loaded": [dataclasses.asdict(each) for each in new],
                "in_force": len(held),
                "revised": [dataclasses.asdict(each) for each in changed],
                "not_known": unknown,
                "problems": [dataclasses.asdict(each) for each in problems],
            }
        )
    else:
        headings = ("file", "publication or register", "latest year", "rows", "known")
        rows = [
            (
                each.name,
                each.title,
                str(each.vintage or "not said"),
                f"{each.rows:,}",
                f"{each.statuses['known']:,}" if "known" in each.statuses else "",
            )
            for each in new
        ]
        print_table(f"{len(new)} files loaded, {len(held)} in force", headings, rows)
        for each in changed:
            print(each.said)
        if unknown:
            print(
                f"{len(unknown)} files are of no publication that is known: {', '.join(sorted(unknown)[:10])}"
                + (f" and {len(unknown) - 10} more." if len(unknown) > 10 else ".")
            )
        show_problems(problems)
    return Exit.PROBLEMS if problems else Exit.DONE


@app.command("list")
def listing(json: Json = False) -> None:
    """Which publications and registers are loaded, of what year, from where and under which licence; and which not.

    Example: lostlearning official list
    """
    guarded(lambda: _list(json))


def _list(json: bool) -> Exit:
    from lostlearning.sources.official.publications import kinds
    from lostlearning.sources.official.symbols import described
    from lostlearning.store.official import OfficialShelf

    held = OfficialShelf().loaded()
    found = [
        {
            "code": code,
            "title": kind.title,
            "source": described().get(kind.source, {}).get("title", kind.source),
            "read_of_a_real_file": kind.seen,
            "files": [dataclasses.asdict(each) for each in held if each.publication == code],
        }
        for code, kind in kinds().items()
    ]
    if json:
        print_json(found)
        return Exit.DONE
    rows = []
    for each in found:
        mine = [file for file in held if file.publication == each["code"]]
        latest = max((file.vintage or 0 for file in mine), default=0)
        rows.append(
            (
                str(each["title"]),
                f"{len(mine)} files" if mine else "not loaded",
                str(latest or ""),
                f"{sum(file.rows for file in mine):,}" if mine else "",
                str(each["source"]),
            )
        )
    print_table(
        "Official statistics", ("publication or register", "loaded", "latest year", "rows", "source"), rows
    )
    licences = sorted({file.licence for file in held})
    print(f"Licence of what is loaded: {', '.join(licences)}." if held else "Nothing is loaded.")
    return Exit.DONE


@app.command("show")
def show(
    figure: Annotated[str, typer.Argument(help="What to show, such as suspensions.", show_default=False)],
    place: Annotated[str, typer.Option("--place", help="A place, by name or code.")] = "England",
    where: Annotated[
        list[str] | None, typer.Option("--where", help="One group, as name=value, such as phase=Special.")
    ] = None,
    by: Annotated[
        str, typer.Option("--by", help="Year, or a filter whose every value is shown, such as phase.")
    ] = "year",
    of: Annotated[str, typer.Option("--of", help="The publication, where several have the figure.")] = "",
    json: Json = False,
) -> None:
    """One figure of a place, year by year, with its status and the file it is from.

    A place is found by name or by code, old or new; an authority that was given a new code is followed.

    Example: lostlearning official show suspensions --place Somerset --by phase
    """
    guarded(lambda: _show(figure, place, where or [], of, "" if by == "year" else by, json))


def _show(figure: str, place: str, where: list[str], of: str, by: str, json: bool) -> Exit:
    from lostlearning.insight.official import NotLoadedError, Official
    from lostlearning.insight.places import UnknownPlaceError

    pairs = [each.partition("=") for each in where]
    if bad := [each for each, (_, equals, _) in zip(where, pairs, strict=True) if not equals]:
        fail(f"--where needs name=value, such as phase=Special; got {', '.join(bad)}.", Exit.USAGE)
    with Official() as official:
        try:
            story = official.places.story(official.find(place))
            fixed = {name: value for name, _, value in pairs}
            found = official.figures(figure, place, fixed, of, by).to_pylist()
        except (NotLoadedError, UnknownPlaceError) as error:
            fail(str(error), Exit.NOTHING_USABLE)
    if json:
        print_json({"figure": figure, "rows": found, "notes": story})
        return Exit.DONE
    varies = [name for name in found[0] if len({row.get(name) for row in found}) > 1 and name not in SHOWN]
    rows = [
        (
            _period(row),
            str(row["place_name"] or row["place"]),
            *(str(row.get(name) or "") for name in varies),
            _value(row),
            str(row["status"]),
            str(row["note"] or f"{row['file']}, row {row['row']}"),
        )
        for row in found
    ]
    headings = ("period", "place", *(name.replace("_", " ") for name in varies), "value", "status", "from")
    print_table(figure.replace("_", " "), headings, rows)
    for each in story:
        print(each)
    return Exit.DONE


SHOWN = frozenset(
    ("period", "year", "period_kind", "level", "place", "place_name", "value", "status", "published")
) | {"row", "file", "vintage", "note", "version"}
"""Columns of an answer that are not a filter of the publication."""


@app.command("audit")
def audit(json: Json = False) -> None:
    """Work every published rate out again from its own row, and list where the two part.

    Example: lostlearning official audit
    """
    guarded(lambda: _audit(json))


def _audit(json: bool) -> Exit:
    from lostlearning.insight.audit import audit as every
    from lostlearning.insight.conclusions import concluded
    from lostlearning.insight.official import Official

    with Official() as official:
        if not official.loaded:
            fail("No official statistics are loaded: lostlearning official load FOLDER.", Exit.NOTHING_USABLE)
        found = list(every(official))
    if json:
        print_json(
            [
                dataclasses.asdict(each)
                | {
                    "differ": each.differ,
                    "differences": [
                        dataclasses.asdict(one) | {"concluded": concluded(each, one)}
                        for one in each.differences
                    ],
                }
                for each in found
            ]
        )
        return Exit.DONE
    print_table(
        "Published rates, worked out again",
        ("file", "rate", "rows", "agree", "within rounding of counts", "differ", "not testable"),
        [
            (
                each.file, each.rate.replace("_", " "), f"{each.tested:,}", f"{each.agree:,}", f"{each.rounded:,}",
                f"{each.differ:,}", f"{each.untested:,}",
            )
            for each in found
        ],
    )  # fmt: skip
    said: dict[str, int] = {}
    for each in found:
        for one in each.differences:
            why = concluded(each, one) or f"Not explained: {each.file}, row {one.row} ({one.place})."
            said[why] = said.get(why, 0) + 1
    for why, rows in said.items():
        print(f"\n{rows} rows differ. {why}")
    return Exit.DONE


def _period(row: dict[str, object]) -> str:
    period = str(row["period"])
    named = f"{period[:4]}/{period[4:]}" if len(period) == 6 else period
    kind = row["period_kind"]
    return named if kind in (None, "Academic year") else f"{named} {str(kind).lower()}"


def _value(row: dict[str, object]) -> str:
    value = row["value"]
    return f"{value:,.10g}" if isinstance(value, float) else str(row["published"] or "")
