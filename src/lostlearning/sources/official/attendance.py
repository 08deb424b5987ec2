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
REASONS = {
    "illness_perc": "reason_i_authorised_illness",
    "appointments_perc": "reason_m_authorised_medical_dental",
    "auth_religious_perc": "reason_r_authorised_religious_observance",
    "auth_study_perc": "reason_s_authorised_study_leave",
    "auth_mob_perc": "reason_t_authorised_mobile_child",
    "auth_holiday_perc": "reason_h_authorised_holiday",
    "auth_excluded_perc": "reason_e_authorised_excluded",
    "auth_other_perc": "reason_c_authorised_other",
    "auth_performance_perc": "reason_c1_authorised_regulated_performance",
    "auth_interview_perc": "reason_j1_authorised_interview",
    "auth_part_time_perc": "reason_c2_authorised_temp_reduced_timetable",
    "unauth_hol_perc": "reason_g_unauthorised_holiday",
    "unauth_late_registers_closed_perc": "reason_u_unauthorised_late_after_registers_closed",
    "unauth_oth_perc": "reason_o_other_unauthorised",
    "unauth_not_yet_perc": "reason_n_no_reason_yet",
}
"""Published rate → the published count of sessions that it is made of."""
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
        *(Rate(rate, part, "possible_sessions") for rate, part in REASONS.items()),
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
