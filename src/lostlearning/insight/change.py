"""What changed between two years, with what chance alone does: counts, rates, and their ratio with its interval.

Permanent exclusions hardly ever come twice to a pupil. Given how many there were in both years together, those of
the later are binomial; Wilson's interval of their share becomes that of the ratio of rates. Pupils counted once a
year are compared as two binomials. Suspensions and sessions repeat among pupils: the publication does not say
how, so no interval is right, and none is given.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
from collections.abc import Mapping
from importlib import resources
from typing import Any

from lostlearning.insight.likelihood import UNITS, Side, Unit, interval
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.measures.estimate import parameter, wilson
from lostlearning.sources.official.publication import Publication, Rate

NOTES: dict[Unit | None, str] = {
    Unit.EVENTS: "The interval is that of chance alone; a place may vary more than that from year to year.",
    Unit.PUPILS: (
        "Many are the same pupils in both years; the interval takes them for others, and so is rather too wide."
    ),
    Unit.REPEATED: (
        "No interval: it happens several times to a pupil, so it varies more than single events do, and the "
        "publication does not say how much."
    ),
    None: "No interval: how it varies by chance is not known.",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """A figure in two years. ``ratio`` is of the rates, or of the counts where there is nothing to divide by;
    ``low`` and ``high`` its interval, each None where it has none. ``of`` is what the rate is of.
    """

    figure: str
    place: str
    before: str
    after: str
    first: Side
    last: Side
    of: str
    unit: Unit | None
    ratio: float | None
    low: float | None
    high: float | None
    status: str
    notes: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def beyond(self) -> bool | None:
        """Whether it is more than chance alone would usually give; None where that cannot be said."""
        if self.low is None and self.high is None:
            return None
        return (self.low or 0) > 1 or (self.high is not None and self.high < 1)

    @property
    def said(self) -> str:
        """In one sentence."""
        named = self.figure.replace("_", " ")
        start = f"{named[:1].upper()}{named[1:]} in {self.place}"
        if self.first.status != "known" or self.last.status != "known":
            which = _year(self.before if self.first.status != "known" else self.after)
            return f"{start}: what {which} was is not known, so nothing can be said of a change."
        went = (
            f"{start} went from {self._side(self.first)} in {_year(self.before)} to {self._side(self.last)} in "
            f"{_year(self.after)}"
        )
        if self.ratio is None:
            return f"{went}: there were none to compare with{self._chance()}."
        of = "rate" if self.first.rate is not None else "number"
        low = "0" if self.low is None else f"{self.low:.2f}"
        bounds = f", {low} to {self.high:.2f}" if self.high is not None else ""
        return f"{went}: {self.ratio:.2f} times the {of}{bounds}{self._chance()}."

    def _side(self, side: Side) -> str:
        rate = f" ({side.rate:.3g} per 100 {self.of})" if side.rate is not None else ""
        return f"{side.count:,.0f}{rate}"

    def _chance(self) -> str:
        if self.beyond is None:
            return "; whether that is more than chance gives cannot be said"
        if self.beyond:
            return ", more than chance alone would usually give"
        return ", no more than chance alone could give"


def change(
    official: Official,
    figure: str,
    place: str = "England",
    before: str = "",
    after: str = "",
    where: Mapping[str, str] | None = None,
    of: str = "",
) -> Change:
    """A count's change between two periods (the last two with a row, unless told), as ``202122``.

    Raises NotLoadedError, UnknownPlaceError.
    """
    publication, rate = _counted(official, figure, of)
    fixed = dict(where or {})
    rows = _by_period(official, publication, figure, place, fixed)
    periods = sorted(rows)
    after = after or periods[-1]
    before = before or next((each for each in reversed(periods) if each < after), "")
    for asked in (before, after):
        if asked not in rows:
            said = ", ".join(map(_year, periods))
            wanted = _year(asked) or "an earlier year"
            raise NotLoadedError(f"{place} has no {figure} of {wanted}. There are: {said}.")
    whole = _by_period(official, publication, rate.whole, place, fixed) if rate else {}
    first, last = (_side(publication, rows[at], whole.get(at), bool(rate)) for at in (before, after))
    return between(
        figure, str(rows[after]["place_name"] or place), first, last, rate.whole.replace("_", " ") if rate else "",
        {rows[before]["year"], rows[after]["year"]}, tuple(str(rows[at]["file"]) for at in (before, after)),
    )  # fmt: skip


def between(
    figure: str, place: str, first: Side, last: Side, of: str, years: set[int], files: tuple[str, ...]
) -> Change:
    """A count's change between two ``years`` at hand: each side is named by its period."""
    unit = unit_of(figure)
    ratio, low, high = compared(first, last, unit)
    status, notes = "known", [NOTES[unit]]
    if first.status != "known" or last.status != "known":
        status, notes = first.status if first.status != "known" else last.status, []
    elif min(first.count or 0, last.count or 0) < parameter("small_group")[0]:
        status = "low_reliability"
        notes.insert(0, f"Small: fewer than {parameter('small_group')[0]} in one of the years.")
    notes += [note for low_, high_, note in unusual() if any(low_ <= year <= high_ for year in years)]
    return Change(
        figure, place, first.name, last.name, first, last, of, unit, ratio, low, high, status, tuple(notes),
        tuple(dict.fromkeys(files)),
    )  # fmt: skip


def unit_of(figure: str) -> Unit | None:
    """What a figure counts; None where it is neither pupils nor events."""
    if figure.startswith("permanent_exclusions"):
        return Unit.EVENTS
    if figure.startswith("suspensions") or figure.endswith("sessions"):
        return Unit.REPEATED
    return UNITS.get(figure)


def compared(first: Side, last: Side, unit: Unit | None) -> tuple[float | None, float | None, float | None]:
    """The ratio of later to earlier, and its interval where one is right. None before a first of nothing."""
    if first.count is None or last.count is None or first.status != "known" or last.status != "known":
        return None, None, None
    by_rate = bool(first.pupils and last.pupils)
    scale = (first.pupils or 1) / (last.pupils or 1) if by_rate else 1.0
    ratio = last.count / first.count * scale if first.count else None
    whole = first.rounded_to == last.rounded_to == 1 and first.count % 1 == last.count % 1 == 0
    if unit is Unit.EVENTS and whole and first.count + last.count > 0:
        low, high = wilson(int(last.count), int(first.count + last.count))
        return ratio, low / (1 - low) * scale, high / (1 - high) * scale if high < 1 else None
    if unit in (Unit.EVENTS, Unit.PUPILS) and by_rate and first.count and last.count:
        return ratio, *interval(last, first, unit)
    return ratio, None, None


@functools.cache
def unusual() -> tuple[tuple[int, int, str], ...]:
    """Years that are not like others: the first, the last, and why."""
    path = resources.files("lostlearning.insight") / "data" / "unusual_years.csv"
    with path.open(encoding="utf-8") as file:
        return tuple(
            (int(row["from_year"]), int(row["until_year"]), row["note"]) for row in csv.DictReader(file)
        )


def _counted(official: Official, figure: str, of: str) -> tuple[Publication, Rate | None]:
    """The publication with files of a figure, and the rate of which it is the part."""
    holding = [each for each in official.holding(figure) if of in ("", each.code)]
    for publication in holding:
        if official.files(publication.code):
            if any(rate.rate == figure for rate in publication.rates):
                part = next(rate.part for rate in publication.rates if rate.rate == figure)
                raise NotLoadedError(f"{figure} is a rate: ask for {part}, and its rate is compared.")
            return publication, next((rate for rate in publication.rates if rate.part == figure), None)
    if holding:
        raise official.missing(holding[0].code)
    raise NotLoadedError(f"No publication has a figure called {figure}.")


def _by_period(
    official: Official, publication: Publication, figure: str, place: str, where: dict[str, str]
) -> dict[str, dict[str, Any]]:
    """One row a period, of the kind that most are of: a year is not compared with a term."""
    rows = official.figures(figure, place, where, publication.code).to_pylist()
    kinds = [row["period_kind"] for row in rows]
    kind = max(kinds, key=kinds.count)
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["period_kind"] != kind:
            continue
        if row["period"] in found:
            names = ", ".join(
                name for name in publication.filters if row.get(name) != found[row["period"]].get(name)
            )
            raise NotLoadedError(
                f"{place} has {figure} of {_year(row['period'])} by {names}: say --where {names}=…"
            )
        found[row["period"]] = row
    return found


def _side(publication: Publication, row: dict[str, Any], whole: dict[str, Any] | None, divided: bool) -> Side:
    pupils = whole["value"] if whole and whole["status"] == "known" else None
    rounded = row["vintage"] <= publication.rounded_until
    status = "not_known" if row["status"] == "known" and divided and not pupils else row["status"]
    return Side(
        row["period"], row["value"], pupils, status,
        publication.rounded_to.get(row["level"], 1) if rounded else 1,
    )  # fmt: skip


def _year(period: str) -> str:
    return f"{period[:4]}/{period[4:]}" if len(period) == 6 else period
