"""What must hold of any calendar and any history, and an oracle that counts on fingers and agrees."""

import dataclasses
import datetime as dt
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from law import oracle
from law.calendars import THREE, calendars, histories
from lostlearning.law.clock import Case, State, clock, run
from lostlearning.law.clock.case import (
    BoardDecision,
    Outcome,
    PanelApplication,
    PanelDecision,
    Permanent,
    Pupil,
    Reconsideration,
    Representations,
    School,
    Suspension,
)
from lostlearning.law.held import Force, held
from lostlearning.law.parameter import Kind

KINDS = st.sampled_from(Kind)
PUPIL = Pupil(
    compulsory_age=True, social_worker=True, virtual_school_head=True, lives_in_another_authority=True
)
IN_SCHOOL_DAYS = {
    "educate",
    "educate-permanent",
    "decide",
    "decide-asked",
    "panel-apply",
    "panel-hold",
    "panel-papers",
    "reconsider",
}
BOARD = ["consider-representations", "decide-asked", "decide"]
OPTIONS = settings(max_examples=50, deadline=None)


def case_of(calendar, suspensions, kind=Kind.MAINTAINED, told=True, views=True, **more):
    if told:
        suspensions = tuple(
            dataclasses.replace(each, done={**each.done, "tell-board": each.start}) for each in suspensions
        )
    return Case(
        school=School(kind=kind, calendar=calendar),
        pupil=PUPIL,
        suspensions=suspensions,
        representations=tuple(Representations(of=each.id, on=each.start) for each in suspensions if views),
        **more,
    )


@OPTIONS
@given(st.data(), calendars(), KINDS, st.booleans())
def test_the_clock_agrees_with_counting_on_fingers(data, calendar, kind, views):
    history = data.draw(histories(calendar))
    answer = clock(case_of(calendar, history, kind, views=views))
    for number, (suspension, total) in enumerate(zip(history, answer.totals, strict=True)):
        assert total.in_term == oracle.in_term(calendar, history, number)
        assert total.in_year == oracle.in_year(calendar, history, number)
        mine = {duty.code: duty for duty in answer.duties if duty.of == suspension.id}
        educate = mine.get("educate")
        assert (educate.due.day if educate else None) == oracle.educated_from(calendar, history, number)
        decides = [mine[code] for code in ("decide", "decide-asked") if code in mine]
        due = [duty.due for duty in decides if duty.state is not State.NOT_APPLICABLE]
        try:
            by = oracle.board_by(calendar, history, number, views)
        except OverflowError:
            by = "unknown"
        assert by == "unknown" or (due[0].day if due else None) == by
        assert ("tell-board" in mine) == (total.in_term > 5)
        assert (mine["school-year-cap"].state is State.MISSED) == (total.in_year > 45)


@OPTIONS
@given(st.data(), calendars(), KINDS)
def test_a_deadline_in_school_days_is_a_school_day(data, calendar, kind):
    answer = clock(followed(calendar, data, kind))
    counted = [duty for duty in answer.duties if duty.code in IN_SCHOOL_DAYS and duty.due.day]
    assert counted
    for duty in counted:
        assert calendar.is_school_day(duty.due.day) is not False, duty
        assert duty.due.target is None or calendar.is_school_day(duty.due.target), duty


@OPTIONS
@given(st.data(), calendars())
def test_lengthening_in_one_term_removes_no_duty(data, calendar):
    history = data.draw(histories(calendar, most=3, longest=8))
    last = history[-1]
    term = next(term for term in calendar.terms if last.end in term)
    later = [day for day in calendar.within(last.end, term.last) if day > last.end]
    if not later:
        return
    end = data.draw(st.sampled_from(later))
    longer = dataclasses.replace(last, end=end, to_half="afternoon")
    before = codes(clock(case_of(calendar, history)), last.id)
    after = codes(clock(case_of(calendar, (*history[:-1], longer))), last.id)
    apart = {"termly-list", *BOARD}
    assert before - apart <= after
    rank = [
        max((BOARD.index(code) for code in found if code in BOARD), default=-1) for found in (before, after)
    ]
    assert rank[0] <= rank[1]


def codes(answer, of):
    return {duty.code for duty in answer.duties if duty.of == of and duty.state is not State.NOT_APPLICABLE}


@OPTIONS
@given(st.data(), calendars())
def test_splitting_back_to_back_never_loses_the_sixth_day(data, calendar):
    term = data.draw(st.sampled_from(calendar.terms))
    days = calendar.within(term.first, term.last)
    length = data.draw(st.integers(1, min(25, len(days))))
    start = data.draw(st.integers(0, len(days) - length))
    whole = days[start : start + length]
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, length - 1)), max_size=4)) | {0, length})
    pieces = tuple(
        Suspension(id=f"s{first}", start=whole[first], end=whole[last - 1])
        for first, last in itertools.pairwise(cuts)
        if first < last <= length
    )
    one = clock(case_of(calendar, (Suspension(id="s", start=whole[0], end=whole[-1]),)))
    many = clock(case_of(calendar, pieces))
    assert sixth(one) == sixth(many)
    assert (sixth(one) is not None) == (length >= 6)


def sixth(answer):
    return min((duty.due.day for duty in answer.duties if duty.code == "educate"), default=None)


CHANGES = [day for day in held().changes() if day >= dt.date(2014, 9, 1)]


@OPTIONS
@given(st.data(), st.sampled_from(CHANGES), KINDS)
def test_a_case_wholly_before_a_change_of_law_is_not_altered_by_it(data, change, kind):
    calendar = data.draw(calendars(change.year - 2, change.year - 1))
    case = followed(calendar, data, kind)
    answer = clock(case)
    due = [day for duty in answer.duties for day in (duty.due.earliest, duty.due.latest, duty.done) if day]
    if max((*case.dates, *due)) >= change:
        return
    assert said(answer) == said(run(case, held().as_before(change)))


def test_some_cases_do_lie_wholly_before_a_change_and_one_across_it_is_altered():
    change = dt.date(2026, 7, 26)
    law = held().as_before(change)
    early = case_of(THREE, (Suspension(id="s", start=dt.date(2025, 10, 6), days=8),))
    late = case_of(THREE, (Suspension(id="s", start=dt.date(2026, 10, 5), days=8),))
    assert said(clock(early)) == said(run(early, law)) and not clock(early).opening
    assert clock(late).opening and not run(late, law).opening
    before = dt.date(2022, 9, 1)
    assert {duty.code for duty in clock(early).duties} > {
        duty.code for duty in run(early, held().as_before(before)).duties
    }


def said(answer):
    """An answer without the days on which its law began and ended."""
    return (
        answer.opening,
        answer.doubts,
        [dataclasses.replace(total, rule=ids(total.rule)) for total in answer.totals],
        [dataclasses.replace(duty, rule=ids(duty.rule)) for duty in answer.duties],
    )


def ids(rule):
    return tuple((each.id, each.said, each.paragraph) for each in rule)


@OPTIONS
@given(st.data(), calendars(), KINDS)
def test_a_case_that_follows_the_clock_owes_nothing(data, calendar, kind):
    case = dataclasses.replace(followed(calendar, data, kind), as_at=dt.date(2040, 1, 1))
    answer = clock(case)
    owed = [duty for duty in answer.duties if duty.force in (Force.MUST, Force.SHOULD, Force.LIMIT)]
    wrong = [
        duty
        for duty in owed
        if duty.state not in (State.KEPT, State.NOT_APPLICABLE) and duty.code != "school-year-cap"
    ]
    assert not [(duty.code, duty.of, duty.state, duty.due, duty.done) for duty in wrong]
    assert any(duty.code == "reconsider" for duty in owed)


def followed(calendar, data, kind):
    """A history, then a permanent exclusion taken to the end: everything done on the day it is due."""
    history = data.draw(histories(calendar, most=3, longest=12))
    after = [day for day in calendar.days if day > history[-1].end]
    start = after[data.draw(st.integers(0, min(20, len(after) - 1)))]
    permanent = Permanent(id="p", start=start, done={"tell-board": start})
    case = case_of(calendar, history, kind, permanent=(permanent,))

    def due(code):
        return clock(case).duty(code, "p").due.earliest

    decided = due("decide")
    case = dataclasses.replace(case, board_decisions=(BoardDecision(of="p", on=decided, delivered=decided),))
    applied = due("panel-apply")
    case = dataclasses.replace(case, panel_applications=(PanelApplication(of="p", delivered=applied),))
    meets = due("panel-hold")
    application = PanelApplication(of="p", delivered=applied, meets=meets)
    notified = PanelDecision(of="p", on=meets, outcome=Outcome.QUASHED, delivered=meets)
    case = dataclasses.replace(case, panel_applications=(application,), panel_decisions=(notified,))
    again = Reconsideration(of="p", on=due("reconsider"))
    case = dataclasses.replace(case, reconsiderations=(again,))
    return _all_done(case)


def _all_done(case):
    """The same, with every duty done on its day, and every suspension the board decides about decided."""
    answer = clock(case)
    decisions = [
        BoardDecision(of=duty.of, on=duty.due.earliest, delivered=duty.due.earliest)
        for duty in answer.duties
        if duty.code in ("decide", "decide-asked") and duty.of != "p" and duty.state is State.DUE
    ]
    case = dataclasses.replace(case, board_decisions=(*case.board_decisions, *decisions))
    answer = clock(case)
    starts = {each.id: each.start for each in case.exclusions}
    days = {of: {} for of in starts}
    for duty in answer.duties:
        days[duty.of][duty.code] = duty.due.target or duty.due.earliest or starts[duty.of]
    days["p"]["roll-until"] = case.reconsiderations[0].on

    def done(each, only=None):
        found = dict(days[each.id if only is None else each.of])
        if only is not None:
            found = dict.fromkeys(("board-outcome", "panel-outcome", "reconsider-outcome"), only)
        return dataclasses.replace(each, done=found)

    application = case.panel_applications[0]
    return dataclasses.replace(
        case,
        suspensions=tuple(done(each) for each in case.suspensions),
        permanent=tuple(done(each) for each in case.permanent),
        board_decisions=tuple(done(each, each.on) for each in case.board_decisions),
        panel_applications=(
            dataclasses.replace(application, done={"panel-papers": answer.duty("panel-papers").due.earliest}),
        ),
        panel_decisions=tuple(done(each, each.on) for each in case.panel_decisions),
        reconsiderations=tuple(done(each, each.on) for each in case.reconsiderations),
    )
