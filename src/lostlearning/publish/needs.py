"""Draws the list of who needs a look as pages of its own: for staff, and of one pupil for the family."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lostlearning.publish.filled import filled


def staff_page(needs: Mapping[str, Any], *, school: str, made_on: str, made_by: str) -> str:
    """The list as a page that names pupils."""
    return filled(
        "needs_page.html", staff=True, d={"needs": needs}, school=school, made_on=made_on, made_by=made_by
    )


def family_page(pupil: Mapping[str, Any], *, school: str, made_on: str, made_by: str) -> str:
    """All that the list holds of one pupil, in plain English, for the pupil and the family."""
    return filled("needs_family.html", p=pupil, school=school, made_on=made_on, made_by=made_by)
