"""Erasure: a pupil, a school, or all before a day, with history, superseded marks and kept reports.

Files that hold what must go are written anew without it, and the manifest that names the new ones also
names what is still to be deleted; then the old ones are deleted. A run that dies before the swap leaves
everything as it was; one that dies after it is finished when the store is next opened.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostlearning.store import files, reports, sql
from lostlearning.store.errors import StoreBusyError, writing
from lostlearning.store.locks import being_read
from lostlearning.store.manifest import ImportRecord, Manifest, Part
from lostlearning.store.rewriting import Rewriting, Rule
from lostlearning.tables import TABLES
from lostlearning.vocabulary.attendance import NO_SESSION
from lostlearning.vocabulary.terms import term_bounds

if TYPE_CHECKING:
    from lostlearning.store.store import Store

BUSY = "An import (or another erasure) is running"
UNNAMED = "(name removed by an erasure)"
SCHOOL_DAYS = 5
LAST_DAY = {
    "enrolments": "leaving_date",
    "register_weeks": f"week + {SCHOOL_DAYS - 1}",
    "lateness": "date",
    "exclusions": "coalesce(end_date, start_date)",
    "exclusion_steps": "coalesce(date, start_date)",
    "internal_removals": "date",
    "lesson_marks": "date",
    "part_time_timetables": "end_date",
    "placements": "end_date",
    "behaviour_incidents": "date",
    "meetings": "date",
    "actions": "end_date",
    "reviews": "coalesce(end_date, date)",
    "addresses": "end_date",
    "school_events": "coalesce(end_date, start_date)",
    "school_calendar": "end_date",
    "closures": "date",
}
"""The last day a row speaks of, as SQL; NULL while it runs. It is forgotten when that day is before."""
FIRST_DAY = {
    "enrolments": "entry_date",
    "exclusions": "start_date",
    "part_time_timetables": "start_date",
    "placements": "start_date",
    "actions": "start_date",
    "addresses": "start_date",
    "school_events": "start_date",
    "school_calendar": "start_date",
}
"""Where rows speak of a spell: its first day, to say which spells began before the day and are kept."""
BY_TERM = ("session_totals", "sessions_possible")
BY_YEAR = ("pupils",)
UNDATED = ("schools", "records_read")


@dataclasses.dataclass(frozen=True, slots=True)
class Forgotten:
    """What an erasure did: ``rows`` of facts and ``replaced_rows`` of history that are gone, ``shortened``
    weeks of which only the days before went, files ``rewritten`` and ``deleted``, ``reports`` deleted, and
    in words what it could not reach.
    """

    rows: int
    replaced_rows: int
    shortened: int
    rewritten: int
    deleted: int
    reports: tuple[str, ...]
    not_reached: tuple[str, ...]

    @property
    def anything(self) -> bool:
        """Whether there was anything to remove."""
        return bool(self.rows or self.replaced_rows or self.shortened or self.deleted or self.reports)


def pupils(store: Store, keys: Iterable[int], wait: float | None) -> Forgotten:
    """Remove pupils from every table, the history and the kept reports."""
    wanted = sorted(set(keys))
    listed = ", ".join(str(int(key)) for key in wanted)
    needles = [str(key).encode() for key in wanted]

    def rule(part: Part) -> Rule | None:
        return Rule(gone=f"pupil IN ({listed})") if "pupil" in part.columns and wanted else None

    def told(mentions: dict[str, Any]) -> bool:
        return bool(set(mentions["pupils"]) & set(wanted))

    return _erase(store, wait, rule, told, needles, rename=True)


def school(store: Store, name: str, wait: float | None) -> Forgotten:
    """Remove a school's files, those of its history, and the kept reports that mention it."""

    def rule(part: Part) -> Rule | None:
        return Rule(whole=True) if part.school == name else None

    def told(mentions: dict[str, Any]) -> bool:
        return name in mentions["schools"]

    return _erase(
        store,
        wait,
        rule,
        told,
        [],
        rename=True,
        left=["What other schools recorded of it (placements there)."],
    )


def before(store: Store, day: dt.date, wait: float | None) -> Forgotten:
    """Remove what is dated before ``day``: the days before it in a week, too, and reports that cover any.

    What is held by term or year goes once the term or year is over; spells that run on are kept whole.
    """

    def rule(part: Part) -> Rule | None:
        year = part.academic_year
        if year is not None and term_bounds(year)["summer"][1] < day:
            return Rule(whole=True)
        if part.table in BY_TERM and year is not None:
            over = [term for term, (_, last) in term_bounds(year).items() if last < day]
            return Rule(gone=f"term IN ({', '.join(map(sql.text, over))})") if over else None
        if part.table not in LAST_DAY:
            return None
        when = f"DATE '{day.isoformat()}'"
        found = Rule(gone=f"coalesce({LAST_DAY[part.table]} < {when}, false)")
        if part.table == "register_weeks":
            lost = f"2 * ({when} - week)"
            found.shortened = f"week < {when} AND week + {SCHOOL_DAYS - 1} >= {when}"
            found.marks = f"repeat({sql.text(NO_SESSION)}, {lost}) || substr(marks, {lost} + 1)"
        return found

    def told(mentions: dict[str, Any]) -> bool:
        return dt.date.fromisoformat(mentions["first"]) < day

    return _erase(store, wait, rule, told, [], rename=False, day=day)


def finish(store: Store) -> None:
    """Finish an erasure that was cut off. Raises StoreBusyError if another run is at it."""
    with writing(store.root), store.held(0, BUSY, key="") as manifest:
        if manifest.removing:
            _delete(store, manifest)


def _erase(
    store: Store,
    wait: float | None,
    rule: Callable[[Part], Rule | None],
    told: Callable[[dict[str, Any]], bool],
    needles: list[bytes],
    *,
    rename: bool,
    left: Iterable[str] = (),
    day: dt.date | None = None,
) -> Forgotten:
    if store.is_temporary:
        raise ValueError("a temporary store is forgotten whole, by closing it")
    patience = store.settings.wait if wait is None else wait
    with writing(store.root), store.held(patience, BUSY, key="") as manifest:
        _alone(store.root, patience)
        if manifest.removing:
            manifest, _ = _delete(store, manifest)
        work = Rewriting(store.root, store.scratch(), rule)
        try:
            parts = work.over(manifest.parts)
            history = work.over(manifest.history)
            kept = {part.path for part in (*parts, *history)}
            old = [part for part in (*manifest.parts, *manifest.history) if part.path not in kept]
            doomed = reports.mentioning(store.folder, told, needles)
            following = manifest.following(
                parts=parts,
                history=history,
                imports=_records(manifest, (*parts, *history), old if rename else []),
                removing=(
                    *(f"store/{part.path}" for part in old),
                    *(path.relative_to(store.folder).as_posix() for path in doomed),
                ),
            )
            spells = _spells(work, parts, day) if day else []
            if old or doomed:
                files.flush_all(work.written, store.root)
                following.save(store.root)
        except BaseException:
            files.remove(work.written, store.root)
            raise
        finally:
            work.con.close()
        stuck: list[Path] = []
        if old or doomed:
            _, stuck = _delete(store, following)
    return Forgotten(
        rows=sum(p.rows for p in manifest.parts) - sum(p.rows for p in parts),
        replaced_rows=sum(p.rows for p in manifest.history) - sum(p.rows for p in history),
        shortened=work.shortened,
        rewritten=len(work.written),
        deleted=len(old),
        reports=tuple(path.name for path in doomed),
        not_reached=(
            *(f"{path} is in use and could not be deleted yet: it goes when next opened." for path in stuck),
            *(f"The report in {path}, outside {store.folder}." for path in reports.elsewhere(store.folder)),
            *spells,
            *left,
            "The files that were imported, wherever you keep them.",
            "Backups and other copies of this folder, and reports that were printed, sent or copied.",
            "Parts of the disk that held the deleted files, until they are used again.",
        ),
    )


def _alone(root: Path, patience: float) -> None:
    """Wait until nobody reads: what they read is about to go."""
    until = time.monotonic() + patience
    while being_read(root / "readers"):
        if time.monotonic() >= until:
            raise StoreBusyError(
                f"A report or notebook is reading {root}. Waited {patience:g} seconds. Nothing was removed: "
                "close it and try again."
            )
        time.sleep(0.05)


def _delete(store: Store, manifest: Manifest) -> tuple[Manifest, list[Path]]:
    """Delete what the manifest says must go, and everything it does not name; then say that it is done."""
    doomed = [store.folder / path for path in manifest.removing if not path.startswith("store/")]
    stuck = [path for path in doomed if not reports.delete(path)]
    stuck += store.sweep(manifest, force=True)
    left = tuple(path.relative_to(store.folder).as_posix() for path in stuck)
    if left != manifest.removing:
        manifest = manifest.following(removing=left)
        manifest.save(store.root)
    return manifest, stuck


def _records(manifest: Manifest, kept: Iterable[Part], touched: Iterable[Part]) -> tuple[ImportRecord, ...]:
    """The imports of which anything is kept, those of ``touched`` places without the names of their files."""
    present = {(part.school, part.academic_year) for part in kept}
    schools = {school for school, _ in present}
    gone = {(part.school, part.academic_year) for part in touched}
    found = []
    for record in manifest.imports:
        years = record.academic_years or (None,)
        places = {(school, year) for school in record.schools for year in years}
        here = tuple(school for school in record.schools if school in schools)
        if not places & present:
            continue
        described = record.files
        if places & gone:
            described = tuple(
                {**each, "name": UNNAMED} if "name" in each else dict(each) for each in record.files
            )
        found.append(dataclasses.replace(record, schools=here, files=described))
    return tuple(found)


def _spells(work: Rewriting, parts: Iterable[Part], day: dt.date) -> list[str]:
    """What is kept although part of it is before ``day``, in words."""
    said = []
    for table in (*FIRST_DAY, *BY_TERM, *BY_YEAR):
        own = [part for part in parts if part.table == table]
        if not own:
            continue
        if table in FIRST_DAY:
            rows = sql.rows(TABLES[table], own, work.root)
            ((count,),) = work.con.execute(
                f"SELECT count(*) FROM ({rows}) WHERE {FIRST_DAY[table]} < DATE '{day.isoformat()}'"
            ).fetchall()
            if count:
                said.append(f"{table}: {count:,} rows of spells that began before and end later, or run on.")
            continue
        held = "term" if table in BY_TERM else "year"
        begun = [p for p in own if p.academic_year is not None and _begun(p.academic_year, day)]
        if begun:
            said.append(f"{table}: {sum(p.rows for p in begun):,} rows, held by {held} and not by day.")
    return said


def _begun(year: int, day: dt.date) -> bool:
    return term_bounds(year)["autumn"][0] < day
