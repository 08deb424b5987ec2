"""What is planted in real files, and what is found in them: a row of the table for each signal."""

import csv
import dataclasses
from pathlib import Path

import lostlearning as ll
from lostlearning.books import kept as kept_books
from lostlearning.importing import load
from lostlearning.insight.signals import look
from lostlearning.insight.signals.evidence import evidence
from lostlearning.sources.identity import upn_text

from . import schools
from .cases import plant, plant_pairs
from .plot import Plot
from .returns import two_returns

KEPT = Path(__file__).parent / "planted.csv"


@dataclasses.dataclass(frozen=True)
class Row:
    """Of one signal: how many were planted (pupils or schools) and how many nearly; how many were missed; how many
    near misses, and how many others, were found though nobody planted them.
    """

    signal: str
    of: str
    planted: int
    near_misses: int
    missed: int
    near_misses_found: int
    invented: int

    @property
    def exact(self):
        return (self.missed, self.near_misses_found, self.invented) == (0, 0, 0)


def row(code, of, yes, no, found, also=frozenset()):
    """A row of some sets of pupils or schools."""
    others = found - yes - no - also
    return Row(code, of, len(yes), len(no), len(yes - found), len(found & no), len(others))


def of_pupils(folder):
    """Thirty-two stories of one pupil at one school or two."""
    one, other = Plot(1, 1500), Plot(2, 300, seed=12)
    plant(one)
    plant_pairs(one, other)
    for plot in (one, other):
        plot.write(folder / plot.world.school)
    books = ll.read(folder)
    hashed = books.loaded.store.key.hash_many

    def pupils(rows):
        return set(hashed([upn_text(one.upn(each)) for each in rows]))

    found = {each.record.code: each for each in look(books.facts)}
    books.close()
    return [
        row(
            code,
            "pupils",
            pupils(one.yes[code]),
            pupils(one.no[code]),
            set(found[code].rows["pupil"].to_pylist()),
        )
        for code in found
        if code in one.yes
    ], found


def of_schools(folder):
    """Twenty schools, each of one of two stories. Pupils of whom a signal is raised besides are told apart."""
    yes, no = schools.write(folder)
    books = ll.read(folder)
    hashed = books.loaded.store.key.hash_many
    meant = {
        (code, pupil)
        for plot in (*yes, *no)
        for code, each in plot.also
        for pupil in hashed([upn_text(plot.upn(each))])
    }
    found = look(books.facts)
    books.close()
    names = [{plot.world.school for plot in plots} for plots in (yes, no)]
    rows = [
        row(each.record.code, "schools", *names, set(each.rows["school"].to_pylist()))
        for each in found
        if each.record.of_school
    ]
    pupils = {
        (each.record.code, pupil)
        for each in found
        if not each.record.of_school
        for pupil in each.rows["pupil"].to_pylist()
    }
    return rows, pupils, meant


def of_imports(folder):
    """The register as it was first imported, and again after some marks were changed."""
    plot = Plot(1, 60)
    for k in range(10):
        changed = plot.case("marks_rewritten", ("7", "8")[k % 2], met=True)
        plot.run(changed, 20 + k, 2, "EpGOU"[k % 5])
        plain = plot.case("marks_rewritten", ("9", "10")[k % 2], met=False)
        plot.run(plain, 20 + k, 2, "NIO"[k % 3])
    _imported(plot, folder, "before")
    yes, no = plot.yes["marks_rewritten"], plot.no["marks_rewritten"]
    for k in range(10):
        plot.run(yes[k], 20 + k, 1, "IC/MB"[k % 5])
        plot.run(no[k], 20 + k, 1, "OCG"[k % 3])
    key = _imported(plot, folder, "after")
    books = kept_books(folder / "home")
    (found,) = look(books.facts, ["marks_rewritten"])
    shown = evidence(books.facts, found)
    books.close()
    pupils = [set(key.hash_many([upn_text(plot.upn(each)) for each in rows])) for rows in (yes, no)]
    return row("marks_rewritten", "pupils", *pupils, set(found.rows["pupil"].to_pylist())), shown


def _imported(plot, folder, name):
    """Import the school's files as they are now into a store that is kept; its key."""
    plot.write(folder / name)
    loaded = load([folder / name], home=folder / "home", keep=True)
    key = loaded.store.key
    loaded.store.close()
    return key


def of_returns(folder):
    """Twenty pupils deleted for distance, in the returns of two schools: ten live where they did."""
    stayed, moved = two_returns(folder)
    books = ll.read(folder)
    (found,) = look(books.facts, ["distance_without_move"])
    hashed = books.loaded.store.key.hash_many
    pupils = [set(hashed([upn_text(upn) for upn in upns])) for upns in (stayed, moved)]
    shown = evidence(books.facts, found)
    books.close()
    return row("distance_without_move", "pupils", *pupils, set(found.rows["pupil"].to_pylist())), shown


def kept():
    """The table as it was last written."""
    with KEPT.open(encoding="utf-8", newline="") as file:
        return [
            Row(each["signal"], each["of"], *(int(each[name]) for name in list(each)[2:]))
            for each in csv.DictReader(file)
        ]
