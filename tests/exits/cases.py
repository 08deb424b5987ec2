"""Of each class of exit ten pupils of whom it is told and ten of whom it nearly is, with the class those have."""

import datetime as dt

from .plot import FIRST, SECOND, Plot

HERE, THERE, UNIT, BETTER, WORSE = "9994001", "9994002", "9994003", "9994004", "9994005"
UNKNOWN, OTHER, DARK = "unexplained_unknown", "unexplained_other_school", "insufficient_data"
LAST_SEEN = dt.date(2026, 3, 2)
"""The last day that any other school's roll tells of."""
RATINGS = "\n".join(
    ("school,grade,from,until", f"{HERE},3,2020-01-01,", f"{THERE},3,2020-01-01,", f"{BETTER},2,01/09/2021,",
     f"{WORSE},4,2020-01-01,")
)  # fmt: skip
TEN = range(10)


def planted():
    """The plot, and UPN → (the class told of, whether it is a near miss, the class expected or None for no exit)."""
    plot = Plot()
    plot.schools = {
        HERE: ("Academy", "Secondary"), THERE: ("Academy", "Secondary"), UNIT: ("Pupil referral unit", ""),
        BETTER: ("Academy", "Secondary"), WORSE: ("Academy", "Secondary"),
    }  # fmt: skip
    for school in plot.schools:
        plot.fill(school, 330 if school == HERE else 12)
    late = plot.child()
    plot.on(THERE, late, SECOND, entry=LAST_SEEN)
    plot.on(UNIT, late, SECOND, entry=LAST_SEEN, status="G")
    told = {}
    for code, story in STORIES.items():
        for near in (False, True):
            for k in TEN:
                child, expected = story(plot, k, near)
                told[child.upn] = (code, near, expected)
    return plot, told


def day(k, month=1, year=2025):
    return dt.date(year, month, 6 + 2 * k)


def leave(plot, k, to_school=None, group=8, when=None, there=None, year=FIRST, before=FIRST, **told):
    """A child who leaves HERE and, where a school is named, is on its roll three days after."""
    flags = {name: told.pop(name) for name in ("service", "care", "need") if name in told}
    child = plot.child(group, **flags)
    left = when or day(k)
    for earlier in range(before, year):
        plot.on(HERE, child, earlier)
    plot.on(HERE, child, year, left=left, **told)
    if to_school:
        plot.on(to_school, child, year, entry=left + dt.timedelta(days=3), **(there or {}))
        if year == FIRST:
            plot.on(to_school, child, SECOND, entry=left + dt.timedelta(days=3), **(there or {}))
    return child


def normal(plot, k, near):
    june = dt.date(2025, 6, 16 + k)
    if not near:
        if k % 3 == 2:
            return leave(plot, k, group=8, to="Left at the normal end of this school"), "normal_transition"
        ground = ("", "l")[k % 3]
        return leave(plot, k, group=11, when=june, ground=ground), "normal_transition"
    return [
        lambda: (leave(plot, k, group=11, when=dt.date(2025, 5, 31)), UNKNOWN),
        lambda: (leave(plot, k, group=10, when=june), UNKNOWN),
        lambda: (leave(plot, k, group=11, when=june, to="Managed move to another school"), "managed_move"),
        lambda: (leave(plot, k, group=11, when=june, to="Elective home education"), "home_education"),
        lambda: (leave(plot, k, group=11, when=dt.date(2025, 10, 1), year=SECOND, before=SECOND), None),
    ][k % 5]()


def died(plot, k, near):
    if near:  # ground k was over compulsory age before 19 August 2024; j is detention now
        return leave(plot, k, ground="j" if k % 2 else "i"), UNKNOWN
    return leave(plot, k, ground="k" if k % 2 else "", to="" if k % 2 else "Died"), "deceased"


def excluded(plot, k, near):
    if not near:
        told = ({}, {"to": "Permanently excluded"}, {"ground": "o"})[k % 3]
        child = leave(plot, k, UNIT if k % 2 else None, **told)
        if k % 3 == 0:
            plot.exclude(HERE, child, day(k) - dt.timedelta(days=(0, 40, 365)[k // 3 % 3]), outcome="")
        return child, "permanent_exclusion"
    child = leave(plot, k, THERE)
    kind, start, outcome = [
        ("Permanent exclusion", 20, "Cancelled by the headteacher before the board met"),
        ("Suspension", 20, ""),
        ("Permanent exclusion", 366, ""),
        ("Permanent exclusion", -1, ""),
        ("Permanent exclusion", 20, "Pupil reinstated: the offer was accepted"),
    ][k % 5]
    plot.exclude(HERE, child, day(k) - dt.timedelta(days=start), kind, outcome)
    return child, OTHER


def special(plot, k, near):
    if near:
        if k % 2:
            return leave(plot, k, THERE), OTHER
        child = leave(plot, k)  # a guest of the unit is on no roll of it
        plot.on(UNIT, child, FIRST, entry=day(k), status="G")
        return child, UNKNOWN
    if k % 2:
        return leave(plot, k, UNIT), "special_or_ap"
    return leave(
        plot, k, to=("Special school", "Pupil referral unit or other alternative provision")[k // 2 % 2]
    ), "special_or_ap"


def moved(plot, k, near):
    if near:
        if k % 2:
            return leave(plot, k, THERE), OTHER
        child = leave(
            plot, k, THERE, ground="g"
        )  # distance on the form, and the old postcode at the next school
        return child, OTHER
    if k % 3 == 0:
        return leave(plot, k, ground="g"), "home_move"
    return leave(plot, k, THERE, there={"postcode": "ZZ99 9ZZ"}), "home_move"


def service(plot, k, near):
    if near:
        return leave(plot, k, THERE, need="Y"), OTHER
    told = ({"service": "Y"}, {"care": "Y"}, {"to": "Moved out of England, or abroad"})[k % 3]
    return leave(plot, k, THERE if k % 2 and "to" not in told else None, **told), "service_care_mobile"


def rated(plot, k, near):
    if near:
        return leave(plot, k, WORSE if k % 2 else THERE), OTHER
    return leave(plot, k, BETTER), "higher_rated"


def educated_at_home(plot, k, near):
    if near:
        return leave(plot, k, THERE, ground="a"), OTHER
    told = {"ground": "f"} if k % 2 else {"to": "Elective home education"}
    return leave(plot, k, **told), "home_education"


def managed(plot, k, near):
    if near:
        return leave(plot, k, ground="a", to="Another state-funded school"), OTHER
    return leave(
        plot, k, THERE if k % 2 else None, ground="a", to="Managed move to another school"
    ), "managed_move"


def elsewhere(plot, k, near):
    if near:
        return leave(plot, k, to=("Another state-funded school", "Not known")[k % 2]), (OTHER, UNKNOWN)[k % 2]
    places = (
        "Independent school", "Further education or sixth form college", "Employment, apprenticeship or training",
        "Serving a sentence of detention",
    )  # fmt: skip
    return leave(plot, k, to=places[k % 4]), "elsewhere_on_record"


def other_school(plot, k, near):
    if near:
        return leave(plot, k, THERE, there={"postcode": "ZZ98 1ZZ"}), "home_move"
    if k % 3 == 0:  # dropped between two rolls, and on another's
        child = plot.child()
        plot.on(HERE, child, FIRST)
        plot.on(THERE, child, SECOND, entry=dt.date(2025, 9, 4))
        return child, OTHER
    if k % 3 == 1:  # on another roll before this one ends
        child = leave(plot, k)
        for year in (FIRST, SECOND):
            plot.on(THERE, child, year, entry=dt.date(2024, 9, 4))
        return child, OTHER
    return leave(plot, k, ground="a"), OTHER


def unknown(plot, k, near):
    if not near:
        if k % 2:
            child = plot.child()
            plot.on(HERE, child, FIRST)
            return child, UNKNOWN
        return leave(
            plot,
            k,
            to=("", "Child missing education", "Moved elsewhere in England, next school not said")[k % 3],
        ), UNKNOWN
    child = plot.child()
    if k % 2:  # back at the same school within a summer
        plot.on(HERE, child, FIRST, left=dt.date(2025, 5, 26))
        plot.on(HERE, child, SECOND, entry=dt.date(2025, 9, 3))
    else:  # a subsidiary registration that ends is no exit
        plot.on(THERE, child, FIRST)
        plot.on(THERE, child, SECOND)
        plot.on(HERE, child, FIRST, left=day(k), status="S")
    return child, None


def dark(plot, k, near):
    edge = LAST_SEEN - dt.timedelta(days=28)
    if not near:
        return leave(plot, k, year=SECOND, when=edge + dt.timedelta(days=1 + 2 * k)), DARK
    if k % 2:
        return leave(plot, k, year=SECOND, when=edge - dt.timedelta(days=k // 2)), UNKNOWN
    return leave(plot, k, year=SECOND, when=edge + dt.timedelta(days=2 + k), to="Not known"), UNKNOWN


STORIES = {
    "normal_transition": normal,
    "deceased": died,
    "permanent_exclusion": excluded,
    "special_or_ap": special,
    "home_move": moved,
    "service_care_mobile": service,
    "higher_rated": rated,
    "home_education": educated_at_home,
    "managed_move": managed,
    "elsewhere_on_record": elsewhere,
    OTHER: other_school,
    UNKNOWN: unknown,
    DARK: dark,
}
