"""The canonical tables, one class a file."""

from lostlearning.tables.actions import Actions
from lostlearning.tables.addresses import Addresses
from lostlearning.tables.base import Column, Table, Type
from lostlearning.tables.behaviour_incidents import BehaviourIncidents
from lostlearning.tables.closures import Closures
from lostlearning.tables.enrolments import Enrolments
from lostlearning.tables.exclusion_steps import ExclusionSteps
from lostlearning.tables.exclusions import Exclusions
from lostlearning.tables.internal_removals import InternalRemovals
from lostlearning.tables.lateness import Lateness
from lostlearning.tables.lesson_marks import LessonMarks
from lostlearning.tables.meetings import Meetings
from lostlearning.tables.part_time_timetables import PartTimeTimetables
from lostlearning.tables.placements import Placements
from lostlearning.tables.pupils import Pupils
from lostlearning.tables.records_read import RecordsRead
from lostlearning.tables.register_weeks import RegisterWeeks
from lostlearning.tables.reviews import Reviews
from lostlearning.tables.school_calendar import SchoolCalendar
from lostlearning.tables.school_events import SchoolEvents
from lostlearning.tables.schools import Schools
from lostlearning.tables.session_totals import SessionTotals
from lostlearning.tables.sessions_possible import SessionsPossible

TABLES: dict[str, type[Table]] = {
    table.name: table
    for table in (
        Schools,
        Pupils,
        Enrolments,
        RegisterWeeks,
        Lateness,
        SessionTotals,
        SessionsPossible,
        Exclusions,
        ExclusionSteps,
        InternalRemovals,
        LessonMarks,
        PartTimeTimetables,
        Placements,
        BehaviourIncidents,
        Meetings,
        Actions,
        Reviews,
        Addresses,
        SchoolEvents,
        SchoolCalendar,
        Closures,
        RecordsRead,
    )
}
"""Every table, by name, in the order of the manual."""

__all__ = ["TABLES", "Column", "Table", "Type"]
