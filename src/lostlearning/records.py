"""Records that people edit, kept as TOML: read into dataclasses, with every problem named at once.

A file holds tables of one name, such as ``[[claim]]``. A field of the record is a field of the dataclass; one
that has no default must be there. ``id`` must be there, and be nobody else's.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import tomllib
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

T = TypeVar("T")

ESTABLISHED = {
    "V": "read at the source",
    "V2": "read in a secondary source",
    "C": "computed from official data",
    "S": "stated in a founding document",
    "R": "recalled, not yet verified",
    "P": "chosen by this project",
}
"""How a record was established, in words."""


@dataclasses.dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one field of one record."""

    file: str
    record: str
    field: str
    found: str
    expected: str

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.record, self.field) if part)
        return f"{where}: found {self.found}; expected {self.expected}"


class RecordsError(ValueError):
    """Records that cannot be used; ``problems`` is all that is wrong with all of them."""

    def __init__(self, problems: Iterable[Wrong]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def read(
    files: Iterable[Traversable],
    table: str,
    kind: type[T],
    check: Callable[[T], Iterable[tuple[str, str, str]]] | None = None,
) -> tuple[T, ...]:
    """The records of some files, in order. ``check`` yields (field, found, expected) of what is wrong in one.

    Raises RecordsError with every problem of every file.
    """
    found: list[T] = []
    wrong: list[Wrong] = []
    ids: dict[str, str] = {}
    for file in files:
        try:
            held = tomllib.loads(file.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            wrong.append(Wrong(file.name, "", "", str(error), "TOML"))
            continue
        rows = held.pop(table, [])
        for name in held:
            wrong.append(Wrong(file.name, "", "", f"a table called {name}", f"[[{table}]]"))
        if not isinstance(rows, list):
            wrong.append(Wrong(file.name, "", "", f"[{table}]", f"[[{table}]]"))
            continue
        for at, row in enumerate(rows, start=1):
            named = str(row.get("id") or f"number {at}")
            if named in ids:
                wrong.append(Wrong(file.name, named, "id", f"that of a record in {ids[named]}", "its own"))
            ids[named] = file.name
            record = _made(row, kind, file.name, named, "", wrong)
            if record is not None:
                found.append(record)
                if check:
                    wrong += (Wrong(file.name, named, *problem) for problem in check(record))
    if wrong:
        raise RecordsError(wrong)
    return tuple(found)


def one(text: str, kind: type[T], file: str) -> T:
    """A whole file of TOML as one record. Raises RecordsError with every problem of it."""
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecordsError([Wrong(file, "", "", str(error), "TOML")]) from None
    return made(held, kind, file)


def made(held: Mapping[str, Any], kind: type[T], file: str) -> T:
    """A record from what a file held. Raises RecordsError with every problem of it."""
    wrong: list[Wrong] = []
    record = _made(held, kind, file, "", "", wrong)
    if record is None:
        raise RecordsError(wrong)
    return record


def _made(
    row: Mapping[str, Any], kind: type[T], file: str, named: str, within: str, wrong: list[Wrong]
) -> T | None:
    """One dataclass from one table; None, with the problems in ``wrong``, where it cannot be made."""
    hints = typing.get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(typing.cast(Any, kind))}
    before = len(wrong)
    values: dict[str, Any] = {}
    for name in row.keys() - fields.keys():
        wrong.append(Wrong(file, named, within + name, "a field nobody knows", ", ".join(fields)))
    for name, field in fields.items():
        if name in row:
            values[name] = _value(row[name], hints[name], file, named, within + name, wrong)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            wrong.append(Wrong(file, named, within + name, "nothing", _said(hints[name])))
    return kind(**values) if len(wrong) == before else None


def _value(value: Any, hint: Any, file: str, named: str, where: str, wrong: list[Wrong]) -> Any:
    if isinstance(hint, types.UnionType):
        hint = next(each for each in hint.__args__ if each is not type(None))
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple and isinstance(value, list):
        return tuple(
            _value(each, inner[0], file, named, f"{where} {at}", wrong)
            for at, each in enumerate(value, start=1)
        )
    if dataclasses.is_dataclass(hint) and isinstance(value, dict):
        return _made(value, typing.cast(type, hint), file, named, f"{where}, ", wrong)
    if origin is Mapping and isinstance(value, dict):
        return {
            name: _value(each, inner[1], file, named, f"{where}, {name}", wrong)
            for name, each in value.items()
        }
    if isinstance(hint, type) and issubclass(hint, enum.StrEnum) and value in list(hint):
        return hint(value)
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if hint is str and isinstance(value, str) and value == value.strip():
        return value
    if hint in (bool, int, dt.date) and type(value) is hint:
        return value
    wrong.append(Wrong(file, named, where, repr(value), _said(hint)))
    return None


def _said(hint: Any) -> str:
    """A type in words."""
    if isinstance(hint, type) and issubclass(hint, enum.StrEnum):
        return "one of " + ", ".join(hint)
    if typing.get_origin(hint) is tuple:
        return f"a list, each {_said(typing.get_args(hint)[0])}"
    if typing.get_origin(hint) is Mapping:
        return f"a table, each {_said(typing.get_args(hint)[1])}"
    words = {
        str: "text without spaces around it",
        float: "a number",
        int: "a whole number",
        bool: "true or false",
        dt.date: "a date, such as 2026-10-05, without quotation marks",
    }
    return words.get(hint, "a table" if dataclasses.is_dataclass(hint) else "a value of another kind")
