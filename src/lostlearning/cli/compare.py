"""``lostlearning compare``: who loses most, crude and within schools; what usually comes and goes; similar schools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json, progress

if TYPE_CHECKING:
    from lostlearning.books import Books
    from lostlearning.cli.comparisons import Charted, Found
    from lostlearning.insight.variation import Rebase


def compare(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; without any, what is in the store.")
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            help="A characteristic, or several taken together: sex+sen_provision+fsm6. May be given again.",
        ),
    ] = None,
    year: Annotated[
        str, typer.Option("--year", help="The academic year, such as 2025/26; else the latest.")
    ] = "",
    over: Annotated[
        str, typer.Option("--over", help="Chart variation by week, month or half_term.", show_default=False)
    ] = "",
    rebase: Annotated[
        list[str] | None,
        typer.Option(
            "--rebase", help="Begin limits anew, with why: 2026-01-05=Reset room opened. May be given again."
        ),
    ] = None,
    second: Annotated[
        bool, typer.Option("--second-opinion", help="A conditional model beside each ratio that stands out.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Every group, not only those that stand out.")
    ] = False,
    like: Annotated[
        str,
        typer.Option(
            "--like", help="The schools of England most like that of a URN, from loaded official files."
        ),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", help="A folder for groups.csv, variation.csv and similar.csv.", show_default=False
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Who loses most, beside whom, and how much of it is which school; what has changed beyond the usual; who is alike.

    Groups are set beside a named other: crude, and within year groups of a school. A ratio is not a cause.

    Example: lostlearning compare exports/ --by sen_provision --by sex+sen_provision+fsm6
    """
    if like:
        guarded(lambda: _like(like, json))
    guarded(lambda: _compare(files or [], by, year, over, rebase or [], second, everything, out, json))


def _compare(
    files: list[Path],
    by: list[str] | None,
    year: str,
    over: str,
    rebases: list[str],
    second: bool,
    everything: bool,
    out: Path | None,
    json: bool,
) -> Exit:
    from lostlearning.books import kept, read
    from lostlearning.cli import comparisons, comparisons_kept
    from lostlearning.insight.unequal.comparing import characteristics
    from lostlearning.insight.unequal.second import installed
    from lostlearning.insight.variation import Rebase
    from lostlearning.insight.variation.series import period_of

    if second:
        installed()
    pairs = [each.partition("=") for each in rebases]
    if any(not equals for _, equals, _ in pairs):
        fail("--rebase needs PERIOD=reason, such as 2026-01-05=Reset room opened.", Exit.USAGE)
    asked = None if by is None else [[name.strip() for name in each.split("+")] for each in by]
    characteristics(asked)
    if over:
        period_of(over)
    anew = [Rebase(period.strip(), reason.strip()) for period, _, reason in pairs]
    with progress(json) as tell:
        books = read(files, progress=tell) if files else kept()
        try:
            found = compared(books, asked, year, over, anew)
        finally:
            books.close()
    if out is not None:
        comparisons_kept.write(found, out, second)
    if json:
        print_json(comparisons_kept.plain(found, second))
    else:
        comparisons.show(found, everything, second)
        if out is not None:
            print(f"\nEvery number is in {out}: {', '.join(comparisons_kept.FILES)}.")
    return Exit.DONE


def _like(urn: str, json: bool) -> Exit:
    from lostlearning.cli.comparisons import show_like
    from lostlearning.cli.comparisons_kept import plain_like
    from lostlearning.insight.official import NotLoadedError, Official
    from lostlearning.insight.similar import published

    with Official() as official:
        try:
            found = published.like(official, urn)
        except NotLoadedError as error:
            fail(str(error), Exit.NOTHING_USABLE)
    if json:
        print_json(plain_like(found))
    else:
        show_like(found)
    return Exit.DONE


def compared(books: Books, by: list[list[str]] | None, year: str, over: str, anew: list[Rebase]) -> Found:
    """Everything of some books. Raises AskedError, SeriesError and RebaseError."""
    from lostlearning.cli.comparisons import Found
    from lostlearning.insight.similar import similar
    from lostlearning.insight.similar.own import schools
    from lostlearning.insight.unequal import compare as groups

    unequal = groups(books, year[:4], by)
    every = schools(books, unequal.year) if unequal.year else []
    near = tuple(similar(every, each.id) for each in every) if len(every) > 1 else ()
    return Found(unequal, _charts(books, over, anew), near)


def _charts(books: Books, over: str, anew: list[Rebase]) -> tuple[Charted, ...]:
    from lostlearning.cli.comparisons import Charted
    from lostlearning.insight.variation import charted, verdict
    from lostlearning.insight.variation.series import CHARTED, SeriesError, series
    from lostlearning.measures.registry import measures

    found = []
    for code, usual in CHARTED.items():
        period = over or usual
        try:
            kind, measured = series(books, code, period)
        except SeriesError as error:
            found.append(Charted(code, measures()[code].definition.title, period, None, None, str(error)))
            continue
        periods = {each.period for each in measured}
        here = [each for each in anew if each.period in periods]
        if measured and anew and not here and period == (over or "week"):
            here = anew  # none of them is a period of this chart: let it say so
        made = charted(kind, measured, here)
        found.append(
            Charted(
                code, measures()[code].definition.title, period, made, verdict(made, str, _PLURAL[period]), ""
            )
        )
    return tuple(found)


_PLURAL = {"week": "weeks", "month": "months", "half_term": "half terms"}
