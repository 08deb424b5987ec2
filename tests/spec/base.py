"""What a chapter and a paragraph of the worked examples are, and how they are printed."""

import dataclasses
import datetime as dt

from lostlearning.measures.registry import measures

GIVEN = {"school": "School A", "academic_year": 2025, "pupil": 1}
"""What every row says unless it says otherwise."""
FIELDS = ("value", "status", "numerator", "denominator", "low", "high", "n")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Paragraph:
    """``tables`` holds literal rows; ``expected`` a row for each group and period, with the fields "
    "it tells."""

    title: str
    text: str
    tables: dict
    measure: str
    expected: list
    by: tuple = ()
    over: str = "year"

    def facts(self):
        """The tables with what goes without saying filled in, and weeks without their spaces."""
        return {name: [_filled(name, row) for row in rows] for name, rows in self.tables.items()}

    def printed(self):
        asked = f'books.measure("{self.measure}"'
        if self.by:
            asked += f", by={list(self.by)}".replace("'", '"')
        if self.over != "year":
            asked += f', over="{self.over}"'
        parts = [f"### {self.title}\n\n{self.text}\n"]
        parts += [f"`{name}`\n\n{_table(rows)}" for name, rows in self.tables.items()]
        title = measures()[self.measure].definition.title
        parts += [f"{title}: `{asked})`\n\n{_table(self.expected)}"]
        return "\n".join(parts)


@dataclasses.dataclass(frozen=True)
class Chapter:
    title: str
    text: str
    paragraphs: tuple

    def printed(self):
        """The chapter as Markdown."""
        return f"## {self.title}\n\n{self.text}\n\n" + "\n".join(p.printed() for p in self.paragraphs)


def week(monday, marks, **row):
    """A row of register_weeks: the week that begins on a Monday, its days apart: ``/\\ /\\ /\\ /\\ II``."""
    return {**row, "week": day(monday), "marks": marks}


def day(text):
    """An ISO date."""
    return dt.date.fromisoformat(text)


def _filled(name, row):
    start = dict(GIVEN)
    if name == "school_calendar":
        del start["pupil"]
    row = start | row
    if "marks" in row:
        row["marks"] = row["marks"].replace(" ", "")
    return row


def _table(rows):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(_cell(name, row.get(name)) for name in columns) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _cell(name, value):
    if value is None:
        return "not known" if name == "value" else ""
    if name == "marks":
        return f"`{value}`"
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)
