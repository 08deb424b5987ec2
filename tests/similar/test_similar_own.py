"""Similar schools among those of the files: distances worked by hand, walls, reasons, and what is not known."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts import LiteralFacts
from lostlearning.books import Books
from lostlearning.insight.indicator_values import Value
from lostlearning.insight.indicators import changed, definition
from lostlearning.insight.similar import School, similar, walls
from lostlearning.insight.similar.nearest import CODE
from lostlearning.insight.similar.own import SHARES, schools

OWN = definition(CODE)
REPEATABLE = settings(derandomize=True, deadline=None, database=None, max_examples=30)


def school(code, values, phase="primary", **sides):
    """A school with values by feature; None is not known."""
    known = {
        name: Value(name, value, None, None, "known" if value is not None else "not_known", "", 0, "")
        for name, value in zip((each.id for each in OWN.indicator), values, strict=True)
    }
    return School(
        code, f"School {code}", known, {"phase": phase, "type": "mainstream", "admissions": None} | sides
    )


FOUR = [
    school("a", (20, 10, 4, 10, 2.3)), school("b", (20, 10, 4, 20, 2.3)), school("c", (20, 10, 4, 10, 2.3)),
    school("d", (30, 10, 4, 10, 2.3)), school("e", (20, 10, 4, 10, 3.0), "secondary"),
]  # fmt: skip


def test_the_distance_worked_by_hand():
    # Of four one stands apart in a feature: it is √3 from the mean and the others -1/√3, so 4/√3 between them. The
    # feature of poverty has two of six parts of the weight, that of language one.
    found = similar(FOUR, "a")
    assert [(each.school.id, each.distance) for each in found.near] == [
        ("c", 0),
        ("b", pytest.approx(4 / math.sqrt(3) * math.sqrt(1 / 6))),
        ("d", pytest.approx(4 / math.sqrt(3) * math.sqrt(2 / 6))),
    ]
    assert (
        found.near[1].unlike == "English as an additional language"
        and found.near[2].unlike == "free school meals"
    )
    assert found.near[2].apart["free school meals"] == pytest.approx(4 / math.sqrt(3))
    assert found.compared == 3 and found.behind == {"phase": 1, "type": 0, "admissions": 0}
    assert found.not_known == ("Selective or not",)


def test_walls_keep_apart_what_is_known_to_differ():
    grammar = school("g", (20, 10, 4, 10, 2.3), admissions="selective")
    plain = school("h", (20, 10, 4, 10, 2.3), admissions="not selective")
    unsaid = school("i", (20, 10, 4, 10, 2.3))
    every = [grammar, plain, unsaid, *FOUR]
    assert "h" not in {each.school.id for each in similar(every, "g").near}
    assert similar(every, "g").behind["admissions"] == 1
    assert similar([*FOUR, unsaid], "e").why_none == "there is no other school within the same walls"
    assert [each.wall for each in walls()] == ["phase", "type", "admissions"]


def test_too_little_known_is_said():
    blank = school("z", (None, None, None, None, 2.3))
    found = similar([*FOUR, blank], "z")
    assert (
        found.near == () and found.why_none == "too little is known of it, or of the others, to compare them"
    )
    assert "z" not in {each.school.id for each in similar([*FOUR, blank], "a").near}
    with pytest.raises(KeyError):
        similar(FOUR, "nobody")


def test_other_weights_make_other_neighbours():
    weights = changed(OWN, {"free school meals": 0.0}, {"shown": 1})
    found = similar(FOUR, "a", weights)
    assert [(each.school.id, each.distance) for each in found.near] == [("c", 0), ("d", 0)]
    assert "free school meals is 0, not 2" in weights.changed


@REPEATABLE
@given(
    st.lists(st.tuples(*[st.integers(0, 40)] * 5), min_size=3, max_size=9, unique=True),
    st.tuples(*[st.integers(1, 9)] * 5),
)
def test_any_scale_of_a_feature_leaves_the_nearest_as_they_are(values, times):
    one = [school(str(at), map(float, each)) for at, each in enumerate(values)]
    other = [
        school(str(at), (float(a * b + 3) for a, b in zip(each, times, strict=True)))
        for at, each in enumerate(values)
    ]
    first, last = similar(one, "0"), similar(other, "0")
    assert [each.distance for each in first.near] == pytest.approx([each.distance for each in last.near])
    assert [each.distance for each in first.near] == sorted(each.distance for each in first.near)


# -- of pupils' records ----------------------------------------------------------------------------

YEAR = 2025


def roll(school, year_group, pupils, poor, plans=0, unknown=0):
    """A school's tables: so many pupils, of whom so many are poor, have plans, and are not known to be either."""
    made = {"pupils": [], "enrolments": []}
    for place in range(pupils):
        who = {"school": school, "academic_year": YEAR, "pupil": place + 1}
        known = place >= unknown
        made["pupils"].append(
            who
            | {
                "fsm6": place < poor + unknown if known else None,
                "sen_provision": "E" if place < plans else "N",
            }
        )
        made["enrolments"].append(who | {"year_group": year_group})
    return made


@pytest.fixture(scope="module")
def found():
    parts = [
        roll("a", "8", 20, 5, 2),
        roll("b", "9", 40, 10),
        roll("c", "3", 20, 5),
        roll("d", "10", 30, 4, unknown=20),
    ]
    tables = {name: [row for part in parts for row in part[name]] for name in ("pupils", "enrolments")}
    told = [{"school": "a", "label": "Ash", "phase": "SP", "urn": "1"}]
    books = Books(LiteralFacts(**tables, schools=told))
    yield {each.id: each for each in schools(books, str(YEAR), {"1": "selective"})}
    books.close()


def test_features_are_of_the_pupils_of_whom_it_is_known(found):
    assert set(SHARES) < {each.id for each in OWN.indicator}
    value = found["a"].values
    assert (value["free school meals"].value, value["EHC plans"].value) == (25, 10)
    assert value["size"].value == pytest.approx(math.log10(20))
    assert value["English as an additional language"].status == "not_known"
    assert found["d"].values["free school meals"].status == "not_known"
    assert found["b"].values["free school meals"].value == 25


def test_walls_are_of_the_list_of_schools_or_of_who_is_in_them(found):
    assert found["a"].name == "Ash"
    assert found["a"].walls == {"phase": "special", "type": "special", "admissions": "selective"}
    assert found["b"].walls == {"phase": "secondary", "type": None, "admissions": None}
    assert found["c"].walls["phase"] == "primary"
