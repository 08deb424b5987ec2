"""Rolls and leavers: who is, or was, on roll, and what is known of them."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from lostlearning.sources import roll_addresses
from lostlearning.sources.tabular import SOMEONE, TableReader

ABOUT = (
    "year_group",
    "sex",
    "entry_date",
    "leaving_date",
    "ethnicity",
    "fsm",
    "fsm6",
    "sen_provision",
    "sen_primary_need",
    "looked_after",
    "enrolment_status",
    "date_of_birth",
    "destination",
    "eal",
    "language",
    "in_need",
    "young_carer",
)
ENGLISH = ("ENG", "ENGLISH", "ENB", "BELIEVED TO BE ENGLISH")
NOT_KNOWN = ("", "NOT", "NOT OBTAINED", "REF", "REFUSED", "ZZZ", "CLASSIFICATION PENDING", "OTB", "OTH")
"""Of these only OTB and OTH are an answer: believed to be other than English, and other than English."""


def _work(rows: duckdb.DuckDBPyRelation) -> Mapping[str, str]:
    if "language" not in rows.columns or "eal" in rows.columns:
        return {}
    language = "upper(trim(language))"
    english = ", ".join(f"'{word}'" for word in ENGLISH)
    unknown = ", ".join(f"'{word}'" for word in NOT_KNOWN[:-2])
    return {
        "eal": f"CASE WHEN {language} IN ({english}) THEN 'N' WHEN {language} IN ({unknown}) THEN NULL "
        "ELSE 'Y' END"
    }


READER = TableReader(
    name="roll",
    title="Roll or leavers",
    tables=("pupils", "enrolments"),
    words="roll",
    needs=(SOMEONE, ABOUT),
    evidence={"sex": "sex", "year_group": "year_groups"},
    hints=("roll", "leavers", "pupil list", "student list", "pupils"),
    work=_work,
    besides=roll_addresses.later,
)
