"""The page of the manual on the backtest: the method, shown on invented children.

``python -m docs.backtest`` tries it on them anew and writes ``backtest_invented.csv`` and ``backtest_model.csv``, which
the page is printed from: it takes half a minute. A test tries the first school of the second year again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from docs.pages import STATUS, table

SEED = 20
HERE = Path(__file__).parent
ROWS, MODEL = HERE / "backtest_invented.csv", HERE / "backtest_model.csv"
SLICE = "one school, one year"
NOTHING = "this says nothing about real ones"


def slice_rows() -> list[dict[str, str]]:
    """The first school of the second year, tried again: all pupils at every cut."""
    from lostlearning.cli.invented import YEARS

    return [row for row in _tried(1, YEARS[1:])[0] if row["group"] == "All pupils"]


def _tried(schools: int, years: Sequence[int], model: bool = False) -> tuple[list[dict[str, str]], Any]:
    from lostlearning.cli.invented import invented, stored
    from lostlearning.publish.backtest import COLUMNS, Audience, Told, rows
    from lostlearning.support.backtest import try_out

    with stored(invented(SEED, schools, years=years)) as facts:
        found = try_out(facts, model=model)
    told = rows(Told(found, Audience.INVENTED, ""))
    return [{name: str(row.get(name, "")) for name in COLUMNS} for row in told], found


def write() -> None:
    """Try it on the invented children, and write what the page is printed from."""
    from lostlearning.cli.invented import SCHOOLS, YEARS

    rows, found = _tried(SCHOOLS, YEARS, model=True)
    every = [{"of": "all", **row} for row in rows if _printed(row)] + [
        {"of": SLICE, **row} for row in slice_rows()
    ]
    _save(ROWS, every)
    _save(MODEL, list(_answers(found)))


def _printed(row: dict[str, str]) -> bool:
    """Whether the page has the row: all pupils at the main cut, and some lists by group."""
    from lostlearning.support.backtest import OUTCOMES
    from lostlearning.support.backtest.cuts import cuts

    main = next(cut.label for cut in cuts() if cut.main)
    first = {each.title for each in OUTCOMES.values() if each.first}
    by_group = row["list_code"] in BY_GROUP and row["outcome"] in first
    return row["cut"] == main and (row["group"] == "All pupils" or by_group)


def _answers(found: Any) -> Iterator[dict[str, str]]:
    for each in found.answers:
        for one in each.beside:
            ranges = {"precision": each.precision, "list": one.rules, "model": one.model, "more": one.more}
            yield {
                "outcome": each.outcome,
                "list_code": one.of,
                "flags": str(one.flagged),
                "by_chance": f"{each.by_chance:.2f}",
                **{
                    f"{name}{end}": f"{value:.2f}"
                    for name, all_ in ranges.items()
                    for end, value in (("", all_.value), ("_low", all_.low), ("_high", all_.high))
                },
            }


def _save(path: Path, rows: list[dict[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def kept(path: Path = ROWS) -> list[dict[str, str]]:
    """What was written."""
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def backtest() -> str:
    """How lists are tried on the past, shown on invented children; the numbers, and what others found."""
    from lostlearning.support.backtest import OUTCOMES
    from lostlearning.support.backtest.cuts import cuts
    from lostlearning.support.backtest.evidence import evidence
    from lostlearning.support.backtest.limits import limits, number
    from lostlearning.support.backtest.lists import Kind, lists

    rows = [row for row in kept() if row["of"] == "all"]
    main = next(cut for cut in cuts() if cut.main)
    at_main = [row for row in rows if row["cut"] == main.label]
    first = [each for each in OUTCOMES.values() if each.first]
    parts = [
        "# The backtest\n",
        "What would the lines of who needs a look have found? The past is cut at a day. What was dated up "
        "to it makes the "
        "lists; what followed, by the end of the school year, says whom they found, whom they missed and whom they "
        "flagged without need: for every indicator, for a few plain combinations, and for two plain comparisons, by "
        "sex, free school meals, SEN provision and ethnicity. Counts alone come out, and nobody is named.\n",
        "An organisation's own files need its [impact assessment](impact-assessment.md) first; without one "
        "that is whole "
        "and in date they are not opened. `lostlearning backtest --invented` shows the method.\n",
        "## What is counted\n",
        table(("Outcome", "What it is", "Of whom"), ((o.title, o.means, o.of) for o in OUTCOMES.values())),
        table(
            ("List", "Why"),
            [
                ("Each indicator by itself", "One line at a time"),
                *((each.title, each.why) for each in lists() if each.kind is not Kind.INDICATOR),
            ],
        ),
        table(("Cut", "The last Friday by"), ((c.label, f"{c.day}/{c.month}") for c in cuts())),
        "A list has who was on it at the end of that day. A test moves and removes what is dated later, and no list "
        "changes. **Found** is the share flagged of those who had the outcome; **false** the share of the flagged who "
        "did not have it; **flagged without it** the share flagged of those who did not have it. Ranges are Wilson's, "
        "95%; those of fewer pupils than the first number below are too few to say, and no group is left "
        "out. In a page "
        "for others small counts are withheld, and what would give them away.\n",
        table(
            ("Number", "Value", "Source", "Established"),
            (
                (each.label, f"{each.value} {each.unit}", each.source, STATUS[each.status])
                for each in limits()
            ),
        ),
        f"## The method on invented children: {NOTHING}\n",
        f"Five invented schools of some 260 pupils in two school years, at {main.label}. The children are "
        f"drawn at random "
        "with the published national rates; whatever these tables seem to say about lines is of the way they were "
        f"invented. **{NOTHING.capitalize()}.** No error rate is claimed for real children.\n",
    ]
    for outcome in first:
        own = [row for row in at_main if row["outcome"] == outcome.title and row["group"] == "All pupils"]
        had = max(int(row["had"] or 0) for row in own)
        shown = [_line(row, row["list"]) for row in own if row["flagged"] not in ("", "0")]
        few = f"{had} of them had it: too few to say anything of a list.\n"
        parts += [
            f"### {outcome.title}: invented children, {NOTHING}\n",
            few if had < number("BACK-GROUP") else table(HEADINGS, shown),
        ]
    parts += [f"### By group: invented children, {NOTHING}\n"]
    for outcome in first[:2]:
        by = [row for row in at_main if row["outcome"] == outcome.title and row["list_code"] in BY_GROUP]
        by = [row for row in by if row["group"] != "All pupils"]
        parts.append(
            f"{outcome.title}:\n\n"
            + table(
                ("List", "Group", *HEADINGS[1:-1]),
                (
                    (row["list"], f"{row['characteristic']}: {row['group']}", *_line(row, "")[1:-1])
                    for row in by
                ),
            )
        )
    parts += [f"## Would a model do better? Invented children: {NOTHING}\n", *_model(OUTCOMES)]
    parts.append("## What others found\n")
    parts.append(
        table(
            ("Finding", "Source", "Established"), ((e.says, e.source, STATUS[e.status]) for e in evidence())
        )
    )
    return "\n".join(parts)


BY_GROUP = ("any", "two_kinds", "suspended_before", "attendance_under")
HEADINGS = (
    "List",
    "Pupils",
    "Had it",
    "Flagged",
    "Found",
    "False",
    "Flagged without it",
    "Days before, middle half",
)


def _line(row: dict[str, str], name: str) -> tuple[str, ...]:
    days = row["days_before_median"]
    lead = (
        f"{float(days):.0f} ({float(row['days_before_low']):.0f} to {float(row['days_before_high']):.0f})"
        if days
        else ""
    )
    if row["status"] != "known":
        return (name, row["pupils"], *[row["status"]] * 5, "")
    return (
        name,
        *(row[column] for column in ("pupils", "had", "flagged")),
        *(_share(row, column) for column in ("found_share", "false_share", "wrongly_share")),
        lead or "too few to say",
    )


def _share(row: dict[str, str], name: str) -> str:
    if not row[name]:
        return "too few to say"
    value, low, high = (100 * float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
    return f"{value:.0f}% ({low:.0f} to {high:.0f})"


def _model(outcomes: Any) -> Iterator[str]:
    from lostlearning.support.backtest.evidence import of_models
    from lostlearning.support.backtest.lists import lists

    for each in of_models():
        yield f"{each.says} ({each.source}; {STATUS[each.status]}.)\n"
    yield (
        "An explainable boosting machine is fitted to the indicators and their plain counts, tried on "
        "schools that it was "
        "not fitted to, and compared with a list at the same number of flags. It answers whether plain "
        "rules leave much "
        "on the table; it makes no list, and its scores are given for nobody.\n"
    )
    titles = {each.code: each.title for each in lists()}

    def said(row: dict[str, str], name: str, sign: str = "") -> str:
        value, low, high = (100 * float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
        return f"{value:{sign}.0f} ({low:{sign}.0f} to {high:{sign}.0f})"

    yield table(
        ("Outcome", "Average precision (chance)", "List", "Flags", "The list finds, %", "The model finds, %",
         "The model's less the list's, points"),
        (
            (
                outcomes[row["outcome"]].title,
                f"{row['precision']} ({row['by_chance']})",
                titles[row["list_code"]],
                row["flags"],
                said(row, "list"),
                said(row, "model"),
                said(row, "more", "+"),
            )
            for row in kept(MODEL)
        ),
    )  # fmt: skip


if __name__ == "__main__":
    write()
