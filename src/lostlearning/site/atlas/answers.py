"""What takes longer to read than a page may take: read once a load, when first asked for, and kept with the atlas.

What is asked is of what the atlas was made from, whatever has been loaded since. A page that changes weights or
chooses a group has the figures at hand, and reads no file.
"""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar, cast

from lostlearning.insight import cold_spots, neighbours
from lostlearning.insight.ap_picture import ApPicture, Reader, ap_picture
from lostlearning.insight.cold_spots import ColdSpots
from lostlearning.insight.indicators import Definition, definition
from lostlearning.insight.likelihood import Likelihood, likelihoods
from lostlearning.insight.neighbours import Neighbours
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.insight.places import UnknownPlaceError
from lostlearning.store.official import Loaded, OfficialShelf

T = TypeVar("T")


class Answers:
    """The answers of ``insight`` over one load. Several threads may ask; each thing is read once."""

    def __init__(self, shelf: OfficialShelf, loaded: tuple[Loaded, ...]) -> None:
        self._shelf, self._loaded = shelf, loaded
        self._lock = threading.RLock()
        self._made: dict[Hashable, Any] = {}
        self.stopped = False

    def once(self, key: Hashable, make: Callable[[Official], T]) -> T:
        """What ``make`` says of the loaded files. There must be an end to the keys: none is forgotten. What cannot
        be said (NotLoadedError) is raised again each time.
        """
        if key not in self._made:
            with self._lock:
                if key not in self._made:
                    try:
                        self._made[key] = make(self._official())
                    except (NotLoadedError, UnknownPlaceError) as error:
                        self._made[key] = NotLoadedError(str(error))
        found = self._made[key]
        if isinstance(found, NotLoadedError):
            raise NotLoadedError(str(found))
        return cast(T, found)

    def _official(self) -> Official:
        """One connection for all that is asked, used by one thread at a time."""
        if "official" not in self._made:
            self._made["official"] = Official(self._shelf, self._loaded)
        return cast(Official, self._made["official"])

    def cold_spots(self, by: Definition | None = None) -> ColdSpots:
        """The index as published, or by other weights. Raises NotLoadedError."""
        published = definition("cold_spots")
        asked = self.once("indicators", lambda official: cold_spots.ask(official, published))
        if by is not None and by != published:
            return cold_spots.weighed(asked, by)
        return self.once("cold spots", lambda official: cold_spots.weighed(asked, published))

    def nearest(self, code: str) -> Neighbours:
        """The authorities most like one, by our own method. Raises NotLoadedError where it cannot be compared."""
        made = definition("neighbours")
        asked = self.once("neighbours", lambda official: neighbours.ask(official, made))
        if code not in asked.names:
            raise NotLoadedError("Only authorities of today have neighbours.")
        return self.once(("nearest", code), lambda official: neighbours.nearest_to(asked, code, made))

    def picture(self, code: str) -> ApPicture:
        """Alternative provision of the place of a code. Raises NotLoadedError where no register knows the place."""
        reader = self.once("reader", Reader)
        return self.once(("picture", code), lambda official: ap_picture(official, code, reader))

    def groups(self, figure: str, topic: str, period: str) -> list[Likelihood]:
        """Relative likelihoods of the nation. ``figure``, ``topic`` and ``period`` must be those of a list."""
        return self.once(
            ("groups", figure, topic, period),
            lambda official: likelihoods(official, figure, topic, period=period),
        )

    def read(self, codes: Iterable[str]) -> None:
        """Reads what every place shares, so that nobody waits for it, and the pictures of some places."""
        asks: list[Callable[[], object]] = [self.cold_spots, lambda: self.nearest("")]
        for ask in asks + [functools.partial(self.picture, code) for code in codes]:
            if self.stopped:
                return
            with contextlib.suppress(NotLoadedError):
                ask()

    def stop(self) -> None:
        """Ends what is being read: a program that ends while a thread reads would be aborted."""
        self.stopped = True
        official = self._made.get("official")
        if official is not None:
            official.con.interrupt()
