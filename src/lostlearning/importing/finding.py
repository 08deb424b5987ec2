"""The files a person gives: folders looked through, archives opened, each with the school it is of."""

from __future__ import annotations

import dataclasses
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from lostlearning.importing import own
from lostlearning.problems import Problem, Severity
from lostlearning.sources.files import Kind, SourceFile, sniff
from lostlearning.sources.one_school import NO_SCHOOL

MAPPING = "mapping.toml"
NOT_DATA = frozenset({MAPPING, "Thumbs.db", "desktop.ini"})
LARGEST_UNPACKED = 20 * 1024**3
"""An archive that unpacks to more than this is refused."""
SHRUNK = 500
"""So is one that is this many times smaller than what is in it."""


@dataclasses.dataclass(frozen=True)
class Given:
    """One file as found: where it is, what it is shown as, the folder its mapping lies in, its school."""

    path: Path
    name: str
    home: Path
    school: str


def find(paths: Iterable[Path]) -> list[Given]:
    """Every file of ``paths``, in order of name; of several folders each is a school.

    Raises FileNotFoundError for a path that is not there.
    """
    found: list[Given] = []
    paths = list(paths)
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"There is no file or folder {path}.")
        if path.is_dir():
            found.extend(_in_folder(path))
        else:
            found.append(Given(path, path.name, path.parent, NO_SCHOOL))
    folders = {path.resolve() for path in paths if path.is_dir()}
    if len(folders) > 1:
        found = [_in_one_of(folders, given) for given in found]
    unique = {given.path.resolve(): given for given in found}
    return sorted(unique.values(), key=lambda given: given.name)


def _in_one_of(folders: set[Path], given: Given) -> Given:
    """A file of one of several folders, called by where the folders part: ``north/exports`` is ``north``."""
    home = given.home.resolve()
    if home not in folders:
        return given
    parts = home.relative_to(os.path.commonpath(folders)).parts
    if not parts:
        return given
    school = parts[0] if given.school == NO_SCHOOL else given.school
    return dataclasses.replace(given, name="/".join((*parts, given.name)), school=school)


def _in_folder(folder: Path) -> Iterator[Given]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not _hidden(path, folder))
    # Sub-folders are schools where there are several: one sub-folder is only where someone put the files.
    below = {path.relative_to(folder).parts[0] for path in files if len(path.relative_to(folder).parts) > 1}
    for path in files:
        inside = path.relative_to(folder)
        school = inside.parts[0] if len(inside.parts) > 1 and len(below) > 1 else NO_SCHOOL
        yield Given(path, inside.as_posix(), folder, school)


def _hidden(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return path.name in NOT_DATA or any(part.startswith((".", "~$", "__MACOSX")) for part in parts)


def opened(given: Iterable[Given], scratch: Path, problems: list[Problem]) -> list[SourceFile]:
    """Each file as a :class:`SourceFile`, a sheet at a time, archives unpacked into ``scratch``, with
    anything that holds no data, and any report of our own, reported.
    """
    aside: list[str] = []
    found = _opened(given, scratch, problems, aside)
    if aside:
        problems.append(own.aside(aside))
    return found


def _opened(
    given: Iterable[Given], scratch: Path, problems: list[Problem], aside: list[str]
) -> list[SourceFile]:
    found: list[SourceFile] = []
    for one in given:
        try:
            files = sniff(one.path, one.name)
        except OSError as error:
            problems.append(_unreadable(one.name, error.strerror or "it cannot be read"))
            continue
        for file in files:
            file.school = one.school
            file.notes["home"] = one.home
            if file.kind is Kind.ZIP:
                inside = _unpack(one, scratch, problems)
                found.extend(_opened(inside, scratch, problems, aside))
            elif own.is_own(file):
                aside.append(file.name)
            elif file.kind is Kind.EMPTY:
                problems.append(_empty(file))
            elif file.kind is Kind.UNKNOWN:
                problems.append(_not_data(file))
            else:
                found.append(_as_utf8(file, scratch))
    return found


def _as_utf8(file: SourceFile, scratch: Path) -> SourceFile:
    """A large file in another encoding is written again in UTF-8, which is all the database reads."""
    from lostlearning.sources.extract import LARGE

    if file.kind is not Kind.CSV or file.size <= LARGE or file.encoding in ("utf-8", "utf-8-sig"):
        return file
    scratch.mkdir(parents=True, exist_ok=True)
    copy = scratch / f"{len(list(scratch.iterdir()))}.csv"
    try:
        with (
            file.path.open(encoding=file.encoding, newline="") as old,
            copy.open("w", encoding="utf-8", newline="") as new,
        ):
            shutil.copyfileobj(old, new, 1 << 20)
    except UnicodeError:
        copy.unlink()
        return file  # the reader says so, with the file's name
    return dataclasses.replace(file, path=copy, encoding="utf-8", size=copy.stat().st_size)


def _unpack(one: Given, scratch: Path, problems: list[Problem]) -> list[Given]:
    """The files of an archive, under numbered names: what they are called is only shown."""
    try:
        with zipfile.ZipFile(one.path) as archive:
            infos = [
                info
                for info in archive.infolist()
                if not info.is_dir()
                and Path(info.filename).name not in NOT_DATA
                and not Path(info.filename).name.startswith((".", "~$"))
                and "__MACOSX" not in info.filename
            ]
            total = sum(info.file_size for info in infos)
            if total > LARGEST_UNPACKED or total > SHRUNK * max(1, one.path.stat().st_size):
                problems.append(_unreadable(one.name, "it would unpack to far more than it should"))
                return []
            scratch.mkdir(parents=True, exist_ok=True)
            found = []
            for info in infos:
                if info.filename.lower().endswith(".zip"):
                    problems.append(
                        _unreadable(f"{one.name}/{info.filename}", "an archive inside an archive")
                    )
                    continue
                path = scratch / f"{len(list(scratch.iterdir()))}{Path(info.filename).suffix[:8]}"
                with archive.open(info) as packed, path.open("wb") as out:
                    shutil.copyfileobj(packed, out, 1 << 20)
                parts = Path(info.filename).parts
                school = (
                    parts[0] if len(parts) > 1 and one.school == NO_SCHOOL and _several(infos) else one.school
                )
                found.append(Given(path, f"{one.name}/{info.filename}", one.home, school))
            return found
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError):
        problems.append(_unreadable(one.name, "a damaged or locked archive or workbook"))
        return []


def _several(infos: list[zipfile.ZipInfo]) -> bool:
    return len({Path(info.filename).parts[0] for info in infos if len(Path(info.filename).parts) > 1}) > 1


def _problem(check: str, title: str, file: str, found: str, expected: str, mend: str) -> Problem:
    return Problem(check, Severity.STOPS, title, file, None, "", found, expected, mend)


def _empty(file: SourceFile) -> Problem:
    return _problem(
        "empty_file",
        "The file is empty",
        file.name,
        file.what,
        "a heading row and rows below it",
        "Export it again, or leave it out.",
    )


def _not_data(file: SourceFile) -> Problem:
    return _problem(
        "not_a_table",
        "The file is not a table",
        file.name,
        file.what,
        "a CSV file, a workbook (XLSX) or an XML file from the school's system",
        "Export the data itself, not a picture or a document of it.",
    )


def _unreadable(name: str, found: str) -> Problem:
    return _problem(
        "unreadable_file",
        "The file cannot be opened",
        name,
        found,
        "a file that opens",
        "Open it yourself to see that it is whole and not locked by a password, then save it again.",
    )
