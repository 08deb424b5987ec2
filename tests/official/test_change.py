"""A change between two years stands beside what chance alone does, and where that cannot be said it is not."""

import json

import ap_files
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from test_official_asking import load
from test_reading import ASHFIELD, ENGLAND, NOW, THEN, written
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.insight.change import change, compared
from lostlearning.insight.likelihood import Side, Unit
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.store.official import OfficialShelf

AP_SCHOOLS = {"school_type": "State-funded AP school"}


def row(year, place, pupils, excluded, suspensions=30, suspended=20):
    return f"Academic year,{year},{place},Total,2,{pupils},{excluded},.,{suspensions},.,{suspended},.\n"


@pytest.fixture
def shelf(tmp_path):
    made = OfficialShelf(tmp_path / "home" / "official")
    rows = row("202021", ASHFIELD, 10_000, 4) + row("202122", ASHFIELD, 10_000, 20, 300, 100)
    rows += row("202223", ASHFIELD, 20_000, 60, 900, 240) + row("201516", ENGLAND, 10_000, "c")
    load(made, written(tmp_path, f"{NOW}\n{rows}"))
    return made


@pytest.fixture
def official(shelf):
    with Official(shelf) as asked:
        yield asked


def test_of_single_events_the_interval_is_that_of_their_share_of_both_years(official):
    found = change(official, "permanent_exclusions", "Ashfield")
    assert (found.before, found.after, found.unit) == ("202122", "202223", Unit.EVENTS)
    assert found.ratio == pytest.approx((60 / 20_000) / (20 / 10_000))
    low, high = proportion_confint(60, 80, method="wilson")
    assert found.low == pytest.approx(low / (1 - low) / 2) and found.high == pytest.approx(
        high / (1 - high) / 2
    )
    assert found.beyond is False
    assert found.said == (
        "Permanent exclusions in Ashfield went from 20 (0.2 per 100 pupils) in 2021/22 to 60 (0.3 per 100 pupils) in "
        f"2022/23: 1.50 times the rate, {found.low:.2f} to {found.high:.2f}, no more than chance alone could give."
    )


def test_a_change_that_chance_does_not_give_is_said_to_be_one_and_few_are_few(official):
    found = change(official, "permanent_exclusions", "Ashfield", "202021", "202122")
    assert found.low > 1 and found.beyond and "more than chance alone would usually give" in found.said
    assert found.status == "low_reliability" and found.notes[0].startswith("Small: fewer than 10")
    assert any("2020/21" in note for note in found.notes)


def test_of_what_repeats_among_pupils_there_is_no_interval(official):
    found = change(official, "suspensions", "Ashfield")
    assert found.ratio == pytest.approx(1.5) and (found.low, found.high, found.beyond) == (None, None, None)
    assert "several times to a pupil" in found.notes[0] and "cannot be said" in found.said


def test_of_pupils_counted_once_it_is_binomial_and_says_they_are_partly_the_same(official):
    found = change(official, "pupils_suspended", "Ashfield")
    assert found.ratio == pytest.approx(1.2) and found.low < 1.2 < found.high
    assert "same pupils" in found.notes[0]


def test_what_is_not_known_is_not_compared(official, tmp_path, shelf):
    load(shelf, written(tmp_path, f"{NOW}\n{row('201617', ENGLAND, 10_000, 5)}", "more.csv"))
    with Official(shelf) as more:
        found = change(more, "permanent_exclusions", "England")
    assert found.ratio is None and "2015/16 was is not known" in found.said and found.status == "suppressed"


def test_rounded_counts_widen_the_interval(tmp_path):
    shelf = OfficialShelf(tmp_path / "old")
    rows = row("201516", ENGLAND, 10_000, 100) + row("201617", ENGLAND, 10_000, 120)
    load(shelf, written(tmp_path, f"{THEN}\n{rows}"))
    with Official(shelf) as official:
        found = change(official, "permanent_exclusions")
    exact = compared(Side("", 100, 10_000, "known"), Side("", 120, 10_000, "known"), Unit.EVENTS)
    assert found.ratio == pytest.approx(exact[0]) and found.low < exact[1] and exact[2] < found.high


@given(st.integers(0, 300), st.integers(0, 300))
def test_the_interval_holds_the_ratio_and_turns_over_with_the_years(first, last):
    one, two = Side("", first, 1000, "known"), Side("", last, 2000, "known")
    ratio, low, high = compared(one, two, Unit.EVENTS)
    back = compared(two, one, Unit.EVENTS)
    if first + last == 0:
        assert (ratio, low, high) == (None, None, None)
        return
    assert (ratio is None) == (first == 0) and (high is None) == (first == 0)
    if ratio is not None:
        assert low <= ratio + 1e-12 and ratio <= high + 1e-12
    if first and last:
        assert back[1] == pytest.approx(1 / high) and back[2] == pytest.approx(1 / low)


def test_a_figure_that_is_divided_asks_for_one_and_what_is_no_event_has_no_interval(tmp_path):
    shelf = OfficialShelf(tmp_path / "ap")
    load(shelf, *ap_files.every(tmp_path))
    again = ap_files.absence(tmp_path)
    earlier = again.read_text("utf-8-sig").replace("202223", "202122").replace("10000,5000", "10000,4000")
    load(shelf, written(tmp_path, earlier, "earlier.csv"))
    with Official(shelf) as official:
        with pytest.raises(NotLoadedError, match="by grade: say --where grade="):
            change(official, "schools", "Ashfield", where=AP_SCHOOLS, of="inspection_outcomes")
        missed = change(official, "absent_sessions", "Ashfield")
        severe = change(official, "severely_absent", "Ashfield")
        enrolled = change(official, "enrolments", "Ashfield", of="absence_of_pupil_referral_units")
    assert missed.ratio == pytest.approx(1.25) and missed.low is None
    assert "5,000 (50 per 100 possible sessions)" in missed.said
    assert severe.ratio == 1 and severe.low < 1 < severe.high and "per 100 enrolments" in severe.said
    assert enrolled.ratio == 1 and enrolled.low is None and "1.00 times the number" in enrolled.said


def test_a_year_is_not_compared_with_a_term(tmp_path):
    shelf = OfficialShelf(tmp_path / "terms")
    rows = row("202122", ASHFIELD, 10_000, 20) + row("202223", ASHFIELD, 10_000, 30)
    rows += "".join(
        row(year, ASHFIELD, 10_000, 9).replace("Academic year", "Autumn term")
        for year in ("202223", "202324")
    )
    load(shelf, written(tmp_path, f"{NOW}\n{row('202021', ASHFIELD, 10_000, 10)}{rows}"))
    with Official(shelf) as official:
        found = change(official, "permanent_exclusions", "Ashfield")
    assert (found.before, found.after, found.ratio) == ("202122", "202223", pytest.approx(1.5))


def test_one_year_alone_has_nothing_to_be_compared_with(tmp_path):
    shelf = OfficialShelf(tmp_path / "one")
    load(shelf, written(tmp_path, f"{NOW}\n{row('202223', ASHFIELD, 10_000, 9)}"))
    with (
        Official(shelf) as official,
        pytest.raises(NotLoadedError, match=r"of an earlier year\. There are: 2022/23"),
    ):
        change(official, "permanent_exclusions", "Ashfield")


def test_what_is_not_there_says_what_there_is(official):
    with pytest.raises(NotLoadedError, match="There are: 2020/21, 2021/22, 2022/23"):
        change(official, "permanent_exclusions", "Ashfield", "201819", "202223")
    with pytest.raises(NotLoadedError, match="ask for permanent_exclusions"):
        change(official, "permanent_exclusion_rate", "Ashfield")
    with pytest.raises(NotLoadedError, match="No publication"):
        change(official, "shoes", "Ashfield")
    with pytest.raises(NotLoadedError, match="No loaded file is"):
        change(official, "neet_rate", "Ashfield")


def test_the_command(shelf, tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    runner = CliRunner()
    asked = ["official", "change", "permanent_exclusions", "--place", "Ashfield"]
    done = json.loads(runner.invoke(app, [*asked, "--from", "2020/21", "--json"]).stdout)
    assert done["ratio"] == pytest.approx(7.5) and done["beyond_chance"] is True
    assert "no more than chance" in " ".join(runner.invoke(app, asked).stdout.split())
    assert runner.invoke(app, [*asked, "--from", "1999/00"]).exit_code == 3
