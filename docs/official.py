"""The page of the manual about official statistics, printed from the records of publications and registers."""

from __future__ import annotations

import dataclasses

from docs.pages import STATUS, table
from lostlearning.insight.ap_picture import unknowns
from lostlearning.insight.change import NOTES, unusual
from lostlearning.insight.conclusions import conclusions
from lostlearning.insight.cost import NOT_A_SAVING, costs, pounds
from lostlearning.insight.indicators import definition
from lostlearning.insight.likelihood import references
from lostlearning.sources.official.publications import publications, registers
from lostlearning.sources.official.symbols import described, symbols


def official() -> str:
    """What is read, by which columns, what its figures are called, and what was concluded of what differs."""
    parts = [
        "# Official statistics\n",
        "`lostlearning official load FOLDER` takes in files as DfE publishes them, whatever they are called and "
        "in any order: each is known by its columns. `show`, `compare` and `audit` ask what is loaded.\n",
        "## Publications\n",
    ]
    for each in publications().values():
        parts.append(f"### {each.title}\n")
        notes = [] if each.seen else ["No real file has been read yet: these are the columns it documents."]
        if each.dated_outside:
            notes.append("Its rows do not say their year.")
        if each.adds_up:
            notes.append("It has no rows for totals: counts are added over what is not asked for.")
        shown = [*each.figures][:60]
        more = f" and {len(each.figures) - len(shown)} more" if len(each.figures) > len(shown) else ""
        more += ", and its other columns of numbers under their own names" if each.rest else ""
        facts = [
            ("Code", f"`{each.code}`"),
            ("Source", described().get(each.source, {}).get("title", each.source)),
            ("Divided by", ", ".join(f"`{name}`" for name in each.filters) or "nothing"),
            ("Figures", ", ".join(f"`{name}`" for name in shown) + more),
            ("Rates worked out again", ", ".join(f"`{rate.rate}`" for rate in each.rates) or "none"),
            ("To know", " ".join(notes)),
        ]
        parts.append(table(("", ""), [fact for fact in facts if fact[1]]))
    parts.append("## Registers\n")
    rows = [
        (f"`{each.code}`", each.title, ", ".join(f"`{name}`" for name in each.columns), _title(each.source))
        for each in registers().values()
    ]
    parts.append(table(("Code", "What it is", "Columns", "Source"), rows))
    parts.append("## What symbols mean\n")
    said = [
        (f"`{row['code']}`", row["label"], row["publications"] or "all", row["valid_from"], row["valid_to"],
         row["means"].replace("_", " "), STATUS[row["status"]])
        for row in symbols()
    ]  # fmt: skip
    parts.append(table(("Symbol", "Meaning", "Publications", "From", "To", "Status", "Established"), said))
    parts.append("## Where publication and arithmetic part\n")
    parts.append(
        table(
            ("Publication", "Years", "Concluded", "Established"),
            [
                (
                    f"`{each.publication}`",
                    f"{each.from_year} to {each.until_year}",
                    each.concluded,
                    STATUS[each.status],
                )
                for each in conclusions()
            ],
        )
    )
    parts.append("## What groups are compared with, unless told\n")
    parts.append(
        table(
            ("Publication", "Topic", "Compared with"),
            [(f"`{code}`", topic, name) for (code, topic), (_, name) in references().items()],
        )
    )
    parts += [*_index("cold_spots"), *_index("neighbours"), *_costs(), *_change(), *_unknown()]
    return "\n".join(parts)


def _title(key: str) -> str:
    return described().get(key, {}).get("title", key)


def _index(code: str) -> list[str]:
    """A definition of places by indicators: what it asks, how much each counts, its settings."""
    made = definition(code)
    rows = [
        (f"`{each.id}`", each.says, "" if each.worse == "neither" else f"{each.worse} is worse", f"{each.weight:g}",
         f"`{each.publication}`", f"{each.least:g}" if each.least else "", each.why)
        for each in made.indicator
    ]  # fmt: skip
    settings = dataclasses.asdict(made.settings)
    return [
        f"## {made.name}\n",
        f"Version {made.version} of {made.of}. {made.says}\n",
        table(("Indicator", "What it is", "Direction", "Weight", "Publication", "Least whole", "Why"), rows),
        table(("Setting", "Value"), [(f"`{name}`", f"{value:g}") for name, value in settings.items() if value]),
        "Weights and settings that differ go into a TOML file, under `[weights]` and `[settings]`, for `--weights`; a "
        "weight of 0 leaves an indicator out. A `[[definition]]` of your own, like those in `insight/data`, takes the "
        "place of this one.\n",
        *(
            ["Not in it, for want of a file:\n", table(
                ("What", "What would hold it", "Established"),
                [(each.says, each.held_by, STATUS[each.established]) for each in made.wanted],
            )] if made.wanted else []
        ),
        *(
            f"As history, {each.name} of {each.year}, by {each.by}: {', '.join(each.places)}. {each.method} "
            f"{each.limits} ({STATUS[each.established]}: {each.source})\n"
            for each in made.earlier
        ),
    ]  # fmt: skip


def _costs() -> list[str]:
    """Every estimate by itself, with its totals worked out again."""
    parts = ["## What exclusions have been estimated to cost\n", f"{NOT_A_SAVING}\n"]
    for each in costs(1):
        made = each.estimate
        parts.append(f"### Estimate of {made.year}\n")
        parts.append(f"{made.by}. {made.scope} {made.range} {made.limits}\n")
        parts.append(
            table(
                ("Low", "Central", "High", "Established", "Source"),
                [
                    (
                        f"£{made.low:,}",
                        f"£{made.central:,}",
                        f"£{made.high:,}",
                        STATUS[made.established],
                        made.source,
                    )
                ],
            )
        )
        parts.append(
            table(
                ("Year", "Children", "Total as said", "Children times central", "Agree"),
                [
                    (check.cohort.period, f"{check.cohort.children:,}", pounds(check.cohort.said),
                     pounds(check.product), "yes" if check.agrees else "no")
                    for check in each.checked
                ],
            )
        )  # fmt: skip
    return parts


def _change() -> list[str]:
    """What interval a change has, and the years that are like no others."""
    return [
        "## A change between two years\n",
        table(
            ("Counted", "Interval"),
            [(unit.value if unit else "anything else", note) for unit, note in NOTES.items()],
        ),
        table(
            ("From", "To", "To know"),
            [(str(first), str(last), note) for first, last, note in unusual()],
        ),
    ]


def _unknown() -> list[str]:
    return [
        "## What no file at hand says of alternative provision\n",
        table(
            ("What", "Why", "What would hold it"),
            [(each.says, each.why, each.held_by or _would(each.publication)) for each in unknowns()],
        ),
    ]


def _would(code: str) -> str:
    return f"`{code}`" if code else ""
