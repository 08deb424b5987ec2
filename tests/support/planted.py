"""Ten pupils over each line, and ten nearly, written in the layouts of real files."""

from lostlearning.sources.census.layout import Census
from lostlearning.sources.identity import upn_text
from signals.plot import Plot
from sources.census_files import day, write

TEN = range(10)


def weeks_of(plot):
    """The numbers of the first school days of weeks, in order, and which of them are full."""
    mondays = {}
    for place, date in enumerate(plot.days):
        mondays.setdefault(date.isocalendar()[:2], place)
    return list(mondays.values()), set(plot.full_weeks())


def _missed(met, near):
    def story(plot, row, k, over):
        plot.mark(row, 1 + k % 4, "IMOGC"[k % 5] * (met if over else near))

    return story


def _fell(plot, row, k, met):
    plot.mark(row, 62 + 5 * k, "O" * (6 if met else 4))


def _weekday(plot, row, k, met):
    some = plot.full_weeks()[8 + k : 13 + k]
    for monday in some[: 4 if met or k % 2 else 3]:
        plot.mark(row, monday + k % 5, "O", half=k % 2)
    if not met and k % 2:
        for n in (1, 2, 3):
            plot.mark(row, some[0] + (k + n) % 5, "I")


def _lesson(plot, row, k, met):
    for n in range(4):
        day = plot.days[60 + 5 * n + k]
        gone = met or (n < 3 if k % 2 else False)
        for period, mark in (
            ("P1", "present" if met or k % 2 else "absent"),
            ("P3", "absent" if gone or not k % 2 else "present"),
        ):
            plot.add("lesson_marks", row, date=day, period=period, session="AM", minutes=60, mark=mark)  # fmt: skip


def _late(plot, row, k, met):
    for n in range(8 if met else 7):
        plot.mark(row, 70 + k + n, "L" if k % 3 else "U")


def _later(plot, row, k, met):
    order, full = weeks_of(plot)
    starts = [n for n in range(8, len(order) - 8) if order[n] in full and order[n + 4] in full]
    week = starts[k]
    for n in range(2 if met else 3):
        plot.mark(row, order[week] + n, "L")
    for n in range(5):
        plot.mark(row, order[week + 4] + n, "L")


def _removed(plot, row, k, met):
    apart = 5 if met or k % 2 else 10
    for n in range(3):
        plot.remove(row, 60 + k + apart * n, 200 if met or not k % 2 else 199)


def _removal_grew(plot, row, k, met):
    plot.remove(row, 60 + k, 150 if met or k % 2 else 151)
    for n in range(2):
        plot.remove(row, 80 + k + 2 * n, 150 if met or not k % 2 else 149)


def _part_time(plot, row, k, met):
    plot.mark(row, 50 + k, "p" if met else "C")


def _first(plot, row, k, met):
    if met:
        plot.suspend(row, 50 + k, 1 + k % 3)
    else:
        plot.run(row, 50 + k, 1 + k % 3, "E")


def _again(plot, row, k, met):
    plot.suspend(row, 50 + k, 1)
    if met:
        plot.suspend(row, 55 + 2 * k, 1)


def _days(length, of_year=False):
    def story(plot, row, k, met):
        spring = plot.on(plot.days[-1].replace(month=1, day=7))
        many, rest = divmod(length, 5)
        first = 20 if of_year else spring + 1
        moved = not met and not of_year and k % 2
        for n in range(many):
            last = n == many - 1
            place = 10 + k if moved and last else first + k + 8 * n
            plot.suspend(row, place, 5 if met or not last or moved else 4)
        assert not rest

    return story


def _term_5(plot, row, k, met):
    spring = plot.on(plot.days[-1].replace(month=1, day=7))
    plot.suspend(row, 10 + k if not met and k % 2 else spring + 1 + k, 3)
    plot.suspend(row, spring + 10 + k, 2 if met or k % 2 else 1)


def _moved(plot, row, k, met):
    plot.enter(row, 10 + k if met else 9 - k)


def _returned(plot, row, k, met):
    days = 1 + k % 3
    plot.suspend(row, 50 + k if met else len(plot.days) - days, days)


def _placed(plot, row, k, met):
    ends = met or k % 2
    plot.place(row, 50 + k, "Example Centre", 10 if ends else None)
    if not met and ends:
        plot.place(row, 60 + k, "Another Centre")


def _transition(plot, row, k, met):
    plot.mark(row, 2 + k % 6, "I" * (6 if met or not k % 2 else 1))


def _overdue(plot, row, k, met):
    start, end = plot.days[40 + k], plot.days[60 + k]
    review = plot.days[50 + k] if met else (end if k % 2 else None)
    if k % 3 and review:
        plot.add(
            "part_time_timetables",
            row,
            start_date=start,
            end_date=end,
            review_date=review,
            sessions_per_week=5,
        )
    else:
        plot.add(
            "actions", row, start_date=start, end_date=end, review_date=review, kind="Mentoring", lead="Tutor"
        )


STORIES = {
    "attendance_below_95": _missed(3, 2),
    "attendance_below_90": _missed(5, 4),
    "attendance_below_50": _missed(25, 20),
    "attendance_fell": _fell,
    "absence_on_one_weekday": _weekday,
    "lesson_missed": _lesson,
    "late_often": _late,
    "lateness_grew": _later,
    "removed_often": _removed,
    "removal_grew": _removal_grew,
    "part_time_timetable": _part_time,
    "first_suspension": _first,
    "suspended_again": _again,
    "suspended_5_days_in_term": _term_5,
    "suspended_10_days_in_term": _days(10),
    "suspended_15_days_in_term": _days(15),
    "suspended_30_days_in_year": _days(30, of_year=True),
    "suspended_40_days_in_year": _days(40, of_year=True),
    "moved_in_year": _moved,
    "returned_from_suspension": _returned,
    "returned_from_placement": _placed,
    "transition_year": _transition,
    "plan_review_overdue": _overdue,
}
AT_HOME = "absence_with_another_at_home"


def plant(folder):
    """The files of a school in which every line is crossed by ten pupils and nearly by ten; the plot."""
    plot = Plot(1, 900)
    for code, story in STORIES.items():
        for met in (True, False):
            for k in TEN:
                group = "8"
                if code == "transition_year" and (met or k % 2):
                    group = "7"
                if not plot.unused[group]:
                    group = next(each for each in ("8", "10", "11") if plot.unused[each])
                if code == "transition_year" and not met and not k % 2:
                    group = "8" if plot.unused["8"] else "11"
                story(plot, plot.case(code, group, met=met), k, met)
    for met in (True, False):
        for k in TEN:
            row = plot.case(AT_HOME, "11" if plot.unused["11"] else "10", met=met)
            for n in range(6 if met or k > 3 else 5):
                plot.mark(row, 110 + 3 * n + k // 2, "O")
    plot.write(folder)
    _homes(plot, folder)
    return plot


def _homes(plot, folder):
    """Where the pupils live, as a return has it: in pairs, but for the last of the near misses, who live apart."""
    school, census = plot.world.school, Census(2026, "spring")
    pupils = [(row, f"ZZ{k // 2} 1AA") for k, row in enumerate(plot.yes[AT_HOME])]
    pupils += [(row, f"YY{k // 2 if k < 4 else k} 9ZZ") for k, row in enumerate(plot.no[AT_HOME])]
    people = [
        {
            "id": f"p{row}",
            "school": school,
            "upn": plot.upn(row),
            "sex": "F",
            "entrydate": day("2025-09-01"),
            "ncyearactual": str(plot.world.people.year_group[row]),
        }
        for row, _ in pupils
    ]
    homes = [{"id": f"p{row}", "school": school, "postcode": home} for row, home in pupils]
    write(folder / "2026_spring_pupilonroll.csv", "pupilonroll", census, people)
    write(folder / "2026_spring_addresses.csv", "addresses", census, homes)


def found_of(plot, books, found):
    """Of each indicator: pupils planted and missed, near misses and those found, and others found who have no story."""
    hashed = books.loaded.store.key.hash_many

    def keys(rows):
        return set(hashed([upn_text(plot.upn(each)) for each in rows]))

    told = keys(row for some in (plot.yes, plot.no) for rows in some.values() for row in rows)
    made = []
    for code in (*STORIES, AT_HOME):
        rows = {row["pupil"] for row in found.to_pylist() if row["indicator"] == code}
        yes, no = keys(plot.yes[code]), keys(plot.no[code])
        made.append((code, len(yes), len(yes - rows), len(no), len(no & rows), len(rows - told)))
    return made
