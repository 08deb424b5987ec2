"""Who loses most: the same few measures in every group of every characteristic the files hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lostlearning.measures.estimate import parameter
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    from lostlearning.books import Books

MEASURES = ("overall_absence", "persistent_absence", "severe_absence", "pupils_suspended")
CHARACTERISTICS = (
    ("year_group", "Year group", "year_groups"),
    ("sex", "Sex", "sex"),
    ("fsm6", "Free school meals in any of the last six years", ""),
    ("fsm", "Eligible for free school meals", ""),
    ("sen_provision", "SEN provision", "sen_provision"),
    ("sen_primary_need", "Primary type of SEN", "sen_need"),
    ("ethnicity_major", "Ethnicity", "ethnicity_major"),
    ("eal", "First language known or believed to be other than English", ""),
    ("looked_after", "Looked after by a local authority", ""),
    ("in_need", "Child in need (has a social worker)", ""),
    ("service_child", "A parent serves in the armed forces", ""),
    ("young_carer", "Young carer", ""),
)
"""Characteristic, what it is called, and its list of words (none: yes and no)."""


_UNKNOWN = {"sen_primary_need": "None, or not known"}


def groups(books: Books, year: str) -> list[dict[str, Any]]:
    """One entry a characteristic of which anything is known, with a row a group."""
    found = []
    for characteristic, label, listed in CHARACTERISTICS:
        rows = _rows(books, characteristic, listed, year)
        if any(row["code"] is not None for row in rows):
            found.append({"characteristic": characteristic, "label": label, "rows": rows})
    return found


def smallest_group() -> int:
    """Enrolments below which a group's rate is too small to say."""
    return parameter("small_group")[0]


def _rows(books: Books, characteristic: str, listed: str, year: str) -> list[dict[str, Any]]:
    rows: dict[str | None, dict[str, Any]] = {}
    for code, result in books.measures(MEASURES, by=[characteristic]).items():
        for row in result:
            if row.period == year and row.number.n:
                group = row.groups[characteristic]
                rows.setdefault(group, {})[code] = row.number
    order, labels = _said(listed)
    made = []
    for group, numbers in rows.items():
        pupils = max(number.n or 0 for number in numbers.values())
        made.append(
            {
                "code": group,
                "label": _UNKNOWN.get(characteristic, "Not known")
                if group is None
                else labels.get(group, group),
                "pupils": pupils,
                "too_small": pupils < smallest_group(),
                "numbers": {code: number.as_dict() for code, number in numbers.items()},
            }
        )
    return sorted(
        made, key=lambda row: (row["code"] is None, order.get(row["code"], 1_000), str(row["label"]))
    )


def _said(listed: str) -> tuple[dict[Any, int], dict[str, str]]:
    if not listed:
        return {"yes": 1, "no": 2}, {"yes": "Yes", "no": "No"}
    order: dict[Any, int] = {}
    labels: dict[str, str] = {}
    for place, word in enumerate(words(listed)):
        order[word.code] = int(word.extra.get("order", place))
        labels[word.code] = word.label
    return order, labels
