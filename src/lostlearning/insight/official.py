"""The official statistics that are loaded, as tables of one DuckDB connection."""

from __future__ import annotations

import functools
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa

from lostlearning.insight import asking
from lostlearning.insight.places import LONDON, LONDON_PARTS, Place, Places, UnknownPlaceError
from lostlearning.sources.official.publication import Publication
from lostlearning.sources.official.publications import kinds, publications, registers
from lostlearning.sources.values import literal
from lostlearning.store.official import Loaded, OfficialShelf


class NotLoadedError(Exception):
    """What was asked for is in no file that is loaded; the message says which publication would hold it, and
    ``titles`` are what such publications are called, where any is known.
    """

    def __init__(self, said: str, titles: tuple[str, ...] = ()) -> None:
        super().__init__(said)
        self.titles = titles


class Official:
    """Asks the loaded files (those ``loaded``, where it is given). Use it as a context manager. Of several
    vintages the latest speaks.
    """

    def __init__(self, shelf: OfficialShelf | None = None, loaded: tuple[Loaded, ...] | None = None) -> None:
        self.shelf = shelf or OfficialShelf()
        self.loaded = self.shelf.loaded() if loaded is None else loaded
        self.con = duckdb.connect()

    def __enter__(self) -> Official:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.con.close()

    def files(self, publication: str) -> list[Loaded]:
        """The loaded files of a publication or register, the one that speaks last: the latest vintage, and of
        one vintage that loaded last.
        """
        mine = [each for each in self.loaded if each.publication == publication]
        return sorted(mine, key=lambda each: (each.vintage or 0, each.loaded, each.name))

    def rows(self, file: Loaded) -> str:
        """SQL: the figures or rows of one file."""
        return f"read_parquet({literal(self.shelf.path(file.fingerprint).as_posix())})"

    def columns(self, file: Loaded) -> set[str]:
        """The columns that a loaded file has."""
        found = self.con.execute(f"DESCRIBE SELECT * FROM {self.rows(file)}").fetchall()
        return {str(row[0]) for row in found}

    def register(self, code: str) -> pa.Table:
        """The rows of a register, by the latest file of it that is loaded (by all of them, where each holds a
        part). Raises NotLoadedError where none is.
        """
        files = self.files(code)
        if not files:
            raise self.missing(code)
        listed = files if registers()[code].together else files[-1:]
        rows = " UNION ALL BY NAME ".join(
            f"(SELECT *, {literal(file.name)} AS file FROM {self.rows(file)} ORDER BY row)" for file in listed
        )
        found: pa.Table = self.con.sql(rows).to_arrow_table()
        return found

    def missing(self, code: str) -> NotLoadedError:
        """That no file of a publication or register is loaded."""
        return NotLoadedError(
            f"No loaded file is “{kinds()[code].title}”: "
            "lostlearning official load FOLDER takes in what you have downloaded.",
            (kinds()[code].title,),
        )

    @functools.cached_property
    def places(self) -> Places:
        """Every place that the loaded registers know; with none loaded, England alone."""

        def rows(code: str) -> list[dict[str, Any]]:
            return list(self.register(code).to_pylist()) if self.files(code) else []

        return Places(rows("authorities"), rows("regions"), rows("districts"), rows("neighbours"))

    def find(self, place: str) -> list[Place]:
        """What a name or code means. Where no register of authorities is loaded, whatever files call so.

        Raises UnknownPlaceError, with suggestions.
        """
        try:
            return self.places.find(place)
        except UnknownPlaceError:
            text = place.strip()
            if text.isdigit() and len(text) in (6, 7):
                return [Place(text, text, "School")]
            if self.files("authorities"):
                raise
            return [Place(text, text, "", old_code=text)]

    def holding(self, figure: str) -> list[Publication]:
        """The publications that have a figure, loaded or not."""
        return [each for each in publications().values() if figure in each.figures]

    def figures(
        self,
        figure: str,
        place: str = "England",
        where: dict[str, str] | None = None,
        of: str = "",
        by: str = "",
    ) -> pa.Table:
        """One figure of one place, year by year, with ``value, status, published``, the filters, and the file.

        ``where`` fixes filters, ``by`` lets one vary; any other is at its total. ``of`` is the publication,
        where several have the figure. A figure that no file holds as it stands and that was added up says so
        in ``note``. Raises NotLoadedError where no file has the figure, or of the place, or what ``where``
        asks (then it says what there is to ask for), and UnknownPlaceError.
        """
        asked = [each for each in self.holding(figure) if of in ("", each.code)]
        if not asked:
            known = sorted({name for each in publications().values() for name in each.figures})
            raise NotLoadedError(
                f"No publication has a figure called {figure}. There are: {', '.join(known)}."
            )
        places = self.find(place)
        for publication in asked:
            if self.files(publication.code):
                found = self._of(publication, figure, places, where or {}, by)
                if found.num_rows:
                    return found
        for publication in asked:
            groups = asking.divided(self, publication, figure, places)
            if groups:
                raise NotLoadedError(f"{place} has {figure.replace('_', ' ')}, divided: {groups}.")
        titles = " or ".join(f"“{each.title}”" for each in asked)
        unseen = " No file of it has been read yet." if not any(each.seen for each in asked) else ""
        raise NotLoadedError(
            f"No loaded file says {figure.replace('_', ' ')} of {place}{asking.said(where or {})}. {titles} would: "
            f"lostlearning official load FOLDER takes in what you have downloaded.{unseen}",
            tuple(each.title for each in asked),
        )

    def _of(
        self, publication: Publication, figure: str, places: list[Place], where: dict[str, str], by: str
    ) -> pa.Table:
        """A publication's figure from every vintage; London added up from its parts where it is given so."""
        found = asking.ask(self, publication, figure, places, where, by)
        if found.num_rows or places[0].code != LONDON:
            return found
        parts = [self.places.by_code.get(code) for code in LONDON_PARTS]
        if not all(parts):
            return found
        return asking.together(
            self, publication, figure, [each for each in parts if each], places[0], where, by
        )
