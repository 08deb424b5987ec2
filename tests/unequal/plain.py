"""The oracle: ratios of groups in plain Python, a loop over pupils and a fraction for every number."""

import math
from collections import defaultdict
from fractions import Fraction

from oracle.measures import measures

Z = 1.959963984540054
REFERENCES = {
    "sex": "F", "year_group": "", "fsm": "no", "fsm6": "no", "sen_provision": "N", "sen_primary_need": "",
    "ethnicity_major": "white", "eal": "no", "looked_after": "no", "in_need": "no", "service_child": "no",
    "young_carer": "no",
}  # fmt: skip


def counts(line, code):
    """What an enrolment adds to the numerator and to the denominator."""
    if code == "pupils_permanently_excluded":
        there = line["on_roll"] > 0 or line["permanent"] > 0
        return int(there and line["permanent"] > 0), int(there)
    measure = measures()[code]
    y, x = int(measure.numerator(line)), int(measure.denominator(line))
    return (y, x) if code == "overall_absence" else (int(bool(y and x)), int(bool(x)))


def compared(books, tables, code, names, year):
    """Group → pupils, crude, by year and within: each a value, a variance and a square of a test, or None."""
    phases = {row["school"]: row["phase"] for row in tables.get("schools", [])}
    pupils = []
    for enrolment, period, line in books.statement("year"):
        y, x = counts(line, code)
        if period == year and x:
            group = tuple(line.person[name] for name in names)
            of_year = (phases.get(enrolment[0]), line.person["year_group"])
            pupils.append((group, enrolment[0], of_year, y, x))
    wanted = tuple(REFERENCES[name] for name in names)
    found = {}
    for group in {each[0] for each in pupils}:
        if all(wanted) and group == wanted:
            continue
        sides = [
            (each[0] == group, *each[1:])
            for each in pupils
            if each[0] == group or each[0] == wanted or not all(wanted)
        ]
        alone = "year_group" in names
        strata = (
            lambda school, of_year: 0,
            (lambda school, of_year: 0) if alone else (lambda school, of_year: of_year),
            (lambda school, of_year: school) if alone else (lambda school, of_year: (school, of_year)),
        )
        found[group] = (
            sum(side[0] for side in sides),
            sum(not side[0] for side in sides),
            [ratio(sides, stratum, code == "overall_absence") for stratum in strata],
        )
    return found


def ratio(sides, stratum, clustered):
    """The ratio over strata, the variance of its logarithm, and the square of the test of no difference."""
    cells = defaultdict(lambda: ([], []))
    for of_group, school, of_year, y, x in sides:
        cells[stratum(school, of_year)][0 if of_group else 1].append((y, x))
    shared = [cell for cell in cells.values() if cell[0] and cell[1]]
    above = below = Fraction(0)
    for group, other in shared:
        y1, x1, y0, x0 = total(group, 0), total(group, 1), total(other, 0), total(other, 1)
        above += Fraction(y1 * x0, x1 + x0)
        below += Fraction(y0 * x1, x1 + x0)
    value = above / below if below else None
    variance = None
    if value:
        variance = (
            robust(shared, value) / above**2 if clustered else greenland_robins(shared) / (above * below)
        )
    if clustered:
        spread = robust(shared, Fraction(1))
        square = (above - below) ** 2 / spread if spread else None
    else:
        square = mantel_haenszel(shared)
    return value, variance or None, square


def total(side, at):
    return sum(each[at] for each in side)


def greenland_robins(shared):
    found = Fraction(0)
    for group, other in shared:
        a, c, n1, n0 = total(group, 0), total(other, 0), len(group), len(other)
        n = n1 + n0
        found += Fraction(n1 * n0 * (a + c) - a * c * n, n * n)
    return found


def robust(shared, theta):
    """Each pupil's own part of the estimating equation, beyond what the stratum's rate would make it, squared."""
    found = Fraction(0)
    for group, other in shared:
        x1, x0 = total(group, 1), total(other, 1)
        rate = (total(group, 0) + total(other, 0)) / (theta * x1 + x0)
        n = len(group) + len(other)
        for y, x in group:
            found += Fraction(n, n - 1) * (Fraction(x0, x1 + x0) * (y - theta * rate * x)) ** 2
        for y, x in other:
            found += Fraction(n, n - 1) * (theta * Fraction(x1, x1 + x0) * (y - rate * x)) ** 2
    return found


def mantel_haenszel(shared):
    beyond = variance = Fraction(0)
    for group, other in shared:
        n1, n0, m = len(group), len(other), total(group, 0) + total(other, 0)
        n = n1 + n0
        beyond += total(group, 0) - Fraction(n1 * m, n)
        variance += Fraction(n1 * n0 * m * (n - m), n * n * (n - 1))
    return beyond**2 / variance if variance else None


def interval(value, variance):
    if not value or not variance:
        return None, None
    reach = math.exp(Z * math.sqrt(variance))
    return float(value) / reach, float(value) * reach
