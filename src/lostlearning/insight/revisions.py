"""What a newly loaded file changes in what was known: figures that two files of a publication both have."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from lostlearning.insight.official import Official
from lostlearning.sources.official.publications import publications
from lostlearning.sources.values import quoted
from lostlearning.store.official import Loaded, OfficialShelf

KEY = ("figure", "period", "period_kind", "level", "place", "country_code", "region_code", "la_code", "urn")


@dataclasses.dataclass(frozen=True, slots=True)
class Revision:
    """``both`` figures are in ``file`` and in ``earlier``; of these ``different`` are not the same in value.
    ``gone`` are in the earlier file alone, for periods that both have.
    """

    file: str
    earlier: str
    both: int
    different: int
    gone: int
    speaks: str

    @property
    def said(self) -> str:
        """In words."""
        return (
            f"{self.file} has {self.both:,} figures that {self.earlier} has too: {self.different:,} differ, and "
            f"{self.gone:,} of the earlier are not in it. Where they differ {self.speaks} speaks; both are kept."
        )


def revisions(shelf: OfficialShelf, file: Loaded, before: set[str]) -> Iterator[Revision]:
    """How ``file`` compares with each file of its publication that was in force ``before`` (fingerprints)."""
    publication = publications().get(file.publication)
    if publication is None:
        return
    with Official(shelf) as official:
        order = [each.fingerprint for each in official.files(file.publication)]
        for earlier in official.files(file.publication):
            if earlier.fingerprint not in before or earlier.fingerprint == file.fingerprint:
                continue
            columns = [official.columns(each) for each in (file, earlier)]
            keys = [
                name for name in (*KEY, *publication.filters) if name in columns[0] and name in columns[1]
            ]
            on = " AND ".join(f"n.{quoted(name)} IS NOT DISTINCT FROM e.{quoted(name)}" for name in keys)
            periods = f"SELECT period FROM {official.rows(file)}"
            shared = f"SELECT * FROM {official.rows(earlier)} WHERE period IN ({periods})"
            ((both, different, gone),) = official.con.execute(
                "SELECT count(n.figure), count(n.figure) FILTER (n.value IS DISTINCT FROM e.value "
                "OR n.status IS DISTINCT FROM e.status), count(*) FILTER (n.figure IS NULL) "
                f"FROM ({shared}) AS e LEFT JOIN {official.rows(file)} AS n ON {on}"
            ).fetchall()
            if both:
                latest = max(file, earlier, key=lambda each: order.index(each.fingerprint))
                yield Revision(file.name, earlier.name, both, different, gone, latest.name)
