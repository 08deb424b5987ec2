"""What lies on the desk: files, what they were recognised as, answers, the run, and what came of it.

There is one desk a process. All of it is in memory and in one folder, and both go together.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hmac
import secrets
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lostlearning.problems import Problem, Severity
from lostlearning.site.desk import names
from lostlearning.site.desk.folder import Folder
from lostlearning.site.desk.job import Job, Outcome

MAPPING = "mapping.toml"
"""The file in which answers are kept: one from before may be dropped with the others."""


@dataclasses.dataclass(frozen=True)
class Dropped:
    """A file on the desk, and what it, or each sheet or member of it, was recognised as."""

    number: int
    name: str
    path: Path
    size: int
    items: tuple[Any, ...] = ()


class Told(list[str]):
    """Sentences for the next page that shows them."""

    def take(self) -> list[str]:
        """All of them, once."""
        taken = list(self)
        self.clear()
        return taken


class BusyError(Exception):
    """The files are being read and stay as they are until that is over."""


class Desk:
    """The desk. ``stop`` ends the server that shows it."""

    def __init__(self, stop: Callable[[], None] = lambda: None) -> None:
        self.folder = Folder()
        self.token = secrets.token_urlsafe(32)
        """What is in the link: it opens the desk once."""
        self.session = secrets.token_urlsafe(32)
        """What the browser that opened it is known by."""
        self.stop = stop
        self.closed = False
        self.kinds: dict[str, str] = {}
        """The kind of file that was chosen for one whose columns are still to be answered, by its name."""
        self.job: Job | None = None
        self.outcome: Outcome | None = None
        self.kept = False
        self.wrong, self.notes = Told(), Told()
        self._lock = threading.RLock()
        self._dropped: dict[int, Dropped] = {}
        self._numbers = 0

    def opened_by(self, token: str) -> bool:
        """Whether a link's token opens the desk; it does so once."""
        with self._lock:
            right = bool(self.token) and hmac.compare_digest(token.encode(), self.token.encode())
            if right:
                self.token = ""
            return right

    def known(self, session: str) -> bool:
        """Whether a browser is the one that opened it."""
        return hmac.compare_digest(session.encode(), self.session.encode())

    def dropped(self) -> list[Dropped]:
        """The files, in the order in which they were dropped."""
        with self._lock:
            return list(self._dropped.values())

    def add(self, name: str, path: Path) -> str:
        """Takes a file that lies at ``path``; says so where it is here already. Raises BusyError."""
        from lostlearning.sources.files import fingerprint

        name = names.safe(name)
        with self._changing():
            same = [each for each in self.dropped() if each.name == name]
            if same and fingerprint(same[0].path) == fingerprint(path):
                path.unlink()
                return f"{name} was here already, and is here once."
            taken = [each.name for each in self.dropped()]
            if name == MAPPING:
                (self.folder.files / name).unlink(missing_ok=True)
                for each in same:
                    del self._dropped[each.number]
            else:
                name = names.free(name, [*taken, MAPPING])
            there = self.folder.files / name
            path.replace(there)
            self._numbers += 1
            self._dropped[self._numbers] = Dropped(self._numbers, name, there, there.stat().st_size)
            self._recognise(None if name == MAPPING else self._numbers)
            return ""

    def remove(self, number: int) -> str:
        """Deletes a file and gives its name, empty where there is none. Raises BusyError."""
        with self._changing():
            gone = self._dropped.pop(number, None)
            if gone is None:
                return ""
            gone.path.unlink(missing_ok=True)
            if gone.name == MAPPING:
                self._recognise(None)
            return gone.name

    def answer(self, number: int, item: Any, answer: Any, keep: bool) -> str:
        """Takes what a person said of an item; ``keep`` keeps it for other days. Says what went wrong."""
        from lostlearning.importing import mapping

        with self._changing():
            document = mapping.Mappings().document(self.folder.files)
            row = item.question.header_row
            mapping.write(self.folder.files, document, item.name, answer, row)
            self.kinds.pop(item.name, None)
            self._recognise(number)
            if keep:
                try:
                    columns = answer.columns or dict.fromkeys(item.question.columns, "")
                    mapping.keep(item.name, dataclasses.replace(answer, columns=columns), row)
                except OSError as error:
                    return f"The answer serves for now, but could not be kept: {error.strerror}."
            return ""

    def begin(self, *, keep: bool = False, year: str | None = None) -> None:
        """Begins to read the files, unless that is under way."""
        with self._lock:
            if self.job is not None:
                return
            self.outcome = None
            self.folder.empty(self.folder.work)
            asked = {
                "files": [str(self.folder.files)],
                "out": str(self.folder.report),
                "keep": keep,
                "year": year,
            }
            self.job = Job(asked, self.folder.work, self._ended)

    def cancel(self) -> None:
        """Stops the run; the files stay."""
        with self._lock:
            job, self.job = self.job, None
        if job is not None:
            job.stop()
            self.folder.empty(self.folder.work)
            self.folder.empty(self.folder.report)

    def clear(self) -> None:
        """Deletes all that was dropped and made, and leaves an empty desk."""
        self.cancel()
        with self._lock:
            self._dropped.clear()
            self.kinds.clear()
            self.outcome, self.kept = None, False
            for part in (self.folder.files, self.folder.coming, self.folder.work, self.folder.report):
                self.folder.empty(part)

    def close(self) -> None:
        """Deletes everything, for good."""
        self.closed = True
        self.cancel()
        with self._lock:
            self._dropped.clear()
            self.outcome = None
            self.folder.close()

    def _ended(self, outcome: Outcome) -> None:
        with self._lock:
            if self.closed or self.job is None:
                return
            self.kept = self.kept or bool(self.job.keep and outcome.made)
            self.outcome, self.job = outcome, None
            self.folder.empty(self.folder.work)

    @contextlib.contextmanager
    def _changing(self) -> Any:
        """While files change, what was made of them before is no longer true."""
        with self._lock:
            if self.job is not None:
                raise BusyError
            self.outcome, self.kept = None, False
            self.folder.empty(self.folder.report)
            yield

    def _recognise(self, number: int | None) -> None:
        """Looks at one file, or at all."""
        for each in [self._dropped[number]] if number is not None else self.dropped():
            self._dropped[each.number] = dataclasses.replace(each, items=tuple(self._items(each)))

    def _items(self, one: Dropped) -> list[Any]:
        from lostlearning.failing import said
        from lostlearning.importing import finding
        from lostlearning.importing.recognising import Recognised, recognise

        def _of_answers(problem: Problem | None) -> bool:
            """What is wrong with all of the answers is said once, beside them."""
            return problem is not None and problem.file == MAPPING and not problem.found.startswith("for ")

        scratch = self.folder.work / "looking"
        try:
            if one.name == MAPPING:
                return self._answers()
            given = [each for each in finding.find([self.folder.files]) if each.path == one.path]
            return [each for each in recognise(given, scratch) if not _of_answers(each.problem)]
        except Exception as error:  # whatever is in it, the other files are shown
            told = Problem("unreadable_file", Severity.STOPS, said(error), one.name, None, "", "", "", "")
            return [Recognised(one.name, problem=told)]
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _answers(self) -> list[Any]:
        from lostlearning.importing import mapping
        from lostlearning.importing.recognising import Recognised

        mappings = mapping.Mappings()
        mappings.document(self.folder.files)
        title = "Your answers about files, from before"
        return [Recognised(MAPPING, title, problem=next(iter(mappings.problems), None))]


_desks: list[Desk] = []


def open_desk(stop: Callable[[], None] = lambda: None) -> Desk:
    """Opens the desk of this process, and closes the one before."""
    close_desk()
    _desks.append(Desk(stop))
    return _desks[0]


def close_desk() -> None:
    """Closes the desk of this process, if there is one."""
    while _desks:
        _desks.pop().close()


def desk() -> Desk:
    """The desk of this process."""
    return _desks[0]
