"""Withheld counts cannot be worked back: every one is attacked with an integer programme."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from lostlearning.disclosure import Cells, Sum, protect, recoverable, suppression_rule

RULE = suppression_rule("public")


def grid(rows):
    """A table with a total row, a total column and a grand total."""
    height, width = len(rows), len(rows[0])
    values = {(i, j): rows[i][j] for i in range(height) for j in range(width)}
    values |= {(i, "all"): sum(rows[i]) for i in range(height)}
    values |= {("all", j): sum(row[j] for row in rows) for j in range(width)}
    values["all", "all"] = sum(map(sum, rows))
    sums = [Sum((i, "all"), tuple((i, j) for j in range(width))) for i in range(height)]
    sums += [Sum(("all", j), tuple((i, j) for i in range(height))) for j in range(width)]
    sums.append(Sum(("all", "all"), tuple((i, "all") for i in range(height))))
    sums.append(Sum(("all", "all"), tuple(("all", j) for j in range(width))))
    return Cells(values, tuple(sums))


def attack(cells, withheld, key):
    """The least and the most ``key`` can be, by integer programming, given all that is published."""
    hidden = sorted(set(withheld) | cells.unprinted, key=repr)
    at = {each: index for index, each in enumerate(hidden)}
    rows, right = [], []
    for each in cells.sums:
        row, constant = np.zeros(len(hidden)), 0
        for member, sign in ((each.total, -1), *((part, 1) for part in each.parts)):
            if member in at:
                row[at[member]] += sign
            else:
                constant += sign * cells.values[member]
        if row.any():
            rows.append(row)
            right.append(-constant)
    free = cells.unprinted.union(*(cells.together.get(each, ()) for each in withheld))
    low = np.array([0 if each in free else 1 for each in hidden])
    constraints = [LinearConstraint(np.array(rows), right, right)] if rows else []
    ends = []
    for sign in (1, -1):
        cost = np.zeros(len(hidden))
        cost[at[key]] = sign
        found = milp(
            cost, integrality=np.ones(len(hidden)), bounds=Bounds(low, 10_000), constraints=constraints
        )
        assert found.status == 0, found.message
        ends.append(round(sign * found.fun))
    return tuple(ends)


def holds(cells):
    withheld = protect(cells, RULE)
    for key, value in cells.values.items():
        if RULE.small(value) and key not in cells.unprinted:
            assert key in withheld
        if value == 0 and not cells.together:
            assert key not in withheld, "zero is data"
    small_unprinted = {key for key in cells.unprinted if RULE.small(cells.values[key])}
    for key in withheld | small_unprinted:
        low, high = attack(cells, withheld, key)
        assert low < high, f"{key} can only be {low}"
    assert not recoverable(cells, withheld)
    return withheld


counts = st.one_of(st.integers(0, 6), st.integers(0, 200))
tables = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=6)
)


@given(tables)
@settings(max_examples=120, deadline=None)
def test_no_withheld_cell_of_a_table_can_be_worked_back(rows):
    holds(grid(rows))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=7))
@settings(max_examples=120, deadline=None)
def test_total_less_subgroup_gives_nothing_away(groups):
    """Pupils with and without: the pupils *without* are printed nowhere, but anyone can subtract."""
    values, sums, unprinted = {}, [], set()
    for index, (with_, without) in enumerate([*groups, tuple(map(sum, zip(*groups, strict=True)))]):
        name = "all" if index == len(groups) else index
        values |= {(name, "with"): with_, (name, "without"): without, (name, "pupils"): with_ + without}
        unprinted.add((name, "without"))
        sums.append(Sum((name, "pupils"), ((name, "with"), (name, "without"))))
    for part in ("with", "without", "pupils"):
        sums.append(Sum(("all", part), tuple((index, part) for index in range(len(groups)))))
    holds(Cells(values, tuple(sums), frozenset(unprinted)))


@given(
    st.lists(st.lists(st.integers(0, 30), min_size=2, max_size=4), min_size=2, max_size=4),
    st.lists(st.integers(0, 30), min_size=1, max_size=4),
)
@settings(max_examples=100, deadline=None)
def test_a_table_nested_in_another(rows, others):
    """Minor groups add up to major groups, which add up to all, beside a second split of the same total."""
    values, sums = {}, []
    for i, row in enumerate(rows):
        values |= {("minor", i, j): count for j, count in enumerate(row)}
        values["major", i] = sum(row)
        sums.append(Sum(("major", i), tuple(("minor", i, j) for j in range(len(row)))))
    everyone = sum(map(sum, rows))
    values["all"] = everyone
    sums.append(Sum("all", tuple(("major", i) for i in range(len(rows)))))
    split = []
    for i, count in enumerate(others):
        part = min(count, everyone - sum(split))
        split.append(part)
        values["other", i] = part
    values["other", "rest"] = everyone - sum(split)
    sums.append(Sum("all", (*(("other", i) for i in range(len(others))), ("other", "rest"))))
    holds(Cells(values, tuple(sums)))


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 90), st.integers(0, 90)), min_size=1, max_size=6)
)
@settings(max_examples=100, deadline=None)
def test_whole_groups_withheld_give_nothing_away(groups):
    """Pupils, their lost and their other sessions: a small group is withheld whole."""
    values, sums, together = {}, [], {}
    for index, (pupils, lost, other) in enumerate([*groups, tuple(map(sum, zip(*groups, strict=True)))]):
        name = "all" if index == len(groups) else index
        values |= {(name, "pupils"): pupils, (name, "lost"): lost, (name, "possible"): lost + other}
        values[name, "other"] = other
        sums.append(Sum((name, "possible"), ((name, "lost"), (name, "other"))))
        together[name, "pupils"] = ((name, "lost"), (name, "possible"))
    for part in ("pupils", "lost", "possible", "other"):
        sums.append(Sum(("all", part), tuple((index, part) for index in range(len(groups)))))
    unprinted = frozenset(key for key in values if key[1] == "other")
    holds(Cells(values, tuple(sums), unprinted, together))


def test_what_goes_together_goes_together():
    values = {"A": 3, "B": 40, "C": 60, "all": 103, "lost A": 50, "lost B": 300, "lost C": 20, "lost": 370}
    cells = Cells(
        values,
        (Sum("all", ("A", "B", "C")), Sum("lost", ("lost A", "lost B", "lost C"))),
        together={"A": ("lost A",), "B": ("lost B",), "C": ("lost C",)},
    )
    withheld = holds(cells)
    assert withheld == {"A", "lost A", "B", "lost B"}


def test_the_next_smallest_of_the_row_and_the_column_goes_too():
    withheld = protect(grid([[3, 20, 30], [40, 15, 60], [70, 80, 90]]), RULE)
    assert withheld == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_two_ones_that_add_up_to_two_are_not_left_to_be_guessed():
    """Two cells of at least 1 that add up to 2 are 1 and 1: the rule of thumb would stop there."""
    withheld = protect(
        Cells({"a": 1, "b": 1, "c": 9, "d": 12, "all": 23}, (Sum("all", ("a", "b", "c", "d")),)), RULE
    )
    assert withheld == {"a", "b", "c"}


def test_a_cell_that_alone_joins_two_blocks_is_found():
    """Each row and column has two withheld cells, yet one can be had by adding rows and columns."""
    cells = grid([[9, 9, 0, 0], [9, 9, 9, 0], [0, 0, 9, 9], [0, 0, 9, 9]])
    bridge = {(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 2), (3, 3)}
    assert recoverable(cells, bridge) == {(1, 2)}
    assert attack(cells, bridge, (1, 2)) == (9, 9)


@pytest.mark.parametrize("rows", [[[0, 0], [0, 0]], [[5, 9], [0, 12]], [[1000]]])
def test_nothing_is_withheld_without_need(rows):
    assert protect(grid(rows), RULE) == frozenset()


def test_a_total_that_equals_its_one_small_part_goes_with_it():
    withheld = protect(grid([[3, 0], [0, 50]]), RULE)
    assert {(0, 0), (0, "all"), ("all", 0)} <= withheld


def test_sums_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="not the sum"):
        Cells({"a": 1, "all": 2}, (Sum("all", ("a",)),))
