"""``lostlearning claims``: the founding documents' figures, and what official statistics say of each."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lostlearning.cli.exits import Exit, guarded
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json, print_wrapped

if TYPE_CHECKING:
    from lostlearning.claims.judging import Judged
    from lostlearning.insight.official import Official


def claims(
    ratios: Annotated[
        bool, typer.Option("--ratios", help="Instead: how likely each group is to be permanently excluded.")
    ] = False,
    json: Json = False,
) -> None:
    """Every figure of the founding documents: whether official statistics that are loaded agree.

    Example: lostlearning claims --json
    """
    guarded(lambda: _ratios(json) if ratios else _claims(json))


def _claims(json: bool) -> Exit:
    from lostlearning.claims.claim import documents
    from lostlearning.claims.judging import judged
    from lostlearning.insight.official import Official

    with Official() as official:
        found = judged(official)
    if json:
        print_json([dataclasses.asdict(each) for each in found])
        return Exit.DONE
    shown = ""
    for each in found:
        document = documents()[each.claim.document]
        if document.code != shown:
            print(f"\n{document.organisation}: {document.title}. {document.of}.")
            shown = document.code
        of = f" [{each.claim.year}]" if each.claim.year else ""
        print()
        print_wrapped(f"{_result(each).upper()}: {each.claim.says}{of}", "  ")
        print_wrapped(_why(each), "    ")
    counts: dict[str, int] = {}
    for each in found:
        counts[each.result] = counts.get(each.result, 0) + 1
    said = "; ".join(f"{count} {result}" for result, count in sorted(counts.items()))
    past = sum(each.holds_now is False for each in found)
    print(f"\n{len(found)} claims: {said}. Those that no longer hold: {past}.")
    return Exit.DONE


def _ratios(json: bool) -> Exit:
    from lostlearning.claims.checks.ratios import comparisons, likelihood
    from lostlearning.cli.exits import fail
    from lostlearning.insight.official import NotLoadedError, Official

    with Official() as official:
        try:
            found = {code: _latest(official, likelihood, code) for code in comparisons()}
        except NotLoadedError as error:
            fail(str(error), Exit.NOTHING_USABLE)
    if json:
        print_json({code: dataclasses.asdict(each) for code, each in found.items()})
    else:
        for each in found.values():
            print_wrapped(f"{each.said}.")
            print()
    return Exit.DONE


def _latest(official: Official, likelihood: Any, code: str) -> Any:
    years = likelihood(official, {"comparison": code})
    return years[max(years)]


def _result(each: Judged) -> str:
    return f"{each.result}; no longer holds" if each.holds_now is False else each.result


def _why(each: Judged) -> str:
    return each.why if each.found is None else f"{each.found.said}. {each.why}"
