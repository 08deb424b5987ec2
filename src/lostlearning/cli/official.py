"""``lostlearning official``: official statistics in, one figure out, and every published rate worked out again."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.official_ap import ap
from lostlearning.cli.official_compare import compare, pairs_of, period_of, show_beside
from lostlearning.cli.official_fetch import fetch
from lostlearning.cli.official_fetch_schools import fetch_schools
from lostlearning.cli.official_index import coldspots, near
from lostlearning.cli.official_load import load
from lostlearning.cli.official_reckon import change, cost
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json, print_table

app = typer.Typer(
    name="official",
    help="Official statistics of England: load or fetch them, list, show, compare, audit; places, cold spots, costs.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("load")(load)
app.command("fetch")(fetch)
app.command("fetch-schools")(fetch_schools)
app.command("compare")(compare)
app.command("change")(change)
app.command("ap")(ap)
app.command("neighbours")(near)
app.command("coldspots")(coldspots)
app.command("cost")(cost)
Where = Annotated[
    list[str] | None, typer.Option("--where", help="One group, as name=value, such as phase=Special.")
]


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
                f"{len(mine)} file{'s' * (len(mine) > 1)}" if mine else "not loaded",
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
    where: Where = None,
    by: Annotated[
        str, typer.Option("--by", help="Year, or a filter whose every value is shown, such as phase.")
    ] = "year",
    of: Annotated[str, typer.Option("--of", help="The publication, where several have the figure.")] = "",
    near: Annotated[
        bool, typer.Option("--beside", help="Show England and the statistical neighbours beside it.")
    ] = False,
    json: Json = False,
) -> None:
    """One figure of a place, year by year, with its status and the file it is from.

    A place is found by name or by code, old or new; an authority that was given a new code is followed.

    Example: lostlearning official show suspensions --place Somerset --by phase
    """
    if near:
        guarded(lambda: show_beside(figure, place, pairs_of(where), of, json))
    else:
        guarded(lambda: _show(figure, place, pairs_of(where), of, "" if by == "year" else by, json))


def _show(figure: str, place: str, where: dict[str, str], of: str, by: str, json: bool) -> Exit:
    from lostlearning.insight.official import NotLoadedError, Official
    from lostlearning.insight.places import UnknownPlaceError

    with Official() as official:
        try:
            story = official.places.story(official.find(place))
            found = official.figures(figure, place, where, of, by).to_pylist()
        except (NotLoadedError, UnknownPlaceError) as error:
            fail(str(error), Exit.NOTHING_USABLE)
    if json:
        print_json({"figure": figure, "rows": found, "notes": story})
        return Exit.DONE
    varies = [name for name in found[0] if len({row.get(name) for row in found}) > 1 and name not in SHOWN]
    rows = [
        (
            period_of(row["period"], row["period_kind"]),
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


def _value(row: dict[str, object]) -> str:
    value = row["value"]
    return f"{value:,.10g}" if isinstance(value, float) else str(row["published"] or "")
