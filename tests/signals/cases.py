"""Ten pupils of each signal in whom it is to be found, and ten in whom it nearly is."""

import datetime as dt

import numpy as np

TEN = range(10)
OLDER = np.datetime64("2009-05-14")
"""Born so as to be past compulsory age in 2025/26."""


def _each(plot, code, story, group="8"):
    """``story`` told ten times so that the signal is there and ten times so that it is not."""
    for met in (True, False):
        for k in TEN:
            story(plot, plot.case(code, group, met=met), k, met)


def _excluded_without_record(plot, row, k, met):
    if met:
        plot.run(row, 20 + 3 * k, 1 + k % 3, "E")
    else:
        plot.suspend(row, 20 + 3 * k, 1 + k % 3)


def _marked(symbol):
    def story(plot, row, k, met):
        day, days = 30 + 2 * k, 1 + k % 4
        plot.suspend(row, day, days, symbol if met else "E")
        if not met:
            plot.mark(row, day - 1, symbol * 2 if symbol != "/" else "/\\")

    return story


def _off_site(plot, row, k, met):
    plot.suspend(row, 30 + 2 * k, 2, "B")
    if not met:
        plot.place(row, 30 + 2 * k, "Example Centre", 2)


def _over_45_days(plot, row, k, met):
    for n in range(9):
        plot.suspend(row, 5 + k + 8 * n, 5)
    if met:
        plot.suspend(row, 5 + k + 72, 1)


def _six_days(plot, row, k, met):
    if met:
        plot.suspend(row, 20 + k, 6 + k % 2)
    else:
        plot.suspend(row, 20 + k, 5 + k % 2)
        if k % 2:
            plot.run(row, 25 + k, 1, "B")
            plot.place(row, 25 + k, "Example Centre", 1)


def _restarted(plot, row, k, met):
    gap, second = (1, 3) if met else ((2, 3) if k % 2 else (1, 2))
    plot.suspend(row, 40 + k, 3)
    plot.suspend(row, 43 + k + gap, second, reason="TH" if k % 3 else None)


def _extended(plot, row, k, met):
    plot.suspend(row, 50 + k, 2)
    plot.suspend(row, 52 + k + (not met), 1 + k % 2)


def _part_time_without_record(plot, row, k, met):
    plot.run(row, 30 + k, 5, "p")
    if not met or k % 2:
        plot.timetable(row, 30 + k, 5 if not met else 4, 40 + k)


def _past_review(plot, row, k, met):
    plot.run(row, 30 + k, 10, "p")
    plot.timetable(row, 30 + k, 20, 38 + k if met else 39 + k)
    if k % 2:
        plot.add("meetings", row, date=plot.days[38 + k], kind="Review", held=True)


def _for_months(plot, row, k, met):
    days = (
        (0, 10, 20, 30, 40, 50, 60)
        if met
        else ((0, 10, 20, 30, 40, 50, 59) if k % 2 else (0, 10, 40, 50, 60, 70))
    )
    for n in days:
        plot.mark(row, 20 + k + n, "p", half=1)
    plot.timetable(row, 20 + k, 100)


def _half_days(plot, row, k, met):
    weeks, days = (3, 4) if met else ((2, 5) if k % 2 else (3, 3))
    half = 1 if k % 4 < 2 else 0
    for monday in plot.full_weeks()[k : k + weeks]:
        for day in range(days):
            plot.mark(row, monday + day, "C" if k % 3 else "I", half=half)


def _off_site_without_placement(plot, row, k, met):
    days = 10 if met else (9 if k % 2 else 12)
    plot.run(row, 30 + k, days, "B")
    if not met and not k % 2:
        plot.place(row, 30 + k, "Example College", 12)


def _without_provider(plot, row, k, met):
    plot.run(row, 30 + k, 3, "K")
    if not met or k % 2:
        plot.place(row, 30 + k, None if met else "Example Centre", 3)


def _reason_left_open(plot, row, k, met):
    last = len(plot.days) - 1
    plot.mark(row, last - (6 + 5 * k if met else k % 6), "N")


def _not_required(plot, row, k, met):
    plot.run(row, 30 + k, 1 + k % 3, "X")
    if not met:
        plot.world.people.born[row] = OLDER


def _prospective(plot, row, k, met):
    if met:
        plot.run(row, 0, 1 + k, "Z")
    else:
        plot.enter(row, 3 + k)
        plot.run(row, k, 3, "Z")


def _leave_after(plot, row, k, met):
    day, morning = 30 + 2 * k, k % 2
    plot.incident(row, day, 600 if morning else 840)
    if met:
        plot.mark(row, day, " CC" if morning else "  CC")
    elif morning:
        plot.mark(row, day, " C")
    else:
        plot.mark(row, day + 2, "CCCC")


def _ill_after(plot, row, k, met):
    for n, day in enumerate((20 + k, 50 + k, 80 + k)):
        if n == 2 and k % 2:
            continue
        plot.incident(row, day)
        plot.mark(row, day + (0 if met or n == 0 else 3), "II" if n else "MM", half=1)


def _whole_days(plot, row, k, met):
    days, minutes = (3, 240) if met else ((2, 300) if k % 2 else (3, 239))
    for n in range(days):
        plot.remove(row, 30 + k + n * (1 + k % 3), minutes)


def _grows(plot, row, k, met):
    later, earlier = (3, 1 if k % 2 else 0) if met else ((2, 0) if k % 2 else (3, 2))
    for n in range(later):
        plot.remove(row, 59 - 4 * n + k, 100)
    for n in range(earlier):
        plot.remove(row, 39 - 4 * n + k, 100)
    plot.suspend(row, 60 + k, 1)


def _between_censuses(plot, row, k, met):
    january = plot.on(dt.date(2026, 1, 15))
    ten = str(plot.world.people.year_group[row]) == "10"
    after = ten == met
    day = january + k if after else january - 1 - k
    plot.leave(row, day, "a", ("other_school", "managed_move", "independent_school")[k % 3])


def _left_after(plot, row, k, met):
    plot.suspend(row, 40 + k, 2)
    plot.leave(row, 41 + k + (20 - 2 * k if met else 21 + k), "a", ("other_school", "managed_move")[k % 2])


def _home_education(plot, row, k, met):
    day = 60 + k
    if k % 2:
        plot.add("meetings", row, date=plot.days[day], kind="Parent", held=True)
    else:
        plot.mark(row, day, "p", half=1)
        plot.timetable(row, day, 5)
    if not met and k % 3 == 1:
        plot.add("meetings", row, date=plot.days[day + 18], kind="Parent", held=False)
    plot.leave(row, day + (20 if met else 21), "f", "elective_home_education")


def _without_ground(plot, row, k, met):
    ground = "" if met or k % 2 else "a"
    plot.leave(row, 70 + k, ground, "other_school" if k % 3 else "abroad")
    if not met and not ground:
        plot.world.people.born[row] = OLDER


def _absence_ground(plot, row, k, met):
    plot.run(row, 50, 20 + k, "O" if k % 2 else "G")
    if met:
        plot.mark(row, 50 + k + (19 if k % 3 else 0), "I", half=k % 2)
    else:
        plot.mark(row, 49, "II")
    plot.leave(row, 69 + k, "i", "missing_education")


def _excluded_ground(plot, row, k, met):
    if not met:
        plot.exclude(row, 40 + k)
    plot.leave(row, 90 + k, "o", "permanent_exclusion")


def _too_soon(plot, row, k, met):
    plot.exclude(row, 40 + k)
    plot.leave(row, 40 + k + (14 - k if met else 15 + k), "o", "permanent_exclusion")


def _over_age(plot, row, k, met):
    last = plot.on(dt.date(2026, 6, 26)) + 1
    plot.leave(row, last - 1 - k if met else last + k % 3, "l", "completed")


STORIES = {
    "excluded_without_record": _excluded_without_record,
    "suspension_marked_present": _marked("/"),
    "suspension_marked_ill": _marked("I"),
    "suspension_marked_otherwise": _marked("O"),
    "suspension_marked_off_site": _off_site,
    "over_45_days": _over_45_days,
    "six_days_without_education": _six_days,
    "suspension_restarted": _restarted,
    "suspension_extended": _extended,
    "part_time_without_record": _part_time_without_record,
    "part_time_past_review": _past_review,
    "part_time_for_months": _for_months,
    "half_days_missed": _half_days,
    "off_site_without_placement": _off_site_without_placement,
    "authority_without_provider": _without_provider,
    "reason_left_open": _reason_left_open,
    "not_required_at_compulsory_age": _not_required,
    "prospective_while_on_roll": _prospective,
    "leave_after_incident": _leave_after,
    "ill_after_incident": _ill_after,
    "removed_for_whole_days": _whole_days,
    "removal_grows_before_suspension": _grows,
    "left_between_censuses": _between_censuses,
    "left_after_suspension": _left_after,
    "home_education_after_trouble": _home_education,
    "deleted_without_ground": _without_ground,
    "absence_ground_contradicted": _absence_ground,
    "excluded_ground_without_record": _excluded_ground,
    "excluded_ground_too_soon": _too_soon,
    "over_age_ground_while_of_age": _over_age,
}
"""Stories of one pupil at one school."""
GROUPS = {
    "left_between_censuses": "10",
    "not_required_at_compulsory_age": "11",
    "deleted_without_ground": "9",
    "over_age_ground_while_of_age": "11",
}
"""The year group of whom they are told; of Year 8 where none is said."""


def plant(plot):
    """Every story of STORIES."""
    for code, story in STORIES.items():
        _each(plot, code, story, GROUPS.get(code, "8" if len(plot.unused["8"]) > 40 else "7"))


def plant_pairs(one, other):
    """Stories of a pupil at two schools."""
    for k in TEN:
        for met in (True, False):
            row = one.case("dual_registration_unmarked", "9", met=met)
            one.run(row, 40 + k, 3, "D")
            if not met or k % 2:
                there = other.pupil("9")
                other.become(there, one, row)
                other.run(there, 0, len(other.days), "D")
                if not met:
                    other.mark(there, 40 + k, "/\\" * 3)
                else:
                    other.mark(there, 40 + k, "?" * 6)
            row = one.case("roll_gap", "9", met=met)
            one.leave(row, 40 + k, "a", "other_school")
            there = other.pupil("9")
            other.become(there, one, row)
            other.enter(there, 40 + k + (12 + k if met else 11 - k))
