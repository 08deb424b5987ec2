"""What ``lostlearning compare`` found as plain values and as files: every number of it, and of the few none."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostlearning.cli.comparisons import NEVER, Charted, Found, group_of, reference_of

if TYPE_CHECKING:
    from lostlearning.insight.similar import Similar
    from lostlearning.insight.unequal import Unequal

FILES = ("groups.csv", "variation.csv", "similar.csv")


def plain_like(near: Similar) -> dict[str, Any]:
    """The schools of England most like one, for a machine."""
    return {
        "school": near.school.name, "urn": near.school.id, "compared": near.compared, "behind": dict(near.behind),
        "not_known": list(near.not_known), "why_none": near.why_none,
        "near": [row | {"urn": each.school.id, "apart": dict(each.apart)}
                 for row, each in zip(_similar([near]), near.near, strict=True)],
    }  # fmt: skip


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
