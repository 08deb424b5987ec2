"""Everything the pages say, worked out once from the loaded files and held in memory."""

from __future__ import annotations

import dataclasses
import hashlib
import statistics

from lostlearning import __version__
from lostlearning.insight.official import Official
from lostlearning.insight.places import ENGLAND
from lostlearning.site.atlas import shapes
from lostlearning.site.atlas.answers import Answers
from lostlearning.site.atlas.audited import Audited
from lostlearning.site.atlas.figures import Figure, Measured, measured
from lostlearning.site.atlas.gazetteer import Gazetteer, Spot
from lostlearning.site.atlas.measures import measures
from lostlearning.site.atlas.schools import School, schools
from lostlearning.site.atlas.shapes import Shapes
from lostlearning.site.claims.results import Results, results
from lostlearning.sources.official.publications import kinds, publications
from lostlearning.store.official import Loaded, OfficialShelf

HELD = 3
"""Of a place's neighbours so many must have a figure before a median is said of them."""


@dataclasses.dataclass(frozen=True, slots=True)
class Atlas:
    """What is known. ``version`` changes when anything that is loaded does."""

    version: str
    loaded: tuple[Loaded, ...]
    places: Gazetteer
    measured: dict[str, Measured]
    schools: dict[str, School]
    schools_file: Loaded | None
    hexagons: Shapes | None
    boundaries: Shapes | None
    claims: Results
    demonstration: bool
    answers: Answers
    audited: Audited

    @property
    def empty(self) -> bool:
        """Whether no measure has a figure."""
        return not any(each.figures for each in self.measured.values())

    def figure(self, measure: str, place: str, period: str) -> Figure | None:
        """One figure; None where no file says anything of it."""
        return self.measured[measure].figures.get(place, {}).get(period)

    def series(self, measure: str, place: str) -> dict[str, Figure]:
        """The figures of a place by period, oldest first."""
        found = self.measured[measure].figures.get(place, {})
        return dict(sorted(found.items()))

    def latest(self, measure: str) -> str:
        """The latest period of a measure for England, or for any place; nothing where it has none."""
        mine = self.measured[measure]
        england = mine.figures.get(self.places.england.slug, {})
        return max(england or mine.periods, default="")

    def neighbours(self, measure: str, spot: Spot, period: str) -> float | None:
        """The median of a place's statistical neighbours; None where fewer than three have a value."""
        found = [self.figure(measure, other, period) for other, _ in spot.neighbours]
        values = [each.value for each in found if each and each.value is not None]
        return statistics.median(values) if len(values) >= HELD else None

    def read(self) -> None:
        """Reads ahead what pages of places share, so that nobody waits for it."""
        some = [self.places.england, *self.places.regions(), *self.places.authorities()[:1]]
        self.answers.read(spot.code for spot in some)

    def stop(self) -> None:
        """Ends what is being read or worked out in the background."""
        self.answers.stop()
        self.audited.stop()

    def titles(self, loaded: bool) -> list[str]:
        """The publications of the atlas's readers of which a file is loaded, or of which none is."""
        have = {each.publication for each in self.loaded}
        return [each.title for code, each in publications().items() if (code in have) == loaded]


def version(loaded: tuple[Loaded, ...]) -> str:
    """Of what is loaded and of the software: what a page's tag is made of."""
    text = "".join([__version__, *(f"{each.fingerprint}{each.loaded}" for each in loaded)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def build(shelf: OfficialShelf) -> Atlas:
    """Reads the loaded files. Raises StoreDamagedError."""
    with Official(shelf) as official:
        national = _national(official)
        places = Gazetteer(official.places, national)
        found, file = schools(official, places)
        return Atlas(
            version=version(official.loaded),
            loaded=official.loaded,
            places=places,
            measured={code: measured(official, each, places) for code, each in measures().items()},
            schools={each.urn: each for each in found},
            schools_file=file,
            hexagons=shapes.hexagons(official, places),
            boundaries=shapes.boundaries(official, places),
            claims=results(official, invented=national != "England"),
            demonstration=national != "England",
            answers=Answers(shelf, official.loaded),
            audited=Audited(shelf, official.loaded),
        )


def _national(official: Official) -> str:
    """What the files call the whole: England, or the name of a demonstration's invented nation."""
    for code in sorted({each.publication for each in measures().values()}):
        for file in official.files(code):
            rows = official.con.execute(
                f"SELECT any_value(place_name) FROM {official.rows(file)} WHERE level = 'National' AND place = ?",
                [ENGLAND],
            ).fetchall()
            if rows and rows[0][0]:
                return str(rows[0][0])
    return "England"


def title_of(publication: str) -> str:
    """What a publication or register is called."""
    return kinds()[publication].title
