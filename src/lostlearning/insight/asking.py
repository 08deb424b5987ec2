"""One figure of a publication: from every vintage that is loaded, of those for one period the latest's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lostlearning.insight.places import Place, plain
from lostlearning.sources.official.publication import Publication, Rate
from lostlearning.sources.values import listed, literal, quoted

if TYPE_CHECKING:
    from lostlearning.insight.official import Official
    from lostlearning.store.official import Loaded

TOTALS = ("total", "all", "all schools", "all pupils", "state-funded schools", "all ehc plans issued")
"""What publications call the row in which a filter makes no difference, in lower case."""
VERSIONS = ("provisional", "revised", "final")
"""Of two versions in one file the later speaks."""
PLAIN = "trim(regexp_replace(lower(replace(place_name, '&', ' and ')), '[^a-z0-9]+', ' ', 'g'))"


def ask(
    official: Official,
    publication: Publication,
    figure: str,
    places: Sequence[Place],
    where: dict[str, str],
    by: str = "",
) -> pa.Table:
    """``period, year, level, place, place_name``, the filters, ``value, status, published, file, row, note``."""
    parts = [
        _part(official, publication, file, figure, places, where, by, order)
        for order, file in enumerate(official.files(publication.code))
    ]
    together = " UNION ALL BY NAME ".join(f"({part})" for part in parts)
    query = (
        f"SELECT * EXCLUDE (_order, _one, _version) FROM ({together}) QUALIFY row_number() OVER "
        "(PARTITION BY period, period_kind, _one ORDER BY _order DESC, _version DESC) = 1 "
        "ORDER BY period, period_kind, place, _one"
    )
    found: pa.Table = official.con.sql(query).to_arrow_table()
    return found


def _part(
    official: Official,
    publication: Publication,
    file: Loaded,
    figure: str,
    places: Sequence[Place],
    where: dict[str, str],
    by: str,
    order: int,
) -> str:
    """SQL: the rows of one file. ``_one`` tells apart rows of one period that are not two vintages of one."""
    rows, here = official.rows(file), official.columns(file)
    filters = [name for name in publication.filters if name in here]
    school = places[0].level == "School"
    free, tests, added = [], [], False
    for name in filters:
        if name in where:
            tests.append(f"lower({quoted(name)}) = {literal(where[name].lower())}")
        elif name == by or school or name in publication.attributes:
            free.append(name)
        elif publication.adds_up and not _has_total(official, rows, name):
            added = True
        else:
            tests.append(f"lower(coalesce({quoted(name)}, 'total')) IN {listed(TOTALS)}")
    for name in where:
        if name not in filters:
            tests.append("false")
    conditions = " AND ".join([f"figure = {literal(figure)}", _is_of(places, here), *tests])
    free = [name for name in free if name != "version"]
    one = [
        "coalesce(old_la_code, place, place_name)" if "old_la_code" in here else "coalesce(place, place_name)"
    ]
    one += [f"lower(coalesce({quoted(name)}, ''))" for name in free]
    version = f"coalesce(list_position({list(VERSIONS)}, lower(version)), 0)" if "version" in here else "0"
    kind = "period_kind" if "period_kind" in here else "NULL::VARCHAR AS period_kind"
    shown = ", ".join(quoted(name) for name in filters) or "NULL::VARCHAR AS total"
    whence = f"{literal(file.name)} AS file, {file.vintage or 0} AS vintage, {order} AS _order"
    if not added:
        return (
            f"SELECT period, year, {kind}, level, place, place_name, {shown}, value, status, published, row, "
            f"'' AS note, {whence}, {version} AS _version, concat_ws('|', {', '.join(one)}) AS _one "
            f"FROM {rows} WHERE {conditions}"
        )
    kept = [name for name in filters if name in free or name in where]
    listing = "".join(f", {quoted(name)}" for name in kept)
    return (
        f"SELECT period, year, {kind}, level, place, place_name{listing}, "
        "CASE WHEN bool_and(status = 'known') THEN sum(value) END AS value, "
        "CASE WHEN bool_and(status = 'known') THEN 'known' ELSE 'not_known' END AS status, "
        f"NULL::VARCHAR AS published, min(row) AS row, 'added over every group' AS note, {whence}, "
        f"0 AS _version, concat_ws('|', {', '.join(one)}) AS _one FROM {rows} WHERE {conditions} "
        f"GROUP BY ALL"
    )


def _has_total(official: Official, rows: str, name: str) -> bool:
    found = official.con.execute(
        f"SELECT 1 FROM {rows} WHERE lower(coalesce({quoted(name)}, 'total')) IN {listed(TOTALS)} LIMIT 1"
    ).fetchone()
    return found is not None


def _is_of(places: Sequence[Place], here: set[str]) -> str:
    """SQL: whether a row is of one of the places: by code, by three-digit code, else by name."""
    codes = tuple(sorted({each.code for each in places}))
    old = tuple(sorted({each.old_code for each in places if each.old_code}))
    names = tuple(sorted({_as_sql(each.name) for each in places} | {plain(each.name) for each in places}))
    said = [f"place IN {listed(codes)}"]
    if old and "old_la_code" in here:
        said.append(f"old_la_code IN {listed(old)}")
    level = places[0].level
    unnamed = "" if not level else "place IS NULL AND "
    if level != "School":
        said.append(f"({unnamed}{PLAIN} IN {listed(names)})")
    of = f"({' OR '.join(said)})"
    return f"level = {literal(level)} AND {of}" if level else f"level <> 'School' AND {of}"


def _as_sql(name: str) -> str:
    """A name as :data:`PLAIN` makes it."""
    return re.sub(r"[^a-z0-9]+", " ", name.lower().replace("&", " and ")).strip()


def divided(official: Official, publication: Publication, figure: str, places: Sequence[Place]) -> str:
    """What a figure of a place is divided by, in words, with some values of each; empty where there is none."""
    parts = []
    for file in official.files(publication.code)[-1:]:
        rows, here = official.rows(file), official.columns(file)
        for name in publication.filters:
            if name not in here or name == "version":
                continue
            values = [
                str(value)
                for (value,) in official.con.execute(
                    f"SELECT DISTINCT {quoted(name)} FROM {rows} WHERE figure = ? AND {_is_of(places, here)} "
                    f"AND {quoted(name)} IS NOT NULL ORDER BY 1 LIMIT 9",
                    [figure],
                ).fetchall()
            ]
            if values:
                parts.append(f"--where {name}= {', '.join(values[:8])}{' …' * (len(values) > 8)}")
    return "; ".join(parts)


def said(where: dict[str, str]) -> str:
    """What was asked of the filters, in words."""
    return f" where {' and '.join(f'{name} is {value}' for name, value in where.items())}" if where else ""


def together(
    official: Official,
    publication: Publication,
    figure: str,
    parts: Sequence[Place],
    whole: Place,
    where: dict[str, str],
    by: str,
) -> pa.Table:
    """A place given only by its parts: counts added, rates worked out of the added counts; else nothing."""
    rate = next((each for each in publication.rates if each.rate == figure), None)
    if rate is None and figure.endswith("_rate"):
        return pa.table({})
    wanted = (rate.part, rate.whole) if rate else (figure,)
    tables = {
        name: [ask(official, publication, name, [part], where, by).to_pylist() for part in parts]
        for name in wanted
    }
    kept = [name for name in ("period", "period_kind", *publication.filters) if name != "version"]

    def key(row: dict[str, Any]) -> tuple[object, ...]:
        return tuple(row.get(name) for name in kept)

    added: dict[str, dict[tuple[object, ...], float | None]] = {}
    first: dict[tuple[object, ...], dict[str, Any]] = {}
    for name, halves in tables.items():
        by_key = [{key(row): row for row in half} for half in halves]
        for at in by_key[0]:
            if all(at in half for half in by_key):
                rows = [half[at] for half in by_key]
                known = all(row["status"] == "known" for row in rows)
                added.setdefault(name, {})[at] = sum(row["value"] for row in rows) if known else None
                first[at] = rows[0]
    made = [
        _made(row, whole, parts, rate, [added[name].get(at) for name in wanted]) for at, row in first.items()
    ]
    return pa.Table.from_pylist(made)


def _made(
    row: dict[str, Any],
    whole: Place,
    parts: Sequence[Place],
    rate: Rate | None,
    values: Sequence[float | None],
) -> dict[str, Any]:
    value = values[0]
    if rate:
        part, of = values
        value = rate.per * part / of if part is not None and of else None
    return row | {
        "place": whole.code,
        "place_name": whole.name,
        "value": value,
        "status": "known" if value is not None else "not_known",
        "published": None,
        "note": f"worked out from {' and '.join(each.name for each in parts)}",
    }
