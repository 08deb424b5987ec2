"""Pupil attendance in schools, as DfE publishes it from daily registers: year to date, with every code."""

from lostlearning.sources.official.publication import Publication, Rate

FIGURES = {
    "schools": ("num_schools",),
    "enrolments": ("enrolments",),
    "possible_sessions": ("possible_sessions",),
    "attended_sessions": ("overall_attendance",),
    "absent_sessions": ("overall_absence",),
    "authorised_sessions": ("authorised_absence",),
    "unauthorised_sessions": ("unauthorised_absence",),
    "attendance_rate": ("attendance_perc",),
    "overall_absence_rate": ("overall_absence_perc",),
    "authorised_absence_rate": ("authorised_absence_perc",),
    "unauthorised_absence_rate": ("unauthorised_absence_perc",),
}
YEAR_TO_DATE = Publication(
    code="attendance",
    title="Pupil attendance, year to date or a term, every code",
    source="dfe-attendance-ytd",
    tells=("possible_sessions", "attended_sessions", "absent_sessions", "attendance_rate", "phase"),
    filters={"phase": ("education_phase", "school_type"), "time_frame": ("time_frame",)},
    figures=FIGURES,
    rest=True,
    rates=(
        Rate("attendance_rate", "attended_sessions", "possible_sessions"),
        Rate("overall_absence_rate", "absent_sessions", "possible_sessions"),
        Rate("authorised_absence_rate", "authorised_sessions", "possible_sessions"),
        Rate("unauthorised_absence_rate", "unauthorised_sessions", "possible_sessions"),
    ),
)
PERSISTENT = Publication(
    code="persistent_absence_by_week",
    title="Persistent absence, year to date, week by week",
    source="dfe-attendance-ytd",
    tells=("persistent_absence_rate", "phase", "time_frame"),
    filters={"phase": ("education_phase", "school_type"), "time_frame": ("time_frame",)},
    figures={"persistent_absence_rate": ("persistent_absence_percent",)},
)
PUBLICATIONS = (YEAR_TO_DATE, PERSISTENT)
