"""Ten schools in whose suspensions every pattern is to be found, and ten in which each nearly is."""

import datetime as dt

from .plot import Plot

AS_OF = dt.date(2025, 11, 21)
PUPILS, SUSPENDED, MOST = 80, 24, 10
INSPECTION = 45
"""The school day of the inspection: the ten days before it are 35 to 44."""


def patterned(number, k):
    """24 suspensions of a day, all for one reason and on Wednesdays, 14 of them before an inspection; 6 of 24 are
    looked after, as 6 of 80 are; and the register says O for all of them.
    """
    plot = Plot(number, PUPILS, AS_OF, seed=20 + k)
    wednesdays = [day for day in range(len(plot.days)) if plot.days[day].weekday() == 2]
    before = [day for day in wednesdays if INSPECTION - 10 <= day < INSPECTION]
    apart = [day for day in wednesdays if day not in before]
    rows = _looked_after(plot, 6)
    for n, row in enumerate(rows):
        day = before[n % len(before)] if n < 14 else apart[n % len(apart)]
        plot.suspend(row, day, 1, "O", reason="DB" if n % 2 else "LD")
        plot.expect("suspension_marked_otherwise", row)
    return plot


def nearly(number, k):
    """As many on all days, 17 of 24 for one reason, 9 before the inspection, 5 looked after; and E on 20 sessions
    more than are on record, of 48.
    """
    plot = Plot(number, PUPILS, AS_OF, seed=40 + k)
    rows = _looked_after(plot, 5)
    for n, row in enumerate(rows):
        day = INSPECTION - 10 + n if n < 9 else 2 * (n - 8) + k % 2
        plot.suspend(row, day, 1, reason="DB" if n < 17 else "PA")
    for n in range(10):
        row = plot.pupil(("7", "9", "10", "11")[n % 4])
        plot.run(row, 3 + n, 1, "E")
        plot.expect("excluded_without_record", row)
    return plot


def _looked_after(plot, suspended):
    """24 pupils to suspend, so many of the school's six who are looked after among them."""
    rows = [plot.pupil(group) for group in ("7", "8", "9", "10", "11") for _ in range(5)][:SUSPENDED]
    cared_for = rows[:suspended] + [plot.pupil("7") for _ in range(6 - suspended)]
    plot.world.people.looked_after[cared_for] = True
    plot.add(
        "school_events",
        None,
        start_date=plot.days[INSPECTION],
        end_date=plot.days[INSPECTION],
        kind="inspection",
    )
    return rows


def write(folder):
    """Twenty schools; the names of those in which every pattern is, those in which none is, and all of them."""
    yes = [patterned(10 + k, k) for k in range(MOST)]
    no = [nearly(30 + k, k) for k in range(MOST)]
    for plot in (*yes, *no):
        plot.write(folder / plot.world.school)
    return yes, no
