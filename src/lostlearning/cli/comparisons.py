"""What ``lostlearning compare`` found, in words, as plain values, and as files."""

from __future__ import annotations

import csv
import dataclasses
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostlearning.cli.measured import label, period
from lostlearning.cli.terminal import print_table, print_wrapped
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    from lostlearning.insight.similar import Similar
    from lostlearning.insight.unequal import Comparison, Unequal
    from lostlearning.insight.unequal.ratios import Ratio
    from lostlearning.insight.variation import Chart, Verdict

FILES = ("groups.csv", "variation.csv", "similar.csv")
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


def plain(found: Found, second: bool) -> dict[str, Any]:
    """Plain values, for a machine."""
    return {
        "note": NEVER,
        "year": found.unequal.year,
        "compared": len(found.unequal.comparisons),
        "tested": found.unequal.tested,
        "by_chance": found.unequal.by_chance,
        "method": found.unequal.method,
        "cannot": dict(found.unequal.cannot),
        "groups": list(_groups(found.unequal, second)),
        "variation": list(_variation(found.charts)),
        "said": {f"{each.code} by {each.over}": each.verdict.said if each.verdict else [each.why_not]
                 for each in found.charts},
        "similar": list(_similar(found.near)),
    }  # fmt: skip


def write(found: Found, folder: Path, second: bool) -> None:
    """All three files, or none: what was there before stays until all are whole. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".lostlearning-", dir=folder))
    try:
        parts = (_groups(found.unequal, second), _variation(found.charts), _similar(found.near))
        for name, rows, columns in zip(FILES, parts, (GROUPS, VARIATION, SIMILAR), strict=True):
            _csv(beside / name, rows, columns)
        for name in FILES:
            (beside / name).replace(folder / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _csv(path: Path, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\r\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


RATIOS = ("crude", "by_year", "within", "second_opinion")
GROUPS = (
    *("outcome", "characteristics", "group", "reference", "status", "note", "pupils", "count", "of", "rate"),
    *("reference_pupils", "reference_count", "reference_of", "reference_rate"),
    *(f"{ratio}{part}" for ratio in RATIOS for part in ("", "_low", "_high")),
    *("within_p", "allowing_for_all", "stands_out", "strata"),
)
VARIATION = ("measure", "over", "chart", "period", "segment", "value", "centre", "low", "high", "flagged")
SIMILAR = ("school", "like", "distance", "known", "stays", "alike", "unlike")


def _groups(found: Unequal, second: bool) -> Iterable[dict[str, Any]]:
    """One row a comparison. Of a group of too few nothing is counted but its pupils."""
    from lostlearning.insight.unequal.second import second_opinion

    for each in found.comparisons:
        few = each.status == "too_few"
        row: dict[str, Any] = {
            "outcome": each.outcome, "characteristics": "+".join(each.characteristics), "group": group_of(each),
            "reference": reference_of(each), "status": each.status, "note": each.note,
            "pupils": each.side.pupils, "count": None if few else each.side.count,
            "of": None if few else each.side.of, "rate": None if few else each.side.rate,
            "reference_pupils": each.other.pupils, "reference_count": None if few else each.other.count,
            "reference_of": None if few else each.other.of, "reference_rate": None if few else each.other.rate,
        }  # fmt: skip
        opinion = second_opinion(each.cells) if second and each.cells is not None else None
        for name, ratio in zip(RATIOS, (each.crude, each.by_year, each.within, opinion), strict=True):
            for part, field in (("", "value"), ("_low", "low"), ("_high", "high")):
                row[f"{name}{part}"] = None if ratio is None else getattr(ratio, field)
        row |= {
            "within_p": None if each.within is None else each.within.p, "allowing_for_all": each.asks,
            "stands_out": each.stands_out, "strata": None if each.within is None else each.within.strata,
        }  # fmt: skip
        yield row


def _variation(charts: Iterable[Charted]) -> Iterable[dict[str, Any]]:
    for each in charts:
        if each.chart is None or each.verdict is None:
            continue
        flagged: dict[int, list[str]] = {}
        for signal in each.verdict.signals:
            for place in signal.places:
                flagged.setdefault(place, []).append(signal.rule.code)
        for place, point in enumerate(each.chart.points):
            values = {
                name: getattr(point, name) for name in ("period", "segment", "value", "centre", "low", "high")
            }
            yield {
                "measure": each.code, "over": each.over, "chart": each.chart.kind.value, **values,
                "flagged": " ".join(flagged.get(place, [])),
            }  # fmt: skip


def _similar(near: Iterable[Similar]) -> Iterable[dict[str, Any]]:
    for of in near:
        for each in of.near:
            yield {
                "school": of.school.name, "like": each.school.name, "distance": each.distance, "known": each.known,
                "stays": each.stays, "alike": each.alike, "unlike": each.unlike,
            }  # fmt: skip
