"""What an indicator is of each place: known and of enough, or why not."""

from __future__ import annotations

import dataclasses
import math

from lostlearning.insight.across import Across, across, added
from lostlearning.insight.indicators import Indicator
from lostlearning.insight.official import NotLoadedError, Official


@dataclasses.dataclass(frozen=True, slots=True)
class Value:
    """An indicator of one place. ``value`` is kept where it is known, small or not; ``usable`` where it counts."""

    indicator: str
    value: float | None
    part: float | None
    whole: float | None
    status: str
    period: str
    year: int
    file: str
    note: str = ""

    @property
    def usable(self) -> bool:
        """Whether it is known, and of enough."""
        return self.value is not None and self.status == "known"


def values(official: Official, indicator: Indicator, codes: list[str]) -> dict[str, Value]:
    """An indicator of each authority, all of one period. Where nothing is loaded, each says so."""
    try:
        part, whole, divided = _asked(official, indicator)
    except NotLoadedError as error:
        return {
            code: Value(indicator.id, None, None, None, "not_available", "", 0, "", str(error))
            for code in codes
        }
    return {code: _value(indicator, code, part, whole, divided) for code in codes}


def _asked(official: Official, each: Indicator) -> tuple[Across, Across, tuple[str, ...]]:
    """The rows of part and of whole; with ``by``, every value of it that any place has."""
    if each.added:
        figures = (each.part, each.whole) if each.whole else (each.part,)
        found = added(official, each.publication, figures, {"school_type": each.kinds} if each.kinds else {})
        return found[each.part], found[each.whole or each.part], ()
    part = across(official, each.publication, each.part, each.where, each.by)
    if not each.by:
        return part, across(official, each.publication, each.whole, each.where) if each.whole else part, ()
    whole = across(official, each.publication, each.whole, each.where, each.by)
    return part, whole, tuple(sorted({value for _, value in part.rows if value != "Total"}))


def _value(each: Indicator, code: str, part: Across, whole: Across, divided: tuple[str, ...]) -> Value:
    def made(status: str, note: str, *numbers: float | None, file: str = "") -> Value:
        value, top, bottom = numbers or (None, None, None)
        return Value(each.id, value, top, bottom, status, part.period, part.year, file, note)

    if each.by:
        rows = {value: part.rows[code, value] for value in divided if (code, value) in part.rows}
        total = whole.rows.get((code, "Total")) or next(
            (whole.rows[code, value] for value in rows if (code, value) in whole.rows), None
        )
    else:
        rows = {"": part.rows[code, ""]} if (code, "") in part.rows else {}
        total = whole.rows.get((code, ""))
    if not rows or total is None or part.period != whole.period:
        return made("not_known", "no row of this place")
    unknown = [row["status"] for row in (*rows.values(), total) if row["status"] != "known"]
    if unknown:
        return made(unknown[0], f"{each.part.replace('_', ' ')} is not given")
    bottom = float(total["value"])
    if each.by and math.fsum(row["value"] for row in rows.values()) != bottom:
        return made("not_known", "what is listed does not add up to the whole")
    wanted = each.counted if each.by else ("",)
    top = math.fsum(rows[value]["value"] for value in wanted if value in rows)
    file = str(total["file"])
    if not each.whole:
        if top < max(each.least, 1):
            return made("low_reliability", f"fewer than {each.least:g}", top, top, None, file=file)
        return made("known", "", math.log10(top), top, None, file=file)
    if bottom <= 0:
        return made("not_applicable", "there is none to divide by", None, top, bottom, file=file)
    left_out = (
        f"{total['left_out']} of {total['schools']} schools do not say" if total.get("left_out") else ""
    )
    if bottom < each.least:
        return made(
            "low_reliability", f"of {bottom:g}: fewer than {each.least:g}", 100 * top / bottom, top, bottom,
            file=file,
        )  # fmt: skip
    return made("known", left_out, 100 * top / bottom, top, bottom, file=file)
