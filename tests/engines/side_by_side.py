"""Worked examples put side by side in one world, so that an engine that is slow to start answers many at once.

Each example becomes schools and pupils of its own, and ``records_read`` says which files each school gave. What
an example says of its own school is then what the measure says by school. Examples that cross schools, or
that say what is said where nothing was read, stay alone.
"""

import dataclasses

from spec.test_spec import PARAGRAPHS

APART = 1_000
"""Pupils of one example are numbered below this."""


@dataclasses.dataclass(frozen=True, eq=False)
class World:
    """Tables of one or several examples, and what is asked of them."""

    paragraphs: tuple
    by: tuple
    over: str

    @property
    def together(self):
        return len(self.paragraphs) > 1

    def tables(self):
        if not self.together:
            return self.paragraphs[0].facts()
        made = {}
        for number, paragraph in enumerate(self.paragraphs, 1):
            given = {name: rows for name, rows in paragraph.facts().items() if rows}
            for name, rows in given.items():
                made.setdefault(name, []).extend(_own(row, number) for row in rows)
                read = {"school": _school(number), "records": name}
                made.setdefault("records_read", []).append(read)
        return made

    def answers(self, books):
        """Title → what the books say, as the example expects it: a dict by group and period."""
        codes = sorted({paragraph.measure for paragraph in self.paragraphs})
        by = ["school", *self.by] if self.together else list(self.by)
        found = books.measures(codes, by, self.over)
        said = {}
        for number, paragraph in enumerate(self.paragraphs, 1):
            said[paragraph.title] = {
                (*(row.groups[name] for name in self.by), row.period): row.number.as_dict()
                for row in found[paragraph.measure]
                if not self.together or row.groups["school"] == _school(number)
            }
        return said


def worlds():
    """Every worked example, in as few worlds as may be."""
    shared, made = {}, []
    for paragraph in PARAGRAPHS:
        if _alone(paragraph):
            made.append(World((paragraph,), tuple(paragraph.by), paragraph.over))
        else:
            shared.setdefault((tuple(paragraph.by), paragraph.over), []).append(paragraph)
    return made + [World(tuple(several), by, over) for (by, over), several in shared.items()]


def _alone(paragraph):
    schools = {row["school"] for rows in paragraph.facts().values() for row in rows}
    unread = any(row.get("status") == "not_available" or not row["period"] for row in paragraph.expected)
    return len(schools) > 1 or unread or "school" in paragraph.by


def _school(number):
    return f"School {number:03}"


def _own(row, number):
    own = row | {"school": _school(number)}
    if "pupil" in row:
        own["pupil"] = row["pupil"] + APART * number
    return own
