"""What ``lostlearning compare`` found, in words."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from lostlearning.cli.measured import label, period
from lostlearning.cli.terminal import print_table, print_wrapped
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    from lostlearning.insight.similar import Similar
    from lostlearning.insight.unequal import Comparison, Unequal
    from lostlearning.insight.unequal.ratios import Ratio
    from lostlearning.insight.variation import Chart, Verdict

HEADINGS = ("Group", "Beside", "Pupils", "Rate", "Theirs", "Crude", "By year", "Within", "Interval")
SHOWN = 3
"""Similar schools shown of each; the file has all."""
SECOND = "Second opinion"
NEVER = "A ratio says how often, beside whom. It is not a cause, and of no pupil by themselves."


@dataclasses.dataclass(frozen=True, slots=True)
class Charted:
    """A measure over a period on its chart, and what it says; ``why_not`` where it has none."""

    code: str
    title: str
    over: str
    chart: Chart | None
    verdict: Verdict | None
    why_not: str


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """All that was compared."""

    unequal: Unequal
    charts: tuple[Charted, ...]
    near: tuple[Similar, ...]


def show(found: Found, everything: bool, second: bool) -> None:
    """Print it."""
    _show_groups(found.unequal, everything, second)
    print("\nWHAT HAS CHANGED\n")
    print_wrapped(
        "Counts beside what usually comes and goes, by rules of the health service. Absence has seasons."
    )
    for each in found.charts:
        said = each.why_not if each.verdict is None else " ".join(each.verdict.said)
        print_wrapped(f"{each.title}, by {each.over.replace('_', ' ')}: {said}", "  ")
    print("\nSIMILAR SCHOOLS\n")
    if not found.near:
        print_wrapped("The files hold one school: there is no other to set beside it.")
    for near in found.near:
        print_wrapped(f"{near.school.name}: {_like(near)}", "  ")
    if unknown := dict.fromkeys(wall for near in found.near for wall in near.not_known):
        print_wrapped(
            f"Not known of some schools, so that it keeps none apart: {'; '.join(unknown).lower()}."
        )


def _show_groups(found: Unequal, everything: bool, second: bool) -> None:
    print(f"WHO LOSES MOST, {period(found.year) if found.year else 'no year'}\n")
    print_wrapped(NEVER)
    schools = "1 school" if found.schools == 1 else f"{found.schools:,} schools"
    print_wrapped(
        f"{found.pupils:,} enrolments of {schools}. {len(found.comparisons):,} comparisons were made; "
        f"{found.tested:,} could be tested, of which about {found.by_chance:.0f} would stand out by chance alone, each "
        f"by itself. Those listed stand out with all of them allowed for ({found.method}, {found.share:.0%})."
    )
    print_wrapped(
        "Crude is what anyone would see. By year is within phases and year groups. Within is within year groups of one "
        "school: what goes between By year and Within is which school"
        f"{'. Of one school the two are the same.' if found.schools == 1 else '.'}"
    )
    for code in dict.fromkeys(each.outcome for each in found.comparisons):
        mine = [each for each in found.comparisons if each.outcome == code]
        shown = mine if everything else [each for each in mine if each.stands_out]
        print()
        if shown:
            headings = (*HEADINGS, *([SECOND] if second else []), "Note")
            rows = [_row(each, second) for each in sorted(shown, key=_order)]
            print_table(_title(code), headings, rows, whole=headings[2:-1], numbers=headings[2:-1])
        else:
            print_wrapped(f"{_title(code)}: no group stands out beyond chance.")
        few = [group_of(each) for each in mine if each.status == "too_few"]
        others = len(mine) - len(shown) - (0 if everything else len(few))
        if others and not everything:
            verb = "does" if others == 1 else "do"
            print_wrapped(
                f"{others:,} more {verb} not stand out, or could not be tested: --all has them.", "  "
            )
        if few and not everything:
            print_wrapped(f"Too few to say: {'; '.join(few)}.", "  ")
    for code, why in found.cannot.items():
        print()
        print_wrapped(f"{_title(code)}: cannot be compared, because {why}.")


def _order(each: Comparison) -> tuple[bool, float, str]:
    value = each.within.value if each.within else None
    return value is None, -(value or 0), group_of(each)


def _title(code: str) -> str:
    from lostlearning.insight.unequal.outcomes import outcomes

    return "Days lost (overall absence)" if code == "overall_absence" else outcomes()[code].definition.title


def _row(each: Comparison, second: bool) -> list[str]:
    few = each.status == "too_few"
    row = [
        group_of(each), reference_of(each), f"{each.side.pupils:,}",
        "too few to say" if few else _share(each.side.rate), "" if few else _share(each.other.rate),
        _times(each.crude), _times(each.by_year), _times(each.within), _interval(each.within),
    ]  # fmt: skip
    return [*row, *([_opinion(each)] if second else []), each.note]


def group_of(each: Comparison) -> str:
    """A group in words: Male, SEN support."""
    return ", ".join(
        _group(name, level) for name, level in zip(each.characteristics, each.group, strict=True)
    )


def _group(name: str, level: str | None) -> str:
    from lostlearning.insight.unequal.references import references

    short = references()[name].short
    if level is None:
        return references()[name].not_known
    if level in ("yes", "no"):
        return short if level == "yes" else f"not {short}"
    if name == "sen_provision" and (word := words(name).get(level)):
        return word["group"]
    return f"Year {level}" if name == "year_group" else label(name, level)


def reference_of(each: Comparison) -> str:
    """What it is compared with, in words."""
    from lostlearning.insight.unequal.references import references

    if not each.reference:
        return "everyone else"
    if len(each.reference) == 1:
        return references()[each.characteristics[0]].says
    return ", ".join(
        _group(name, level) for name, level in zip(each.characteristics, each.reference, strict=True)
    )


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}%"


def _times(ratio: Ratio | None) -> str:
    return "" if ratio is None or ratio.value is None else f"{ratio.value:.2f}"


def _interval(ratio: Ratio | None) -> str:
    return (
        ""
        if ratio is None or ratio.low is None or ratio.high is None
        else f"{ratio.low:.2f} to {ratio.high:.2f}"
    )


def _opinion(each: Comparison) -> str:
    from lostlearning.insight.unequal.second import second_opinion

    said = None if each.cells is None else second_opinion(each.cells)
    return "" if said is None else f"{_times(said)} {_interval(said)}".strip()


def _like(near: Similar) -> str:
    if not near.near:
        return f"none, because {near.why_none}."
    listed = "; ".join(
        f"{each.school.name} ({each.distance:.2f}; most alike in {each.alike}, least in {each.unlike})"
        for each in near.near[:SHOWN]
    )
    return f"{listed}. Of {near.compared:,} compared."


def show_like(near: Similar) -> None:
    """Print the schools of England most like one."""
    print_wrapped(f"{near.definition.says}")
    headings = ("School", "URN", "Distance", "Stays", "Most alike in", "Least alike in")
    rows = [
        [
            each.school.name,
            each.school.id,
            f"{each.distance:.2f}",
            f"{each.stays:.0%}",
            each.alike,
            each.unlike,
        ]
        for each in near.near
    ]
    print_table(
        f"Like {near.school.name}, of {near.compared:,} schools", headings, rows, numbers=headings[2:4]
    )
    if not near.near:
        print_wrapped(f"None, because {near.why_none}.")
    if near.not_known:
        print_wrapped(f"Not known of it, so that it keeps none apart: {'; '.join(near.not_known).lower()}.")
