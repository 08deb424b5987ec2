"""What the tests of the store share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lostlearning.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store that is kept."""
    with Store.open(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def tree() -> Callable[[Path], dict[str, bytes]]:
    """A function that gives every file below a folder."""
    return lambda folder: {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock" and path.name != "lock"
    }
