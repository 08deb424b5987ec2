"""Schools that come late, or again, from their own exports."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from lostlearning.failing import said
from lostlearning.importing import load
from lostlearning.nation.layout import CANONICAL, schema
from lostlearning.nation.rebuilding import Change, Rebuilder
from lostlearning.nation.turning import bits_of_weeks
from lostlearning.nation.unpublished import unpublished
from lostlearning.problems import Severity, UnusableError
from lostlearning.store import Store, StoreError, scratch_folder, sql
from lostlearning.store.nation import Aside, NationalManifest, NationalStore, Partition, Written

Tell = Callable[[str, float], None]


@dataclasses.dataclass(frozen=True)
class School:
    """What a folder gives of a year: its schools, their tables and ``marks_wide``; ``problems`` are counted."""

    folder: str
    schools: frozenset[str]
    tables: Mapping[str, pa.Table]
    problems: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Joined:
    """What became of the folders: schools that came or came again, and what could not be used."""

    schools: tuple[str, ...]
    aside: tuple[Aside, ...]
    kept: tuple[Aside, ...]
    """Folders that were not used, of schools that are held, here or in another authority: those stay as they were."""
    problems: Mapping[str, int]
    """Problems met in the files of a folder that was used."""


def join_schools(
    store: NationalStore,
    folders: Sequence[Path],
    authority: str,
    region: str,
    academic_year: int,
    tell: Tell | None = None,
) -> Joined:
    """Put schools, each from a folder of its own exports, in an authority's year; those that are there are replaced.

    A folder that cannot be used sets its school aside, and the others go on. Pupils are hashed with the key of
    this person's store. Raises FileNotFoundError for a folder that is not there, and the store's errors.
    """
    for folder in folders:
        if not folder.is_dir():
            raise FileNotFoundError(f"There is no folder called {folder}.")
    folders = [folder.resolve() for folder in folders]
    return put_schools(store, *_read(folders, academic_year, tell), authority, region, academic_year)


def put_schools(
    store: NationalStore,
    used: Sequence[School],
    aside: Sequence[Aside],
    authority: str,
    region: str,
    academic_year: int,
) -> Joined:
    """Put what was read in an authority's year, and set aside what could not be. Raises the store's errors."""
    with store.changing() as manifest, unpublished(store) as written:
        part = manifest.partitions.get(f"{academic_year}/{authority}")
        held = _held(store, manifest, academic_year)
        used, elsewhere = _apart(used, held, authority)
        here = {school for school, at in held.items() if at == authority}
        kept = (*(each for each in aside if each.school in here), *elsewhere)
        left = [each for each in aside if each.school not in here]
        if used or left:
            written.append(_written(store, part, used, left, authority, region, academic_year))
            store.put(manifest, written)
    schools = tuple(sorted(school for each in used for school in each.schools))
    return Joined(schools, tuple(left), kept, {each.folder: each.problems for each in used if each.problems})


def _written(
    store: NationalStore,
    part: Partition | None,
    used: Sequence[School],
    aside: Sequence[Aside],
    authority: str,
    region: str,
    academic_year: int,
) -> Written:
    region = region or (part.region if part else "")
    # A school that is heard of is no longer set aside, by whichever name it was.
    heard = {name for each in used for name in (each.folder, *each.schools)}
    if not used:
        before = [each for each in part.aside if each.school not in {a.school for a in aside}] if part else []
        return Written(academic_year, authority, region, (), frozenset(), (*before, *aside))
    tables = {
        name: pa.concat_tables([each.tables[name] for each in used if name in each.tables])
        for name in {name for each in used for name in each.tables}
    }
    change = Change(
        without=frozenset(school for each in used for school in each.schools),
        tables=tables,
        aside=tuple(aside),
        heard=frozenset(heard),
    )
    return Rebuilder(store).rebuild(academic_year, authority, region, part, change)


def _read(folders: Sequence[Path], academic_year: int, tell: Tell | None) -> tuple[list[School], list[Aside]]:
    used: list[School] = []
    aside: list[Aside] = []
    with scratch_folder() as scratch:
        for number, folder in enumerate(folders):
            if tell:
                tell(f"Reading {folder.name}", number / len(folders))
            try:
                found = read_school(folder, academic_year, _home(scratch / str(number)))
                if again := found.schools & {school for each in used for school in each.schools}:
                    raise UnusableError(f"The school {min(again)} is in another of these folders too.")
                used.append(found)
            except StoreError:
                raise
            except Exception as error:  # A school's bad file never stops the others.
                aside.append(_aside(folder, error))
    return used, aside


def read_school(folder: Path, academic_year: int, home: Path) -> School:
    """What the exports in a folder say of a year; ``home`` is an empty store's folder with a key, used for reading.

    Raises UnusableError where they say nothing of it.
    """
    if not any(path.is_file() for path in folder.rglob("*")):
        raise UnusableError("There are no files in it.")
    # Of several folders each is a school, and has its name; a lone one would be a school without any.
    beside = home.with_name(f"{home.name}-files")
    shutil.copytree(folder, beside / folder.name)
    (beside / "-").mkdir()
    loaded = load([beside / folder.name, beside / "-"], home=home)
    try:
        facts = loaded.store.facts()
        try:
            weeks = facts["register_weeks"]
            wide = facts.backend.to_pyarrow(
                bits_of_weeks(weeks.filter(weeks.academic_year == academic_year), academic_year)
            )
            tables = {name: _of_year(facts.con, facts.view(name), name, academic_year) for name in CANONICAL}
            given = {name for name in CANONICAL if facts.has(name)}
        finally:
            facts.close()
    finally:
        loaded.store.close()
    schools = frozenset(
        school
        for table in (wide, tables["enrolments"], tables["pupils"])
        for school in table["school"].unique().to_pylist()
    )
    if not schools:
        said_year = f"{academic_year}/{(academic_year + 1) % 100:02d}"
        raise UnusableError(f"There is no register and no roll of {said_year} in it.")
    for name in ("schools", "records_read"):
        keep = pa.array([school in schools for school in tables[name]["school"].to_pylist()], pa.bool_())
        tables[name] = tables[name].filter(keep)
    held = {name: table for name, table in tables.items() if name in given} | {"marks_wide": wide}
    return School(folder.name, schools, held, len(loaded.problems))


def _of_year(con: duckdb.DuckDBPyConnection, view: str, name: str, academic_year: int) -> pa.Table:
    shape = schema(name)
    where = f" WHERE academic_year = {academic_year}" if "academic_year" in shape.names else ""
    query = f"SELECT {sql.names(shape.names)} FROM {sql.name(view)}{where}"
    return con.sql(query).to_arrow_table().cast(shape)


def _aside(folder: Path, error: Exception) -> Aside:
    """A folder that could not be used: the file at fault where one is known, and why, without anybody's data."""
    problems = error.problems if isinstance(error, UnusableError) else ()
    stops = [each for each in problems if each.severity is Severity.STOPS]
    if stops:
        return Aside(folder.name, stops[0].file.removeprefix(f"{folder.name}/"), stops[0].title)
    return Aside(folder.name, folder.name, (said(error).splitlines() or ["It could not be read."])[0])


def _held(store: NationalStore, manifest: NationalManifest, academic_year: int) -> dict[str, str]:
    """The authority of every school of a year."""
    found: dict[str, str] = {}
    with duckdb.connect(config={"threads": 2}) as con:
        for part in manifest.of_year(academic_year):
            for table in ("roll", "schools"):
                if pieces := part.of(table):
                    rows = con.execute(f"SELECT DISTINCT school FROM {store.scan(pieces)}").fetchall()
                    found |= {school: part.authority for (school,) in rows}
    return found


def _apart(
    used: Sequence[School], held: Mapping[str, str], authority: str
) -> tuple[list[School], list[Aside]]:
    """The schools that belong here, and those that are held in another authority: they would be counted twice."""
    here, elsewhere = [], []
    for each in used:
        at = {school: held[school] for school in each.schools if held.get(school, authority) != authority}
        if at:
            school = min(at)
            why = f"The school {school} is in the authority {at[school]}: remove it there first."
            elsewhere.append(Aside(each.folder, each.folder, why))
        else:
            here.append(each)
    return here, elsewhere


def _home(folder: Path) -> Path:
    """A folder for a store that is read into and thrown away, with the key of this person's store."""
    own = Store.open()
    assert own.key is not None  # noqa: S101 - made on first use
    folder.mkdir(mode=0o700)
    key = folder / "key"
    key.touch(mode=0o600)
    key.write_bytes((own.folder / "key").read_bytes())
    return folder
