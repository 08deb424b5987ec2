"""Compiled templates, kept where Python keeps compiled modules."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from lostlearning import __version__


class Compiled(jinja2.FileSystemBytecodeCache):
    """Compiling the templates takes longer than filling them in.

    They are compiled again when they change, and by every version of this software anew. Where nothing
    may be written they are compiled each time.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), f"{sys.implementation.cache_tag}-{__version__}-%s.jinja")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Leaves the bucket empty where nothing fit for use is kept."""
        with contextlib.suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what was compiled, if it may be kept."""
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)
