"""What the files cannot say, and what would be needed: each missing table costs an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lostlearning.books import Books

NEEDED = (
    (("register_weeks",), "Weeks of the year and days of the week", "A register with dates would show them: an export with a mark for each session."),
    (("register_weeks", "session_totals", "sessions_possible"), "Absence, attendance and days lost", "A register, or session totals as the census holds them, would show them."),
    (("exclusions",), "Suspensions and permanent exclusions", "An export of your exclusion log would show how many, how long and for what. The register’s code E cannot tell suspension from permanent exclusion."),
    (("internal_removals",), "Time out of lessons by the school’s decision", "An export of your isolation, reset or removal log would show it. The register calls these sessions present."),
    (("lesson_marks",), "Internal truancy and lateness to lessons", "Lesson registers would show them. The register calls these sessions present."),
    (("lateness",), "Minutes late", "A register with minutes late would show them."),
    (("placements",), "Hours of education off site", "A list of placements with hours a week would show them. The register says only that a child was educated elsewhere, not for how long."),
    (("enrolments",), "Who left the roll, and where to", "A list of leavers with dates, grounds and destinations would show it."),
    (("actions", "meetings"), "What is being done for pupils", "A list of plans, actions or meetings would show who is being helped and who is waiting."),
    (("part_time_timetables",), "Whether part-time timetables have an end", "A list of part-time timetables with review and end dates would show it."),
    (("behaviour_incidents",), "What happened before a suspension", "An export of behaviour incidents would show it."),
    (("school_calendar", "closures"), "Half terms as your school keeps them", "Your term dates and training days would show them. Until then half terms are cut where the register has a gap."),
    (("pupils",), "Who loses most, by group", "A list of pupils with sex, SEN, free school meals and other characteristics would show it."),
)
"""Tables (any one is enough), what they would say, and what to give."""


def cannot_say(books: Books, groups: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What cannot be said, with why: missing files, and characteristics of which nothing is known."""
    gaps = [
        {"what": what, "why": why}
        for tables, what, why in NEEDED
        if not any(books.facts.has(table) for table in tables)
    ]
    if books.facts.has("pupils"):
        from lostlearning.diagnosis.who import CHARACTERISTICS

        known = {group["characteristic"] for group in groups}
        missing = [label[0].lower() + label[1:] for code, label, _ in CHARACTERISTICS if code not in known]
        if missing:
            gaps.append(
                {
                    "what": "Some groups",
                    "why": f"No pupil has a value for: {'; '.join(missing)}. A fuller list of pupils would show them.",
                }
            )
    return gaps
