"""Writes what is sent straight to the disk, into the desk's folder, within limits."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from lostlearning.site.desk import names
from lostlearning.site.desk.desk import desk

REFUSED = "lostlearning.refused"
"""Where a request carries why files of it were not taken."""


def size(amount: int) -> str:
    """``1.5 GB``, ``300 MB``, ``2 KB``."""
    for unit, worth in (("GB", 1024**3), ("MB", 1024**2), ("KB", 1024)):
        if amount >= worth:
            return f"{amount / worth:.1f}".removesuffix(".0") + f" {unit}"
    return f"{amount} bytes"


class IntoDesk(FileUploadHandler):
    """Takes every file of a form. One over a limit is left out, and why is in the request's META."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        held = desk().dropped()
        self._files, self._bytes = len(held), sum(each.size for each in held)
        self._path: Path | None = None
        self._own = 0
        self._out: Any = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begins a file."""
        super().new_file(*args, **kwargs)
        if self._files >= settings.DESK_MOST_FILES:
            self._refuse(f"is one more than the {settings.DESK_MOST_FILES} files that can be added")
        self._files += 1
        self._own = 0
        try:
            self._out = tempfile.NamedTemporaryFile(dir=desk().folder.coming, delete=False)  # noqa: SIM115
        except OSError:
            self._refuse("could not be written: is there room on this computer?")
        self._path = Path(self._out.name)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Writes a part of it."""
        self._own += len(raw_data)
        if self._own > settings.DESK_LARGEST_FILE:
            self._refuse(f"is larger than {size(settings.DESK_LARGEST_FILE)}, the most that can be added")
        if self._bytes + self._own > settings.DESK_LARGEST_TOTAL:
            self._refuse(
                f"takes all files together over {size(settings.DESK_LARGEST_TOTAL)}, the most there may be"
            )
        try:
            self._out.write(raw_data)
        except OSError:
            self._refuse("could not be written: is there room on this computer?")

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """It is whole."""
        if self._out is None or self._path is None:
            return None
        try:
            self._out.close()
        except OSError:
            with contextlib.suppress(SkipFile):
                self._refuse("could not be written: is there room on this computer?")
            return None
        self._bytes += self._own
        done = UploadedFile(file=self._path.open("rb"), name=self.file_name, size=file_size)
        self._out = self._path = None
        return done

    def upload_interrupted(self) -> None:
        """The sender went away."""
        self._drop()

    def _refuse(self, why: str) -> None:
        self._drop()
        assert self.request is not None  # noqa: S101 (Django makes handlers for requests)
        said = f"{names.safe(self.file_name or '')} {why}."
        self.request.META.setdefault(REFUSED, []).append(said)
        raise SkipFile

    def _drop(self) -> None:
        if self._out is not None:
            with contextlib.suppress(OSError):
                self._out.close()
        if self._path is not None:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
        self._out = self._path = None
