"""The index of cold spots: worked by hand, by another program, and with what is missing never taken for good."""

import dataclasses
import json
from fractions import Fraction

import ap_files
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_official_asking import load
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.insight.cold_spots import bottom, cold_spots, ranked, score
from lostlearning.insight.indicator_values import Value, values
from lostlearning.insight.indicators import Definition, Indicator, Settings, Worse, adjusted, definition
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.insight.weighing import drawn
from lostlearning.records import RecordsError
from lostlearning.store.official import OfficialShelf

PUBLISHED = definition("cold_spots")


@pytest.fixture
def shelf(tmp_path):
    made = OfficialShelf(tmp_path / "home" / "official")
    load(made, *ap_files.every(tmp_path))
    return made


@pytest.fixture
def found(shelf):
    with Official(shelf) as official:
        return cold_spots(official, PUBLISHED)


def by_name(found):
    return {spot.name: spot for spot in found.spots}


def test_each_indicator_is_its_part_of_its_whole_under_todays_code(shelf):
    codes = sorted(ap_files.CODES.values())
    with Official(shelf) as official:
        said = {
            each.id: {
                name: values(official, each, codes)[code].value for name, code in ap_files.CODES.items()
            }
            for each in PUBLISHED.indicator
        }
    none = None
    assert said == {
        "inspection": {"Ashfield": 50, "Birchwood": 0, "Cedarton": 25, "Dunmore": 0, "Elmbridge": none},
        "absence": {"Ashfield": 50, "Birchwood": 40, "Cedarton": 40, "Dunmore": 10, "Elmbridge": none},
        "severe_absence": {"Ashfield": 50, "Birchwood": 40, "Cedarton": 30, "Dunmore": 10, "Elmbridge": none},
        # a setting with no row is none where the others add up to the whole
        "unregistered_by_schools": {
            "Ashfield": 70, "Birchwood": 20, "Cedarton": 0, "Dunmore": none, "Elmbridge": 75,
        },
        # that of 5 placements is shown, and too few to count
        "unregistered_by_authority": {
            "Ashfield": 10, "Birchwood": 10, "Cedarton": 0, "Dunmore": 20, "Elmbridge": none,
        },
    }  # fmt: skip


def test_the_score_worked_by_hand(found):
    ashfield, birchwood, dunmore = (by_name(found)[name] for name in ("Ashfield", "Birchwood", "Dunmore"))
    # inspection: Birchwood and Dunmore tie for best of four: half of one other better, of three
    assert [each.stands for each in birchwood.standings] == pytest.approx([1 / 6, 1 / 2, 2 / 3, 1 / 3, 3 / 4])
    assert birchwood.score == pytest.approx((1 / 6 + (1 / 2 + 2 / 3 + 1 / 3 + 3 / 4) / 2) / 3)
    assert ashfield.score == pytest.approx((1 + (1 + 1 + 2 / 3 + 3 / 4) / 2) / 3)
    assert (ashfield.cold, birchwood.cold, found.cut) == (True, False, ashfield.score)
    assert dunmore.known == pytest.approx(2 / 3) and dunmore.score == pytest.approx((1 / 6) / 2)


def test_what_is_missing_is_a_dimension_of_its_own_and_never_good(found):
    dunmore, elmbridge = by_name(found)["Dunmore"], by_name(found)["Elmbridge"]
    assert dunmore.missing == ("unregistered_by_schools", "unregistered_by_authority")
    assert dunmore.best == pytest.approx(dunmore.score * 2 / 3)
    assert dunmore.worst == pytest.approx(dunmore.best + 1 / 3) and not dunmore.could_be
    assert not elmbridge.ranked and elmbridge.score == 1 and not elmbridge.cold and elmbridge.could_be
    assert elmbridge.stays is None and found.unranked == (elmbridge,)
    reasons = {each.value.indicator: (each.value.status, each.value.note) for each in dunmore.standings}
    assert reasons["unregistered_by_schools"] == ("not_known", "no row of this place")
    assert reasons["unregistered_by_authority"] == ("low_reliability", "of 5: fewer than 10")


def test_the_years_it_draws_on_and_the_list_of_2020_beside_it(found):
    assert (found.oldest, found.newest) == ("202223", "2023")
    ((earlier, spots),) = found.earlier
    assert earlier.year == 2020 and earlier.places == (
        "Tameside", "Peterborough", "Southend-on-Sea", "Newcastle upon Tyne", "Sheffield",
    )  # fmt: skip
    assert spots == (None,) * 5


def test_how_often_it_stays_is_the_same_each_time_and_of_as_many_draws_as_it_says(shelf, found):
    assert by_name(found)["Ashfield"].stays > 0.9 > 0.2 > by_name(found)["Birchwood"].stays
    assert sum(spot.stays or 0 for spot in found.spots) >= 1
    with Official(shelf) as official:
        assert cold_spots(official, PUBLISHED) == found
        few = dataclasses.replace(PUBLISHED, settings=dataclasses.replace(PUBLISHED.settings, draws=7))
        assert all(
            (spot.stays or 0) * 7 % 1 in (0, pytest.approx(0)) for spot in cold_spots(official, few).spots
        )


def test_what_is_listed_and_does_not_add_up_is_not_known(tmp_path):
    shelf = OfficialShelf(tmp_path / "shelf")
    path = ap_files.arranged(tmp_path)
    path.write_text(path.read_text("utf-8-sig").replace("Total,Total,Total,50\n", "Total,Total,Total,60\n"))
    load(shelf, ap_files.authorities(tmp_path), path)
    code = ap_files.CODES["Cedarton"]
    with Official(shelf) as official:
        (value,) = values(official, PUBLISHED.indicator[3], [code]).values()
        missing = values(official, PUBLISHED.indicator[0], [code])[code]
    assert (value.status, value.note) == ("not_known", "what is listed does not add up to the whole")
    assert missing.status == "not_available" and "No loaded file is" in missing.note


def made(weights, least_known=0.5, share=0.3, draws=20):
    indicators = tuple(
        Indicator(str(at), "", "", "", "", weight, Worse.LOW if at == 1 else Worse.HIGH)
        for at, weight in enumerate(weights)
    )
    return Definition("d", "", "1", "", "", indicators, Settings(draws, 1, 1.0, least_known, share))


def oracle(made, table):
    """The index by fractions and counting: code → (score, known, cold, could be), exactly."""
    used = [each for each in made.indicator if each.weight]
    whole = sum(Fraction(each.weight) for each in used)
    scores = {}
    for code in table:
        top = known = Fraction(0)
        for each in used:
            mine = table[code][int(each.id)]
            if mine is None:
                continue
            sign = -1 if each.worse is Worse.LOW else 1
            others = [
                sign * row[int(each.id)]
                for other, row in table.items()
                if other != code and row[int(each.id)] is not None
            ]
            better = (
                sum(Fraction(2) if at < sign * mine else Fraction(at == sign * mine) for at in others) / 2
            )
            stands = better / len(others) if others else Fraction(1, 2)
            top += Fraction(each.weight) / whole * stands
            known += Fraction(each.weight) / whole
        scores[code] = (top / known if known else None, known, top)
    least = Fraction(str(made.settings.least_known))
    enough = [score for score, known, _ in scores.values() if score is not None and known >= least]
    enough.sort(reverse=True)
    places = -(-Fraction(str(made.settings.bottom_share)) * len(enough) // 1)
    cut = enough[int(places) - 1] if places else None
    return {
        code: (
            score, known,
            cut is not None and score is not None and known >= least and score >= cut,
            cut is not None and top + 1 - known >= cut
            and not (score is not None and known >= least and score >= cut),
        )
        for code, (score, known, top) in scores.items()
    }  # fmt: skip


cell = st.none() | st.integers(0, 4)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=9),
    st.tuples(st.integers(1, 4), st.integers(0, 4), st.integers(0, 4)),
    st.sampled_from([0.25, 0.5, 1.0]),
    st.sampled_from([0.1, 0.3, 0.5]),
)
@example(
    [(None, None, 0), (None, None, 0), (None, None, 1), (None, None, 1), (None, 0, 0), (0, 1, 1), (1, 0, 0)],
    (4, 4, 1),
    0.25,
    0.1,
)  # what would be as cold as the last that is, is one that could be
def test_the_index_is_that_of_a_slow_program_in_fractions(rows, weights, least_known, share):
    each = made(weights, least_known, share, draws=3)
    table = {f"p{at}": row for at, row in enumerate(rows)}
    asked = {
        one.id: {
            code: Value(one.id, at, None, None, "known" if at is not None else "suppressed", "", 0, "")
            for code, at in ((code, row[int(one.id)]) for code, row in table.items())
        }
        for one in each.used
    }  # fmt: skip
    spots, _, _ = ranked(each, asked, {code: code for code in table})
    expected = oracle(each, table)
    for spot in spots:
        score, known, cold, could_be = expected[spot.code]
        assert (spot.score is None) == (score is None) and spot.known == pytest.approx(float(known))
        assert score is None or spot.score == pytest.approx(float(score))
        assert (spot.cold, spot.could_be) == (cold, could_be)
        assert spot.best - 1e-9 <= (spot.score if spot.score is not None else 0.5) <= spot.worst + 1e-9


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=9),
    st.tuples(st.integers(1, 4), st.integers(0, 4), st.integers(0, 4)),
    st.sampled_from([0.25, 0.5]),
    st.sampled_from([0.0, 0.1, 0.3, 0.5]),
)
def test_how_often_it_stays_is_that_of_a_program_that_takes_draws_one_by_one(
    rows, weights, least_known, share
):
    each = made(weights, least_known, share, draws=25)
    asked = {
        one.id: {
            f"p{at}": Value(one.id, row[int(one.id)], None, None, "known", "", 0, "")
            for at, row in enumerate(rows)
        }
        for one in each.used
    }
    spots, _, _ = ranked(each, asked, {f"p{at}": "" for at in range(len(rows))})
    times = {spot.code: 0 for spot in spots if spot.ranked}
    for drawn_weights in drawn(each.weights, each.settings):
        found = {}
        for spot in spots:
            stands = {one.value.indicator: one.stands for one in spot.standings}
            value, _ = score(stands, drawn_weights)
            if spot.ranked and value is not None:
                found[spot.code] = round(value, 12)
        cut = bottom(list(found.values()), share)
        for code, value in found.items():
            times[code] += cut is not None and value >= cut
    assert {spot.code: spot.stays for spot in spots if spot.ranked} == {
        code: count / 25 for code, count in times.items()
    }
    assert all(spot.stays is None for spot in spots if not spot.ranked)


def test_weights_that_are_drawn_add_up_and_are_those_stated_in_the_mean():
    shares = {"a": 0.5, "b": 0.3, "c": 0.2}
    every = list(drawn(shares, Settings(4000, 3, 1.0, 0.5)))
    assert all(sum(each.values()) == pytest.approx(1) for each in every)
    for name, share in shares.items():
        assert sum(each[name] for each in every) / 4000 == pytest.approx(share, abs=0.02)
    near = list(drawn(shares, Settings(200, 3, 1000.0, 0.5)))
    assert all(abs(each["a"] - 0.5) < 0.05 for each in near)


def test_a_user_changes_weights_and_settings_and_the_result_says_which(tmp_path, shelf):
    file = tmp_path / "mine.toml"
    file.write_text(
        "[weights]\ninspection = 0\nabsence = 0\nsevere_absence = 0\n[settings]\nbottom_share = 0.3\n"
    )
    mine = adjusted(PUBLISHED, file)
    assert "inspection is 0, not 1" in mine.changed and "bottom_share is 0.3, not 0.1" in mine.changed
    with Official(shelf) as official:
        found = cold_spots(official, mine)
    assert [spot.name for spot in found.cold] == ["Elmbridge", "Ashfield"]
    assert set(found.periods) == {"unregistered_by_schools", "unregistered_by_authority"}
    assert (found.oldest, found.newest) == ("202223", "202223")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[weights]\nshoes = 1", "shoes; expected one of inspection"),
        ("[weights]\nabsence = -1", "a weight of -1"),
        ("[weights]\nabsence = 'much'", "'much'; expected a number"),
        ("[settings]\ndraws = 1.5", "1.5; expected a whole number"),
        ("[settings]\nleast_known = 0", "expected above 0"),
        ("[wages]\nabsence = 1", "wages; expected [weights] and [settings]"),
        ("weights = 3", "expected [weights] and [settings]"),
        ("absence", "expected a TOML file"),
        ("[[definition]]\nid = 'x'", "found nothing"),
    ],
)
def test_what_is_wrong_with_a_file_of_weights_is_said(tmp_path, text, said):
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(RecordsError) as error:
        adjusted(PUBLISHED, file)
    assert said in str(error.value)


def test_a_definition_of_ones_own_takes_the_place_of_the_published_one(tmp_path, shelf):
    file = tmp_path / "own.toml"
    file.write_text(
        '[[definition]]\nid="mine"\nname="Mine"\nversion="1"\nof="2026-11-22"\nsays="By absence."\n'
        '[[definition.indicator]]\nid="seen"\nsays="s"\nwhy="w"\npublication="absence_of_pupil_referral_units"\n'
        'part="persistently_absent"\nwhole="enrolments"\nworse="high"\nweight=1\n'
        "[definition.settings]\ndraws=2\nseed=1\nconcentration=1\nleast_known=1\nbottom_share=0.25\n"
    )
    mine = adjusted(PUBLISHED, file)
    with Official(shelf) as official:
        found = cold_spots(official, mine)
    # all four tie: whoever ties with the last is named too, and it says how many more that makes
    assert (len(found.cold), found.tied) == (4, 3) and "own.toml" in mine.changed[0]
    file.write_text(file.read_text().replace("absence_of_pupil_referral_units", "la_funded_ap"))
    with pytest.raises(RecordsError, match="figures of a publication"):
        adjusted(PUBLISHED, file)


def test_without_the_files_it_says_which_would_hold_it(tmp_path):
    shelf = OfficialShelf(tmp_path / "shelf")
    with Official(shelf) as official, pytest.raises(NotLoadedError, match="Local authorities"):
        cold_spots(official, PUBLISHED)
    load(shelf, ap_files.authorities(tmp_path))
    with Official(shelf) as official, pytest.raises(NotLoadedError, match="Inspection outcomes"):
        cold_spots(official, PUBLISHED)


def test_the_command(shelf, tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    runner = CliRunner()
    done = json.loads(runner.invoke(app, ["official", "coldspots", "--json"]).stdout)
    assert [spot["name"] for spot in done["spots"] if spot["cold"]] == ["Ashfield"] and done[
        "newest"
    ] == "2023"
    said = " ".join(runner.invoke(app, ["official", "coldspots"]).stdout.split())
    for words in (
        "Draws on 2022/23 to 2023",
        "Not ranked",
        "Tameside (no authority of today)",
        "1,000 draws",
    ):
        assert words in said
    assert (
        runner.invoke(app, ["official", "coldspots", "--weights", str(tmp_path / "none.toml")]).exit_code == 2
    )
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "empty"))
    assert runner.invoke(app, ["official", "coldspots"]).exit_code == 3
