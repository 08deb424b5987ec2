"""One figure of every authority there is today, under today's codes: in the latest period that has it, or in all."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from lostlearning.insight import asking
from lostlearning.insight.official import Official
from lostlearning.insight.places import Place, plain
from lostlearning.sources.official.publications import publications
from lostlearning.sources.values import listed, literal, quoted


@dataclasses.dataclass(frozen=True, slots=True)
class Across:
    """``rows`` by today's code of the authority and the value of what was asked ``by`` ("" where nothing was)."""

    period: str
    year: int
    rows: Mapping[tuple[str, str], Mapping[str, Any]]


def authorities(official: Official) -> list[Place]:
    """Every authority of today. Raises NotLoadedError where no register of authorities is loaded."""
    if not official.files("authorities"):
        raise official.missing("authorities")
    return [place for place in official.places.authorities() if not place.ended]


def across(
    official: Official, publication: str, figure: str, where: Mapping[str, str] | None = None, by: str = ""
) -> Across:
    """Raises NotLoadedError where no file of the publication is loaded. With no row at all, ``period`` is empty."""
    if not official.files(publication):
        raise official.missing(publication)
    every = official.places.authorities()
    found = asking.ask(
        official, publications()[publication], figure, every, dict(where or {}), by
    ).to_pylist()
    return _latest(found, _today(official), by)


def everywhere(
    official: Official, publication: str, figure: str, where: Mapping[str, str], by: str = ""
) -> dict[str, list[dict[str, Any]]]:
    """Every period of a figure of every authority of today, by today's code: what asking it of each one by one gives,
    in one question. Raises NotLoadedError where no authorities, or no file of the publication, are loaded.
    """
    if not official.files(publication):
        raise official.missing(publication)
    today = _today(official)
    every = official.places.authorities()
    rows = asking.ask(official, publications()[publication], figure, every, dict(where), by).to_pylist()
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        code = today.get(row["place"] or plain(row["place_name"] or ""))
        if code:
            found.setdefault(code, []).append(row)
    return found


def added(
    official: Official, publication: str, figures: tuple[str, ...], where: Mapping[str, tuple[str, ...]]
) -> dict[str, Across]:
    """Figures of schools, added up by authority, over the schools where all of them are known. Each row says how
    many schools that left out, and the schools there are.
    """
    files = official.files(publication)
    if not files:
        raise official.missing(publication)
    file = files[-1]
    tests = [f"{quoted(name)} IN {listed(tuple(values))}" for name, values in where.items()]
    known = " AND ".join(
        f"count(*) FILTER (figure = {literal(name)} AND status = 'known') = 1" for name in figures
    )
    values = ", ".join(f"max(value) FILTER (figure = {literal(name)}) AS {quoted(name)}" for name in figures)
    sums = ", ".join(f"sum({quoted(name)}) FILTER (usable) AS {quoted(name)}" for name in figures)
    rows = official.con.sql(
        f"WITH schools AS (SELECT old_la_code, urn, period, year, {known} AS usable, {values} "
        f"FROM {official.rows(file)} WHERE {' AND '.join(['level = ' + literal('School'), *tests])} GROUP BY ALL) "
        f"SELECT period, year, old_la_code, {sums}, count(*) AS schools, count(*) FILTER (NOT usable) AS left_out "
        "FROM schools GROUP BY ALL ORDER BY period, old_la_code"
    ).to_arrow_table().to_pylist()  # fmt: skip
    today = _today(official)
    return {
        name: _latest(
            [
                row
                | {"place": row["old_la_code"], "place_name": "", "value": row[name], "file": file.name}
                | {"status": "known" if row[name] is not None else "not_known"}
                for row in rows
            ],
            today,
            "",
        )
        for name in figures
    }


def _latest(rows: list[dict[str, Any]], today: Mapping[str, str], by: str) -> Across:
    if not rows:
        return Across("", 0, {})
    last = max(rows, key=lambda row: (row["year"], row["period"]))
    kept = {}
    for row in rows:
        code = today.get(row["place"] or plain(row["place_name"] or ""))
        if code and row["period"] == last["period"]:
            kept[code, str(row[by]) if by else ""] = row
    return Across(last["period"], last["year"], kept)


def _today(official: Official) -> dict[str, str]:
    """Every code that an authority of today has had, its three-digit code and its name → today's code."""
    found: dict[str, str] = {}
    for place in authorities(official):
        found.update({each.code: place.code for each in official.places.find(place.code)})
        found[plain(place.name)] = place.code
        if place.old_code:
            found[place.old_code] = place.code
    return found
