"""The official statistics that are loaded, as tables of one DuckDB connection."""

from __future__ import annotations

from types import TracebackType

import duckdb
import pyarrow as pa

from lostlearning.sources.official.publication import Publication
from lostlearning.sources.official.publications import publications, registers
from lostlearning.sources.values import literal, quoted
from lostlearning.store.official import Loaded, OfficialShelf

TOTALS = ("total", "all", "all schools", "all pupils", "state-funded schools", "all ehc plans issued")
"""What publications call the row in which a filter makes no difference, in lower case."""


class NotLoadedError(Exception):
    """What was asked for is in no file that is loaded; the message says which publication would hold it."""


class Official:
    """Asks the loaded files. Use it as a context manager. Of several vintages the latest speaks."""

    def __init__(self, shelf: OfficialShelf | None = None) -> None:
        self.shelf = shelf or OfficialShelf()
        self.loaded = self.shelf.loaded()
        self.con = duckdb.connect()

    def __enter__(self) -> Official:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.con.close()

    def files(self, publication: str) -> list[Loaded]:
        """The loaded files of a publication, the latest vintage last."""
        mine = [each for each in self.loaded if each.publication == publication]
        return sorted(mine, key=lambda each: (each.vintage or 0, each.loaded, each.name))

    def rows(self, file: Loaded) -> str:
        """SQL: the figures of one file."""
        return f"read_parquet({literal(self.shelf.path(file.fingerprint).as_posix())})"

    def columns(self, file: Loaded) -> set[str]:
        """The columns that a loaded file has."""
        found = self.con.execute(f"DESCRIBE SELECT * FROM {self.rows(file)}").fetchall()
        return {str(row[0]) for row in found}

    def register(self, code: str) -> pa.Table:
        """The rows of a register, by the latest file of it that is loaded.

        Raises NotLoadedError where none is.
        """
        files = self.files(code)
        if not files:
            raise NotLoadedError(
                f"No loaded file is the register “{registers()[code].title}”: "
                "lostlearning official load FOLDER takes in what you have downloaded."
            )
        found: pa.Table = self.con.sql(f"SELECT * FROM {self.rows(files[-1])} ORDER BY row").to_arrow_table()
        return found

    def holding(self, figure: str) -> list[Publication]:
        """The publications that have a figure, loaded or not."""
        return [each for each in publications().values() if figure in each.figures]

    def figures(
        self, figure: str, place: str = "England", where: dict[str, str] | None = None, of: str = ""
    ) -> pa.Table:
        """One figure of one place, year by year, with ``value, status, published``, the filters, and the file.

        ``where`` fixes filters; any other is at its total. ``of`` is the publication, where several have the
        figure. Raises NotLoadedError where no file has the figure, or the place, or what ``where`` asks.
        """
        asked = [each for each in self.holding(figure) if of in ("", each.code)]
        if not asked:
            known = sorted({name for each in publications().values() for name in each.figures})
            raise NotLoadedError(
                f"No publication has a figure called {figure}. There are: {', '.join(known)}."
            )
        for publication in asked:
            if self.files(publication.code):
                found = self._of(publication, figure, place, where or {})
                if found.num_rows:
                    return found
        titles = " or ".join(f"“{each.title}”" for each in asked)
        raise NotLoadedError(
            f"No loaded file says {figure.replace('_', ' ')} of {place}. {titles} would: "
            "lostlearning official load FOLDER takes in what you have downloaded."
        )

    def _of(self, publication: Publication, figure: str, place: str, where: dict[str, str]) -> pa.Table:
        """A publication's figure from every vintage; of figures for one year the latest vintage's."""
        parts = []
        for order, file in enumerate(self.files(publication.code)):
            rows = self.rows(file)
            here = self.columns(file)
            filters = [name for name in publication.filters if name in here]
            tests = [
                f"lower(coalesce({quoted(name)}, 'total')) IN "
                + (
                    f"({literal(where[name].lower())})"
                    if name in where
                    else f"({', '.join(map(literal, TOTALS))})"
                )
                for name in filters
            ]
            old = "OR old_la_code = $place" if "old_la_code" in here else ""
            parts.append(
                f"SELECT year, period, {'period_kind' if 'period_kind' in here else 'NULL AS period_kind'}, level, "
                f"place, place_name, {', '.join(f'{quoted(name)}' for name in filters) or 'NULL AS total'}, "
                f"value, status, published, {literal(file.name)} AS file, {file.vintage or 0} AS vintage, row, "
                f"{order} AS _order FROM {rows} "
                f"WHERE figure = $figure AND (lower(place_name) = lower($place) OR place = $place {old}) "
                + "".join(f"AND {test} " for test in tests)
            )
        together = " UNION ALL BY NAME ".join(f"({part})" for part in parts)
        query = (
            f"SELECT * EXCLUDE (_order) FROM ({together}) QUALIFY row_number() OVER "
            "(PARTITION BY period, period_kind, place ORDER BY _order DESC) = 1 ORDER BY period, place"
        )
        relation = self.con.sql(query, params={"figure": figure, "place": place})
        found: pa.Table = relation.to_arrow_table()
        return found
