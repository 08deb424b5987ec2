"""A case as the text of a case file, for ``lostlearning clock``: what the page answers can be asked there again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Iterator, Mapping
from typing import Any

from lostlearning.law.clock.case import Case


def text_of(case: Case) -> str:
    """Only what is said: what is as it would be anyway is left out."""
    return "\n".join(_tables(case)).strip() + "\n"


def _tables(case: Case) -> Iterator[str]:
    if case.as_at:
        yield f"as_at = {case.as_at}"
    for name in ("school", "pupil"):
        held = _said(getattr(case, name))
        within = {key: value for key, value in held.items() if isinstance(value, dict)}
        yield from _table(f"[{name}]", {key: value for key, value in held.items() if key not in within})
        for key, value in within.items():
            yield from _table(f"[{name}.{key}]", value)
    for name in ("suspensions", "permanent", "exams"):
        for each in getattr(case, name):
            yield from _table(f"[[{name}]]", _said(each))


def _table(heading: str, held: Mapping[str, Any]) -> Iterator[str]:
    if held:
        yield f"\n{heading}"
        for name, value in held.items():
            yield f"{name} = {_value(value)}"


def _said(record: Any) -> dict[str, Any]:
    """The fields of a record that are not as they are by default."""
    found: dict[str, Any] = {}
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if field.default is not dataclasses.MISSING and value == field.default:
            continue
        if dataclasses.is_dataclass(value):
            value = _said(value)
        if value not in ((), {}, None):
            found[field.name] = value
    return found


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, enum.StrEnum | str):
        return f'"{value}"'
    if isinstance(value, dt.date | int | float):
        return f"{value}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    inside = ", ".join(f"{name} = {_value(each)}" for name, each in _said(value).items())
    return f"{{{inside}}}"
