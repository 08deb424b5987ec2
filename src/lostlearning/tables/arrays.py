"""Arrow columns from Python values, built without ``pyarrow.array``.

``pyarrow.array`` imports pandas where it is installed, whatever it is given, and that alone takes longer
than reading a school's files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

import numpy as np
import pyarrow as pa

_EPOCH = dt.date(1970, 1, 1).toordinal()
_NUMPY: dict[pa.DataType, Any] = {pa.int32(): np.int32, pa.int64(): np.int64, pa.date32(): np.int32}


def array(values: Collection[Any], kind: pa.DataType) -> pa.Array:
    """The ``values`` (None is null; or a NumPy array of numbers) as text, whole numbers, dates or booleans.

    Raises TypeError for any other ``kind``, OverflowError for a number too large for it.
    """
    if isinstance(values, np.ndarray):
        return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values.astype(_NUMPY[kind]))])
    listed = list(values)
    present = np.fromiter((value is not None for value in listed), dtype=bool, count=len(listed))
    valid = None if present.all() else _bits(present)
    if kind == pa.string():
        return _text(listed, valid)
    if kind == pa.bool_():
        held = _bits(np.fromiter((value is True for value in listed), dtype=bool, count=len(listed)))
    elif kind in _NUMPY:
        if kind == pa.date32():
            listed = [value.toordinal() - _EPOCH if value else 0 for value in listed]
        numbers = (value or 0 for value in listed)
        held = pa.py_buffer(np.fromiter(numbers, dtype=_NUMPY[kind], count=len(listed)))
    else:
        raise TypeError(f"no column of {kind} is made here")
    return pa.Array.from_buffers(kind, len(listed), [valid, held])


def repeated(value: str, times: int) -> pa.StringArray:
    """A column of one text, so many times. Raises OverflowError for more than two gigabytes of it."""
    written = value.encode()
    if len(written) * times > np.iinfo(np.int32).max:
        raise OverflowError("a column of more than two gigabytes of text")
    offsets = pa.py_buffer(np.arange(times + 1, dtype=np.int32) * np.int32(len(written)))
    return pa.StringArray.from_buffers(times, offsets, pa.py_buffer(written * times))


def _text(values: list[str | None], valid: pa.Buffer | None) -> pa.StringArray:
    written = [value.encode() if value else b"" for value in values]
    ends = np.zeros(len(written) + 1, dtype=np.int64)
    np.cumsum([len(value) for value in written], out=ends[1:])
    if ends[-1] > np.iinfo(np.int32).max:
        raise OverflowError("a column of more than two gigabytes of text")
    offsets = pa.py_buffer(ends.astype(np.int32))
    return pa.StringArray.from_buffers(len(written), offsets, pa.py_buffer(b"".join(written)), valid)


def _bits(flags: np.ndarray[Any, np.dtype[np.bool_]]) -> pa.Buffer:
    return pa.py_buffer(np.packbits(flags, bitorder="little"))


def numbers(column: pa.ChunkedArray) -> np.ndarray[Any, np.dtype[np.int64]]:
    """A column of 64-bit whole numbers without nulls, as NumPy has it.

    Raises TypeError for any other column.
    """
    if column.type != pa.int64() or column.null_count:
        raise TypeError(f"a column of {column.type} with {column.null_count} nulls is not taken here")
    parts = [
        np.frombuffer(chunk.buffers()[1], dtype=np.int64)[chunk.offset : chunk.offset + len(chunk)]
        for chunk in column.chunks
        if len(chunk)
    ]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
