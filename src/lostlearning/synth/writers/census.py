"""School census tables as authorities receive them (COLLECT), one CSV a table, sessions one term in arrears.

A year of marks reaches the authority in three returns: autumn sessions in the spring return, spring sessions
in the summer return, and the summer term (split at the spring bank holiday) in the autumn return of the next
school year. Exclusions come one and two terms in arrears. A return is written when its census day and the
terms it reports have passed by ``as_of``, the autumn return when the year is complete.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lostlearning.synth.world import World
from lostlearning.synth.writers.register import codes
from lostlearning.synth.writers.sheet import Sheet, dates, write_csv

Flags = NDArray[np.bool_]
LAST_YEAR = {"Primary": "6", "Secondary": "11", "Special": "11"}
COMMON = ("middlenames", "preferredsurname", "formersurname", "formerupn", "uniquelearnernumber")


@dataclasses.dataclass(frozen=True)
class Return:
    """One return: its calendar year and term, census day, and the half terms (1 to 6) it reports."""

    year: int
    term: str
    day: dt.date
    sessions: tuple[int, ...]
    second_half: tuple[int, ...]
    exclusions: tuple[int, ...]


def nth_thursday(year: int, month: int, nth: int) -> dt.date:
    """Census days fall on Thursdays: first of October, third of January and May."""
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(3 - first.weekday()) % 7 + 7 * (nth - 1))


def returns(academic_year: int) -> list[Return]:
    """The three returns that hold the year's sessions."""
    spring = academic_year + 1
    return [
        Return(spring, "spring", nth_thursday(spring, 1, 3), (1, 2), (), (1, 2)),
        Return(spring, "summer", nth_thursday(spring, 5, 3), (3, 4), (), (1, 2, 3, 4)),
        Return(spring, "autumn", nth_thursday(spring, 10, 1), (5,), (6,), (3, 4, 5, 6)),
    ]


def census_csv(world: World, folder: Path) -> list[Path]:
    """Writes every return that was due by ``as_of`` and returns the files."""
    complete = world.year.as_of >= world.year.half_terms[-1].end
    files: list[Path] = []
    for one in returns(world.academic_year):
        if (one.term == "autumn" and complete) or (one.term != "autumn" and one.day <= world.year.as_of):
            files += _write(world, one, folder)
    return files


def _write(world: World, one: Return, folder: Path) -> list[Path]:
    day = np.datetime64(one.day)
    move = world.move
    half_terms = {half.number: half for half in world.year.half_terms}
    begins = np.datetime64(min(half_terms[number].start for number in one.sessions))
    ends = np.datetime64(max(half_terms[number].end for number in (*one.sessions, *one.second_half)))
    here = (move.entry <= day) & (np.isnat(move.leaving) | (move.leaving >= day))
    seen = (move.entry <= ends) & (np.isnat(move.leaving) | (move.leaving >= begins))
    if one.term == "autumn":
        here &= world.people.year_group != LAST_YEAR[world.phase]
    there = world.move.first < world.move.last
    return [
        *_pupils(world, one, here & there, "on", folder),
        *_pupils(world, one, seen & ~here & there, "off", folder),
    ]


def _keys(world: World, one: Return, rows: NDArray[np.int64]) -> list[str]:
    """A table id for each pupil in a return, as opaque as COLLECT's."""
    seed = f"{world.school}|{one.year}|{one.term}|"
    return [_hash(f"{seed}{upn}", 12) for upn in world.people.upn[rows].tolist()]


def _hash(text: str, length: int) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()[:length]


def _counts(world: World, one: Return, rows: NDArray[np.int64], halves: tuple[int, ...]) -> NDArray[np.int64]:
    """Sessions by symbol (256 columns) in some half terms."""
    days = world.year.dates
    keep = np.zeros(len(days), dtype=bool)
    for half in world.year.half_terms:
        if half.number in halves:
            keep |= (days >= np.datetime64(half.start)) & (days <= np.datetime64(half.end))
    grid = world.grid[rows][:, keep].astype(np.int64)
    flat = np.bincount((grid + 256 * np.arange(len(rows))[:, None]).ravel(), minlength=256 * len(rows))
    return flat.reshape(len(rows), 256)


def _possible(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sessions held on roll, but for those outside possible."""
    outside = [ord(symbol) for symbol in "._DXZ#Q1234567"]
    return np.asarray(counts.sum(axis=1) - counts[:, outside].sum(axis=1))


def _pupils(world: World, one: Return, keep: Flags, roll: str, folder: Path) -> list[Path]:
    people, move = world.people, world.move
    rows = np.flatnonzero(keep)
    on = roll == "on"
    name = "pupilonroll" if on else "pupilnolongeronroll"
    key = _keys(world, one, rows)
    native = [world.laestab] * len(rows)
    counts = _counts(world, one, rows, one.sessions)
    nothing = [None] * len(rows)
    flags = [str(value) for value in (True, False)]
    columns: dict[str, object] = {
        f"{name}tableid": key,
        "NativeId": native,
        "dob": dates(people.born[rows], "census"),
        "surname": people.surname[rows].tolist(),
        "forename": people.forename[rows].tolist(),
        "upn": people.upn[rows].tolist(),
        **dict.fromkeys(COMMON, nothing),
        "sex": people.sex[rows].tolist(),
        "entrydate": dates(move.entry[rows], "census"),
        f"{name}orderseqcolumn": [str(at + 1) for at in range(len(rows))],
        "sourceid": [_hash(f"source{text}", 8) for text in key],
        "parttime": ["False"] * len(rows),
        "termlysessionspossible": [f"{value}.0" for value in _possible(counts).tolist()],
    }
    if on:
        # The autumn return is of the next school year: everyone has moved up.
        year = (people.year[rows] + (one.term == "autumn")).astype(str).tolist()
        year = ["R" if group == "0" else group for group in year]
        columns |= {
            "enrolstatus": people.enrolment_status[rows].tolist(),
            "senprovision": people.sen_provision[rows].tolist(),
            "ncyearactual": year,
            "servicechild": [("Y" if value else "N") for value in people.service_child[rows].tolist()],
            "language": [("OTH" if value else "ENG") for value in people.eal[rows].tolist()],
        }
    else:
        summer = np.datetime64(f"{world.academic_year + 1}-08-31")
        gone = np.where(np.isnat(move.leaving[rows]), summer, move.leaving[rows])
        columns["leavingdate"] = dates(gone, "census")
        columns["language"] = [("OTH" if value else "ENG") for value in people.eal[rows].tolist()]
    if one.term == "spring":
        columns["ethnicity"] = people.ethnicity[rows].tolist()
        if on:
            columns["youngcarer"] = [("S" if value else "N") for value in people.young_carer[rows].tolist()]
    if one.second_half:
        second = _counts(world, one, rows, one.second_half)
        columns["summerhalfterm2sessionspossible"] = [f"{value}.0" for value in _possible(second).tolist()]
    columns["moveoffrollflag" if on else "moveonrollflag"] = [flags[1]] * len(rows)
    files = [_save(folder, one, name, columns)]
    files.append(_details(world, one, rows, key, counts, roll, "termlysessiondetails", folder))
    if one.second_half:
        second = _counts(world, one, rows, one.second_half)
        files.append(_details(world, one, rows, key, second, roll, "summerhalfterm2sessiondetails", folder))
    files.append(_exclusions(world, one, rows, key, roll, folder))
    if on:
        files.append(_meals(world, one, rows, key, folder))
        if one.term == "spring":
            files.append(_needs(world, one, rows, key, folder))
    return files


def _details(
    world: World,
    one: Return,
    rows: NDArray[np.int64],
    key: list[str],
    counts: NDArray[np.int64],
    roll: str,
    table: str,
    folder: Path,
) -> Path:
    """Sessions by code. A session with no mark cannot be in a return: possible exceeds the sum by so many."""
    written = codes()
    symbols = np.array([at for at in range(256) if written[at] and at != ord("?")])
    row, column = np.nonzero(counts[:, symbols])
    name = f"{table}{roll}roll"
    parent = "pupilonroll" if roll == "on" else "pupilnolongeronroll"
    owner = [key[at] for at in row.tolist()]
    code = [str(written[symbols[at]]) for at in column.tolist()]
    return _save(folder, one, name, {
        f"{parent}tableid": owner,
        "NativeId": [world.laestab] * len(row),
        f"{name}tableid": [_hash(f"{name}{who}{what}", 8) for who, what in zip(owner, code, strict=True)],
        f"{name}orderseqcolumn": [str(at + 1) for at in _order(row)],
        "sourceid": [_hash(f"source{text}", 8) for text in owner],
        "sessions": [f"{value}.0" for value in counts[:, symbols][row, column].tolist()],
        "attendancereason": code,
    })  # fmt: skip


def _order(row: NDArray[np.int64]) -> list[int]:
    order: list[int] = (np.arange(len(row)) - np.searchsorted(row, row)).tolist()
    return order


def _exclusions(
    world: World, one: Return, rows: NDArray[np.int64], key: list[str], roll: str, folder: Path
) -> Path:
    days = world.year.dates[world.year.sessions]
    place = dict(zip(rows.tolist(), key, strict=True))
    halves = [half for half in world.year.half_terms if half.number in one.exclusions]
    low, high = np.datetime64(halves[0].start), np.datetime64(halves[-1].end)
    records = [
        record
        for record in sorted(world.exclusions, key=lambda record: (record.pupil, record.start))
        if record.pupil in place and low <= days[record.start] <= high
    ]
    name = f"termlyexclusions{roll}roll"
    parent = "pupilonroll" if roll == "on" else "pupilnolongeronroll"
    owner = [place[record.pupil] for record in records]
    order = _order(np.array([record.pupil for record in records], dtype=np.int64))
    reasons = [[*record.reasons, None, None, None][:3] for record in records]
    return _save(folder, one, name, {
        f"{parent}tableid": owner,
        "NativeId": [world.laestab] * len(records),
        f"{name}tableid": [_hash(f"{name}{who}{at}", 8) for who, at in zip(owner, order, strict=True)],
        f"{name}orderseqcolumn": [str(at + 1) for at in order],
        "sourceid": [_hash(f"source{text}", 8) for text in owner],
        "startdate": dates(days[[record.start for record in records]], "census"),
        "sessions": [f"{record.length}.0" if record.category == "SUSP" else None for record in records],
        "reason1": [row[0] for row in reasons],
        "reason2": [row[1] for row in reasons],
        "reason3": [row[2] for row in reasons],
        "category": [record.category for record in records],
        "senprovision": [str(world.people.sen_provision[record.pupil]) for record in records],
    })  # fmt: skip


def _meals(world: World, one: Return, rows: NDArray[np.int64], key: list[str], folder: Path) -> Path:
    ever = world.people.fsm6[rows]
    chosen = np.flatnonzero(ever)
    start = world.move.entry[rows][chosen]
    now = world.people.fsm[rows][chosen]
    ended = np.where(now, np.datetime64("NaT"), np.datetime64(f"{world.academic_year}-08-31"))
    start = np.where(now, start, np.minimum(start, np.datetime64(f"{world.academic_year - 1}-09-01")))
    owner = [key[at] for at in chosen.tolist()]
    name = "fsmperiodsonroll" if one.term == "autumn" else "fsmperiod"
    return _save(folder, one, name, {
        "pupilonrolltableid": owner,
        "NativeId": [world.laestab] * len(owner),
        f"{name}tableid": [_hash(f"fsm{who}", 8) for who in owner],
        f"{name}orderseqcolumn": ["1"] * len(owner),
        "sourceid": [_hash(f"source{text}", 8) for text in owner],
        "fsmstartdate": dates(start, "census"),
        "fsmenddate": dates(ended, "census"),
        "ukcountry": ["ENG"] * len(owner),
    })  # fmt: skip


def _needs(world: World, one: Return, rows: NDArray[np.int64], key: list[str], folder: Path) -> Path:
    chosen = np.flatnonzero(world.people.sen_primary_need[rows] != "")
    owner = [key[at] for at in chosen.tolist()]
    return _save(folder, one, "senneeds", {
        "pupilonrolltableid": owner,
        "NativeId": [world.laestab] * len(owner),
        "senneedstableid": [_hash(f"need{who}", 8) for who in owner],
        "senneedsorderseqcolumn": ["1"] * len(owner),
        "sourceid": [_hash(f"source{text}", 8) for text in owner],
        "sentyperank": ["1.0"] * len(owner),
        "sentype": world.people.sen_primary_need[rows][chosen].tolist(),
    })  # fmt: skip


def _save(folder: Path, one: Return, name: str, columns: dict[str, object]) -> Path:
    table = pa.table({heading: pa.array(values, pa.string()) for heading, values in columns.items()})
    return write_csv(Sheet(table), folder / f"{one.year}_{one.term}_{name}.csv")
