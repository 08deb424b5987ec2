"""Derived tables that several checks look at: what the roll, the calendar, the register say as a whole.

Each is worked out once a run, from whole tables, and has one row a key; a check that names it in
``views`` finds its columns beside its own rows as ``view_column``, and one whose table *is* a view judges
its rows. No view is ever stored.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from lostlearning.checks.functions import monday, padded_left, piece, plus
from lostlearning.checks.limits import limit
from lostlearning.checks.lists import codes
from lostlearning.checks.weeks import digits, real_symbols, symbols
from lostlearning.lazily import ibis
from lostlearning.vocabulary import attendance_codes
from lostlearning.vocabulary.attendance import NO_MARK

PUPIL = ("school", "academic_year", "pupil")
DUAL = ("M", "S")
CLOSED_CODES = ("#", "Y4")
"""Marks that say the school, or part of it, was shut: no sign that it was open."""
MET_IN = (
    "register_weeks",
    "session_totals",
    "exclusions",
    "internal_removals",
    "lesson_marks",
    "part_time_timetables",
    "placements",
    "lateness",
    "behaviour_incidents",
)
"""Tables whose pupils should be on the roll."""
Tables: TypeAlias = Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """A derived table: unique in ``keys``, made by ``build``.

    ``needs`` are the tables without which there is nothing to say; those of ``looks_at`` are looked at,
    and may be empty. ``on`` says in SQL where the rows it is joined to have a key, if not in a column so
    called. An ``inline`` view is a table as it stands, and not copied.
    """

    build: Callable[[Tables], Any]
    needs: tuple[str, ...]
    keys: tuple[str, ...]
    looks_at: tuple[str, ...] = ()
    on: Mapping[str, str] = dataclasses.field(default_factory=dict)
    inline: bool = False


def _roll(tables: Tables) -> Any:
    enrolments = tables["enrolments"]
    status = enrolments.enrolment_status
    return enrolments.group_by(*PUPIL).aggregate(
        first_entry=(enrolments.entry_date.count() == enrolments.count()).ifelse(
            enrolments.entry_date.min(), ibis.null("date")
        ),
        last_leaving=(enrolments.leaving_date.count() == enrolments.count()).ifelse(
            enrolments.leaving_date.max(), ibis.null("date")
        ),
        year_group=enrolments.year_group.max(),
        dual=status.isin(DUAL).any().fill_null(False),
        stated=(status.count() > 0),
        spells=enrolments.count(),
    )


def _school_rolls(tables: Tables) -> Any:
    enrolments = tables["enrolments"]
    return enrolments.group_by("school", "academic_year").aggregate(spells=enrolments.count())


def _person(tables: Tables) -> Any:
    pupils = tables["pupils"]
    return pupils.group_by(*PUPIL).aggregate(birth_month=pupils.birth_month.max())


def _register(tables: Tables) -> Any:
    return tables["register_weeks"].select(*PUPIL, "week", "marks")


def _registered(tables: Tables) -> Any:
    """Weeks with at least one mark: a pupil on roll whom nobody marked has weeks of gaps."""
    weeks = tables["register_weeks"]
    marked = weeks.filter(weeks.marks.translate(real_symbols(), "") != weeks.marks)
    return marked.group_by(*PUPIL).aggregate(weeks=marked.count())


def _school_registers(tables: Tables) -> Any:
    weeks = tables["register_weeks"]
    return weeks.group_by("school", "academic_year").aggregate(first=weeks.week.min(), last=weeks.week.max())


def _expelled(tables: Tables) -> Any:
    exclusions = tables["exclusions"]
    undone = exclusions.outcome.isin(codes("exclusion_outcomes", stands="no")).fill_null(False)
    permanent = exclusions.filter(
        exclusions.category.isin(codes("exclusion_types", route="permanent_exclusion")) & ~undone
    )
    return permanent.group_by(*PUPIL).aggregate(start=permanent.start_date.min())


def _suspended(tables: Tables) -> Any:
    exclusions = tables["exclusions"]
    return exclusions.group_by("school", "academic_year").aggregate(records=exclusions.count())


def _suspended_days(tables: Tables) -> Any:
    """The year's sessions of suspension up to and with each, a pupil; one given twice counts once."""
    exclusions = tables["exclusions"]
    exclusions = exclusions.mutate(category=exclusions.category.replace("FIXD", "SUSP"))
    lunch = exclusions.category.isin(codes("exclusion_types", route="lunchtime_suspension"))
    timed = exclusions.filter(lunch | exclusions.category.isin(codes("exclusion_types", route="suspension")))
    events = timed.group_by("academic_year", "pupil", "start_date").aggregate(
        sessions=timed.sessions.fill_null(timed.category.cases(("LNCH", 1), else_=0)).max()
    )
    running = events.sessions.sum().over(
        ibis.cumulative_window(group_by=[events.academic_year, events.pupil], order_by=events.start_date)
    )
    return events.mutate(running=running.cast("int64"))


def _arranged(tables: Tables) -> Any:
    timetables = tables["part_time_timetables"]
    return timetables.group_by(*PUPIL).aggregate(records=timetables.count())


def _school_sessions(tables: Tables) -> Any:
    """Each distinct pattern of a school's week is looked at once, then weighed by its pupils."""
    weeks = tables["register_weeks"]
    real = "".join(symbol for symbol in real_symbols() if symbol not in symbols(*CLOSED_CODES))
    distinct = weeks.group_by("school", "academic_year", "week", "marks").aggregate(
        pupils=weeks.count(), _file=weeks._file.min(), _row=weeks._row.min()
    )
    patterns = distinct.view()
    patterns = (
        patterns.mutate(marked=digits(patterns.marks, real), unmarked=digits(patterns.marks, NO_MARK))
        .drop("marks")
        .view()
    )
    each = patterns.mutate(position=ibis.range(0, 10).unnest().cast("int64"))
    each = each.mutate(
        marks=(piece(each.marked, each.position + 1, 1) == "1").ifelse(each.pupils, 0),
        gaps=(piece(each.unmarked, each.position + 1, 1) == "1").ifelse(each.pupils, 0),
        date=plus(each.week, each.position // 2),
    )
    return each.group_by("school", "academic_year", "week", "position", "date").aggregate(
        marks=each.marks.sum(), gaps=each.gaps.sum(), _file=each._file.min(), _row=each._row.min()
    )


def _open_days(tables: Tables) -> Any:
    """Every day on which the calendar says a school is open, with how much of it is (11, 10 or 01)."""
    calendar = tables["school_calendar"]
    length = calendar.end_date.delta(calendar.start_date, unit="day")
    calendar = calendar.filter((length >= 0) & (length < 366))
    days = calendar.select(
        "school",
        "academic_year",
        date=ibis.range(
            calendar.start_date.cast("timestamp"),
            plus(calendar.end_date, 1).cast("timestamp"),
            ibis.interval(days=1),
        )
        .unnest()
        .cast("date"),
    ).distinct()
    days = days.filter(days.date.day_of_week.index() < 5)
    shut = tables["closures"]
    closed = shut.group_by("school", "date").aggregate(
        am=(shut.session.isnull() | (shut.session == "AM")).any(),
        pm=(shut.session.isnull() | (shut.session == "PM")).any(),
    )
    closed = closed.select(shut_school=closed.school, shut_date=closed.date, am=closed.am, pm=closed.pm)
    joined = days.left_join(closed, [days.school == closed.shut_school, days.date == closed.shut_date])
    open_now = joined.am.fill_null(False).ifelse(0, 10) + joined.pm.fill_null(False).ifelse(0, 1)
    return joined.select("school", "academic_year", "date", open=open_now.cast("int64")).filter(
        ibis._.open > 0
    )


def _open_weeks(tables: Tables) -> Any:
    """Ten digits a school and week, 1 where the calendar says a session is held."""
    days = tables["open_days"]
    days = days.mutate(week=monday(days.date), day=days.date.day_of_week.index())
    power = days.day.cases((0, 10**8), (1, 10**6), (2, 10**4), (3, 100), else_=1)
    weeks = days.group_by("school", "week").aggregate(open=(days.open * power).sum())
    return weeks.mutate(open=padded_left(weeks.open.cast("int64").cast("string"), "0"))


def _calendar_years(tables: Tables) -> Any:
    days = tables["open_days"]
    return days.group_by("school", "academic_year").aggregate(first=days.date.min(), last=days.date.max())


def _school_days(tables: Tables) -> Any:
    """Every day that a register or a calendar knows of, with the marks made on it by anyone."""
    sessions = tables["school_sessions"]
    days = sessions.group_by("school", "academic_year", "date").aggregate(
        marks=sessions.marks.sum(),
        gaps=sessions.gaps.sum(),
        _file=sessions._file.min(),
        _row=sessions._row.min(),
    )
    spans = days.group_by("school", "academic_year").aggregate(
        first=days.date.min(), last=days.date.max(), _file=days._file.min()
    )
    calendar = tables["open_days"].filter(ibis._.open == 11)
    within = calendar.join(spans, ["school", "academic_year"])
    within = within.filter((within.date >= within.first) & (within.date <= within.last))
    within = within.select(
        "school",
        "academic_year",
        "date",
        marks=ibis.literal(0, "int64"),
        gaps=ibis.literal(0, "int64"),
        _file=within._file,
        _row=ibis.null("int64"),
        open=ibis.literal(True),
    )
    known = days.select(
        "school",
        "academic_year",
        "date",
        marks=days.marks.cast("int64"),
        gaps=days.gaps.cast("int64"),
        _file=days._file,
        _row=days._row,
        open=ibis.literal(False),
    )
    both = known.union(within)
    return both.group_by("school", "academic_year", "date").aggregate(
        marks=both.marks.sum(),
        gaps=both.gaps.sum(),
        _file=both._file.min(),
        _row=both._row.min(),
        open=both.open.any(),
    )


def _reason_due(tables: Tables) -> Any:
    """The last day a school has marked, and the day before which every reason is overdue."""
    days = tables["school_days"].filter(ibis._.marks > 0).select("school", "date").distinct()
    ranked = days.mutate(rank=ibis.row_number().over(group_by=days.school, order_by=days.date.desc()))
    return (
        ranked.filter(ranked["rank"] <= int(limit("ATT-N").value))  # ranks count from 0
        .group_by("school")
        .aggregate(day=ibis._.date.min(), days=ibis._.count(), last=ibis._.date.max())
    )


def _school_years(tables: Tables) -> Any:
    sessions = tables["school_sessions"].filter(ibis._.marks > 0)
    return sessions.group_by("school", "academic_year").aggregate(
        sessions=sessions.count(),
        first=sessions.date.min(),
        last=sessions.date.max(),
        _file=sessions._file.min(),
        _row=ibis.null("int64"),
    )


def _attended_weeks(tables: Tables) -> Any:
    """Ten digits a school and week, 1 where somebody is marked present."""
    weeks = tables["register_weeks"]
    distinct = weeks.select("school", "week", "marks").distinct()
    present = distinct.mutate(marks=digits(distinct.marks, symbols(account="learning_in_school"))).distinct()
    each = present.mutate(position=ibis.range(0, 10).unnest().cast("int64"))
    some = (
        each.filter(piece(each.marks, each.position + 1, 1) == "1")
        .select("school", "week", "position")
        .distinct()
    )
    powers = [(position, 10 ** (9 - position)) for position in range(10)]
    sums = some.group_by("school", "week").aggregate(attended=some.position.cases(*powers, else_=0).sum())
    return sums.mutate(attended=padded_left(sums.attended.cast("int64").cast("string"), "0"))


def _file_marks(tables: Tables) -> Any:
    """Marks that could be read and marks that could not, a file."""
    lost = tables["unplaced_marks"]
    lost = lost.filter(lost.why.isin(("unknown_code", "unreadable_date", "unknown_session")))
    unread = lost.group_by("_file").aggregate(unread=lost.count())
    weeks = tables["register_weeks"]
    real = weeks.marks.length() - weeks.marks.translate(real_symbols(), "").length()
    read = weeks.group_by(of=weeks._file).aggregate(read=real.sum())
    # A week put together from several files belongs to none of them alone: what each gave is counted apart.
    gave = tables["marks_read"].select(giver="_file", gave="marks")
    joined = unread.left_join(read, unread._file == read.of)
    joined = joined.left_join(gave, joined._file == gave.giver)
    return joined.select(
        "_file",
        "unread",
        read=joined.gave.fill_null(joined.read).fill_null(0).cast("int64"),
        _row=ibis.null("int64"),
    )


def _lesson_sessions(tables: Tables) -> Any:
    """A pupil's lessons of one session together: how many, how many attended and missed."""
    lessons = tables["lesson_marks"]
    lessons = lessons.filter(lessons.session.notnull())
    return lessons.group_by(*PUPIL, "date", "session").aggregate(
        lessons=lessons.count(),
        attended=lessons.mark.isin(("present", "late")).sum(),
        missed=(lessons.mark == "absent").sum(),
        _file=lessons._file.min(),
        _row=lessons._row.min(),
    )


def _pupils_met(tables: Tables) -> Any:
    """Every pupil of a school and year that a table other than the roll has, with the first row of them."""
    found = []
    for name in MET_IN:
        rows = tables[name]
        found.append(
            rows.group_by(*PUPIL)
            .aggregate(_file=rows._file.min(), _row=rows._row.min())
            .mutate(met_in=ibis.literal(name))
        )
    return ibis.union(*found)


def _totals(tables: Tables) -> Any:
    """What a return's sessions by code add up to, a pupil and term."""
    totals = tables["session_totals"]
    possible = sorted({row.code for row in attendance_codes().rows if row.possible})
    counted = totals.code.isin(possible).ifelse(totals.sessions, 0)
    attended = totals.code.isin(("(attended)", "/", "\\")).ifelse(totals.sessions, 0)
    return totals.group_by(*PUPIL, "term").aggregate(
        sessions=counted.sum(), attended=attended.sum(), rows=totals.count()
    )


def _stated(tables: Tables) -> Any:
    stated = tables["sessions_possible"]
    return stated.group_by(*PUPIL, "term").aggregate(possible=stated.possible.max())


VIEWS: dict[str, View] = {
    "roll": View(_roll, ("enrolments",), PUPIL),
    "school_rolls": View(_school_rolls, ("enrolments",), ("school", "academic_year")),
    "person": View(_person, ("pupils",), PUPIL),
    "register": View(
        _register, ("register_weeks",), (*PUPIL, "week"), on={"week": "checks_monday({day})"}, inline=True
    ),
    "registered": View(_registered, ("register_weeks",), PUPIL),
    "school_registers": View(_school_registers, ("register_weeks",), ("school", "academic_year")),
    "expelled": View(_expelled, ("exclusions",), PUPIL),
    "suspended": View(_suspended, ("exclusions",), ("school", "academic_year")),
    "suspended_days": View(_suspended_days, ("exclusions",), ("academic_year", "pupil", "start_date")),
    "arranged": View(_arranged, ("part_time_timetables",), PUPIL),
    "open_days": View(
        _open_days, ("school_calendar",), ("school", "academic_year", "date"), on={"date": "{day}"}
    ),
    "open_weeks": View(_open_weeks, ("open_days",), ("school", "week")),
    "calendar_years": View(_calendar_years, ("open_days",), ("school", "academic_year")),
    "school_sessions": View(_school_sessions, ("register_weeks",), ("school", "week", "position")),
    "school_days": View(
        _school_days, ("school_sessions",), ("school", "academic_year", "date"), looks_at=("open_days",)
    ),
    "reason_due": View(_reason_due, ("school_days",), ("school",)),
    "school_years": View(_school_years, ("school_sessions",), ("school", "academic_year")),
    "attended_weeks": View(_attended_weeks, ("register_weeks",), ("school", "week")),
    "file_marks": View(_file_marks, ("unplaced_marks",), ("_file",)),
    "lesson_sessions": View(_lesson_sessions, ("lesson_marks",), (*PUPIL, "date", "session")),
    "pupils_met": View(_pupils_met, (), (*PUPIL, "met_in"), looks_at=MET_IN),
    "totals": View(_totals, ("session_totals",), (*PUPIL, "term")),
    "stated": View(_stated, ("sessions_possible",), (*PUPIL, "term")),
}
"""In an order in which none needs one after it."""
