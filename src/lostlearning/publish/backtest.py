"""A backtest as a page and a table: of numbers alone, with no pupil in either."""

from __future__ import annotations

import csv
import dataclasses
import enum
import itertools
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from lostlearning.disclosure.backtest import published, withheld
from lostlearning.disclosure.rule import suppression_rule
from lostlearning.publish.filled import filled
from lostlearning.support.backtest import OUTCOMES, Backtest, Tally
from lostlearning.support.backtest.evidence import evidence, of_models
from lostlearning.support.backtest.limits import number
from lostlearning.support.backtest.people import TOPICS
from lostlearning.support.backtest.tally import EVERYONE, Share

if TYPE_CHECKING:
    from lostlearning.support.backtest.assessment import Assessment
    from lostlearning.support.backtest.model import Answer, Beside

COLUMNS = (
    *("outcome", "list", "list_code", "heading", "cut", "characteristic", "group", "status", "pupils", "had"),
    *("flagged", "found", "missed", "falsely_flagged"),
    *(
        f"{name}{end}"
        for name in ("found_share", "false_share", "wrongly_share")
        for end in ("", "_low", "_high")
    ),
    *("days_before_low", "days_before_median", "days_before_high"),
)
SUPPRESSED, TOO_FEW, KNOWN = "suppressed", "too few to say", "known"
SINGLES = ("Combinations", "Plain comparisons")
"""The headings whose lists are shown by group first; each indicator by itself is folded away."""


class Audience(enum.StrEnum):
    """Who a report is for."""

    INVENTED = "invented"
    INSIDE = "inside"
    """Those of the organisation who may see small numbers."""
    OTHERS = "others"


@dataclasses.dataclass(frozen=True)
class Told:
    """A backtest with what may be said of it to somebody. ``made_by`` is the version of this software."""

    backtest: Backtest
    audience: Audience
    made_by: str
    assessment: Assessment | None = None

    @property
    def hidden(self) -> frozenset[Any]:
        """The lines that are withheld."""
        return withheld(self.backtest) if self.audience is Audience.OTHERS else frozenset()

    def lines(self) -> list[Any]:
        """The lines of the report, in order."""
        shown = published(self.backtest) if self.audience is Audience.OTHERS else self._main()
        order = {each.code: at for at, each in enumerate(self.backtest.lists)}
        cuts = {each.code: at for at, each in enumerate(self.backtest.cuts)}
        topics = [EVERYONE, *TOPICS]
        places = {
            (topic, code): at
            for topic, groups in self.backtest.groups.items()
            for at, (code, _) in enumerate(groups)
        }

        def place(key: Any) -> tuple[int, ...]:
            of, cut, outcome, topic, group = key
            group_at = places.get((topic, group), 0)
            return list(OUTCOMES).index(outcome), cuts[cut], topics.index(topic), order[of], group_at

        return sorted(shown, key=place)

    def _main(self) -> Iterator[Any]:
        main = self.backtest.main
        for key in self.backtest.tallies:
            if key[3] == EVERYONE or (main and key[1] == main.code):
                yield key


def rows(told: Told) -> Iterator[dict[str, Any]]:
    """Every line as a row of COLUMNS; what is not said is empty, and ``status`` says why."""
    lists = {each.code: each for each in told.backtest.lists}
    cuts = {each.code: each for each in told.backtest.cuts}
    hidden = told.hidden
    for key in told.lines():
        of, cut, outcome, topic, group = key
        yield {
            "outcome": OUTCOMES[outcome].title,
            "list": lists[of].title,
            "list_code": of,
            "heading": lists[of].heading,
            "cut": cuts[cut].label,
            "characteristic": TOPICS.get(topic, "Everyone"),
            "group": dict(told.backtest.groups[topic])[group] if topic else "All pupils",
            **_said(told.backtest, key, key in hidden),
        }


def _said(backtest: Backtest, key: Any, hidden: bool) -> dict[str, Any]:
    if hidden:
        return {"status": SUPPRESSED}
    tally = backtest.tallies[key]
    if tally.pupils < number("BACK-GROUP"):
        return {"status": TOO_FEW, "pupils": tally.pupils}
    row: dict[str, Any] = {
        "status": KNOWN,
        "pupils": tally.pupils,
        "had": tally.had,
        "flagged": tally.flagged,
        "found": tally.found,
        "missed": tally.missed,
        "falsely_flagged": tally.false,
    }
    for name, share in tally.shares.items():
        if share.value is not None and share.interval is not None:
            low, high = share.interval
            row |= {f"{name}_share": round(share.value, 4)}
            row |= {f"{name}_share_low": round(low, 4), f"{name}_share_high": round(high, 4)}
    days = backtest.leads.get(key[:3]) if key[3] == EVERYONE else None
    if days is not None:
        row |= {"days_before_low": days.low, "days_before_median": days.median, "days_before_high": days.high}
    return row


def write_csv(told: Told, file: IO[str]) -> None:
    """Every line of the report, a row each."""
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(told))


def page(told: Told) -> str:
    """The report for people: one file that asks nothing of any network."""
    b = _safe(told.backtest) if told.audience is Audience.OTHERS else told.backtest
    hidden = told.hidden
    lines = {key: key in hidden for key in told.lines()}
    return filled(
        "backtest.html",
        b=b,
        told=told,
        audience=told.audience.value,
        main=b.main,
        rule=suppression_rule(),
        least=number("BACK-GROUP"),
        sections=[_section(b, code, lines) for code in OUTCOMES] if b.main else [],
        cuts=_cuts(b, lines),
        answers=[each for each in b.answers if _may_say(each, lines)],
        not_fitted=[each for each in b.answers if not _may_say(each, lines)],
        beside=_beside(b, lines),
        outcomes=OUTCOMES,
        titles={each.code: each.title for each in b.lists},
        models=of_models(),
        others=[each for each in evidence() if each not in of_models()],
        dates=_dates(b),
    )


def _dates(b: Backtest) -> list[tuple[str, list[Any]]]:
    return [(cut.label, [cut.on(year) for year in b.years]) for cut in b.cuts]


def _section(b: Backtest, outcome: str, lines: dict[Any, bool]) -> dict[str, Any]:
    """One outcome at the main cut: a table of lists, and tables by group."""
    assert b.main is not None  # noqa: S101
    cut = b.main.code
    everyone = [
        (each, b.tallies[key], lines[key], b.leads.get((each.code, cut, outcome)))
        for each in b.lists
        if (key := (each.code, cut, outcome, EVERYONE, "")) in lines
    ]
    empty = [each.title for each, tally, hidden, _ in everyone if not tally.flagged and not hidden]
    shown = [row for row in everyone if row[1].flagged or row[2]]
    size = max((row[1] for row in everyone), key=lambda tally: tally.pupils, default=Tally())
    by_group = []
    for topic, label in TOPICS.items():
        tables = [
            (each, own)
            for each, *_ in shown
            if (
                own := [
                    (name, b.tallies[key], lines[key])
                    for group, name in b.groups[topic]
                    if (key := (each.code, cut, outcome, topic, group)) in lines
                ]
            )
        ]
        unsaid = [each.title for each, own in tables if all(hidden for *_, hidden in own)]
        tables = [pair for pair in tables if pair[0].title not in unsaid]
        first = [pair for pair in tables if pair[0].heading in SINGLES]
        enough = {each.code for each, tally, *_ in shown if tally.flagged >= number("BACK-GROUP")}
        rest = [pair for pair in tables if pair[0].heading not in SINGLES and pair[0].code in enough]
        if tables or unsaid:
            by_group.append((label, first, rest, unsaid))
    return {
        "outcome": OUTCOMES[outcome],
        "code": outcome,
        "size": size,
        "headings": [
            (name, list(rows)) for name, rows in itertools.groupby(shown, key=lambda row: row[0].heading)
        ],
        "empty": empty,
        "by_group": by_group,
        "size_hidden": bool(everyone) and all(hidden for _, _, hidden, _ in everyone),
    }


def _cuts(b: Backtest, lines: dict[Any, bool]) -> list[dict[str, Any]]:
    """How lists of several indicators and comparisons did at every cut, for each outcome."""
    wanted = [each for each in b.lists if each.heading in SINGLES]

    def line(of: str, cut: str, outcome: str) -> tuple[Tally, bool] | None:
        key = (of, cut, outcome, EVERYONE, "")
        return (b.tallies[key], lines[key]) if key in lines else None

    return [
        {
            "outcome": OUTCOMES[outcome],
            "rows": [(each, [line(each.code, cut.code, outcome) for cut in b.cuts]) for each in wanted],
        }
        for outcome in OUTCOMES
    ]


def _may_say(answer: Answer, lines: dict[Any, bool]) -> bool:
    """Whether a model was fitted, and anything of its comparison may be said."""
    return not answer.why_not and any(_open(answer, each, lines) for each in answer.beside)


def _open(answer: Answer, of: Beside, lines: dict[Any, bool]) -> bool:
    return not lines.get((of.of, answer.cut, answer.outcome, EVERYONE, ""), True)


def _beside(b: Backtest, lines: dict[Any, bool]) -> dict[str, list[Beside]]:
    """Of each answer the comparisons that may be said."""
    return {
        answer.outcome: [each for each in answer.beside if _open(answer, each, lines)] for answer in b.answers
    }


def _safe(backtest: Backtest) -> Backtest:
    """Without the comparisons in which the model finds, or misses, so few that they would be small numbers."""
    rule = suppression_rule()

    def small(answer: Answer, each: Beside) -> bool:
        found = round(each.model.value * answer.had)
        return any(rule.small(count) for count in (found, answer.had - found, each.flagged - found))

    answers = [
        dataclasses.replace(each, beside=tuple(one for one in each.beside if not small(each, one)))
        for each in backtest.answers
    ]
    return dataclasses.replace(backtest, answers=answers)


def percent(share: Share) -> str:
    """A share as people read it."""
    return TOO_FEW if share.value is None else f"{100 * share.value:.0f}%"


__all__ = ["COLUMNS", "Audience", "Told", "page", "percent", "rows", "write_csv"]
