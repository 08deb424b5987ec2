"""DfE's public statistics API, version 1, as its OpenAPI document has it: what data sets there are, and their versions.

Nothing here knows an address: whoever makes a client gives it one.
"""

from __future__ import annotations

import csv
import dataclasses
import json
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import urllib3

from lostlearning.sources.official.asked import FetchError, pool, reason, said
from lostlearning.sources.official.download import download

PUBLICATIONS_A_PAGE = 40
DATA_SETS_A_PAGE = 20
"""The most that the API gives on a page."""
PAGES = 500
"""More pages than this are not a list that ends."""


@dataclasses.dataclass(frozen=True, slots=True)
class DataSet:
    """A data set of a publication at its latest version. ``rows`` is how many the API says it has."""

    id: str
    title: str
    publication: str
    status: str
    version: str
    published: str
    rows: int
    periods: str
    levels: tuple[str, ...]
    superseded_by: str = ""

    @property
    def name(self) -> str:
        """What its file is called: words by which it can be told from another with the same columns."""
        return f"{self.publication}, {self.title}, version {self.version}"


class Ees:
    """A client of one address. ``patience`` is the first pause in seconds before asking again; each is twice
    the one before, and what the service asks for is kept to. Use it as a context manager.
    """

    def __init__(self, base: str, patience: float = 1.0, tries: int = 6) -> None:
        self.pool = pool(base, patience, tries)
        self.base = base.rstrip("/").removesuffix("/v1")

    def __enter__(self) -> Ees:
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.clear()

    def url(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """An address of the API; ids and versions are quoted."""
        return f"{self.base}/v1/{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")

    def get(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The JSON of an address. Raises FetchError."""
        url = self.url(path, query)
        try:
            answer = self.pool.request("GET", url, headers={"Accept": "application/json"})
        except urllib3.exceptions.HTTPError as error:
            raise FetchError(f"{url} did not answer ({reason(error)}). Try again later.") from error
        if answer.status != 200:
            raise FetchError(said(url, answer.status, answer.data))
        try:
            found = json.loads(answer.data)
        except ValueError as error:
            raise FetchError(
                f"{url} answered with something other than JSON: is the address right?"
            ) from error
        if not isinstance(found, dict):
            raise FetchError(f"{url} answered with JSON of another shape than the API's.")
        return found

    def pages(self, path: str, size: int, query: Mapping[str, str] | None = None) -> Iterator[dict[str, Any]]:
        """Every result of a list, page after page. Raises FetchError."""
        for page in range(1, PAGES + 1):
            found = self.get(path, {**(query or {}), "page": str(page), "pageSize": str(size)})
            try:
                results, last = found["results"], int(found["paging"]["totalPages"])
            except (KeyError, TypeError, ValueError) as error:
                raise FetchError(f"{self.url(path)} answered with a page that is not the API's.") from error
            yield from results
            if page >= last:
                return

    def publications(self, search: str = "") -> Iterator[dict[str, Any]]:
        """Publications: all, or those that a search of three letters or more finds."""
        query = {"search": search} if len(search) >= 3 else None
        return self.pages("publications", PUBLICATIONS_A_PAGE, query)

    def data_sets(self, publication: Mapping[str, Any]) -> list[DataSet]:
        """The data sets of a publication that may still be used."""
        path = f"publications/{_quoted(publication['id'])}/data-sets"
        found = [
            data_set(each, str(publication.get("title", ""))) for each in self.pages(path, DATA_SETS_A_PAGE)
        ]
        return [each for each in found if each.version and each.status != "Withdrawn"]

    def find(self, title: str) -> list[DataSet]:
        """The data sets whose title, with that of their publication, has every word of ``title``.

        The service finds publications by words of their titles; where it finds none all are gone through.
        """
        found = self._having(self.publications(title), title)
        return found or self._having(self.publications(), title)

    def _having(self, publications: Iterator[dict[str, Any]], title: str) -> list[DataSet]:
        words = title.lower().split()
        return [
            each
            for publication in publications
            for each in self.data_sets(publication)
            if all(word in f"{each.publication} {each.title}".lower() for word in words)
        ]

    def download(self, found: DataSet, target: Path) -> None:
        """The CSV of a data set's version, whole or not at all. Raises FetchError."""
        url = self.url(f"data-sets/{_quoted(found.id)}/csv", {"dataSetVersion": found.version})
        download(self.pool, url, found.name, target, lambda path: check(path, found))

    def changes(self, id: str, version: str) -> list[str]:
        """What a version changed, in words: one line a change."""
        found = self.get(f"data-sets/{_quoted(id)}/versions/{_quoted(version)}/changes")
        lines = [str(found["notes"]).strip()] if found.get("notes") else []
        for size in ("majorChanges", "minorChanges"):
            for kind, each in (found.get(size) or {}).items():
                lines += [line for change in each or () for line in _changed(kind, change)]
        return lines


def data_set(held: Mapping[str, Any], publication: str) -> DataSet:
    """A data set as the API gives it."""
    latest = held.get("latestVersion") or {}
    periods = latest.get("timePeriods") or {}
    return DataSet(
        id=str(held["id"]),
        title=str(held["title"]),
        publication=publication,
        status=str(held["status"]),
        version=str(latest.get("version", "")),
        published=str(latest.get("published", "")),
        rows=int(latest.get("totalResults") or 0),
        periods=f"{periods.get('start', '')} to {periods.get('end', '')}",
        levels=tuple(latest.get("geographicLevels") or ()),
        superseded_by=str(held.get("supersedingDataSetId") or ""),
    )


def _changed(kind: str, change: Mapping[str, Any]) -> list[str]:
    """One change in words; a set of options changed within a filter or a level gives a line each."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind).removesuffix("s")
    options = change.get("options")
    if isinstance(options, Sequence) and not isinstance(options, str):
        return [line for option in options for line in _changed(kind, option)]
    before, after = _label(change.get("previousState")), _label(change.get("currentState"))
    if before and after:
        return [f"{words}: {before} is now {after}" if before != after else f"{words}: {after} was changed"]
    return [f"{words}: {after} is new" if after else f"{words}: {before} is gone"]


def _label(state: Any) -> str:
    if not isinstance(state, Mapping):
        return ""
    level = state.get("level")
    inner = level.get("label") if isinstance(level, Mapping) else level
    return str(state.get("label") or inner or state.get("period") or state.get("id") or "")


def _quoted(text: object) -> str:
    return urllib.parse.quote(str(text), safe="")


def check(path: Path, found: DataSet) -> None:
    """Raises FetchError where a file is not the table that the API says it is."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            rows = csv.reader(file)
            headings = {each.strip().lower() for each in next(rows, [])}
            count = sum(1 for row in rows if row)
        except (UnicodeDecodeError, csv.Error) as error:
            raise FetchError(f"What came for {found.name} is not a table of text.") from error
    if not {"time_period", "geographic_level"} <= headings:
        raise FetchError(f"What came for {found.name} has no columns time_period and geographic_level.")
    if found.rows and count < found.rows:
        raise FetchError(
            f"{found.name} came with {count:,} rows, and the service says it has {found.rows:,}. Nothing was kept: "
            "run the command again."
        )
