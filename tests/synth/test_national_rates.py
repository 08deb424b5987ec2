import pytest
from official_rates import CHOSEN, computed

from at_hand import OFFICIAL, needs_official
from lostlearning.synth.rates import PHASES, rates, read_rates


def test_every_figure_names_its_source_and_year():
    for row in read_rates():
        assert row["source"], row
        assert row["status"] in {"C", "P"}, row
        assert (row["year"] != "") == (row["status"] == "C"), row


def test_no_figure_stands_twice():
    keys = [(row["phase"], row["item"], row["code"]) for row in read_rates()]
    assert len(keys) == len(set(keys))


@needs_official()
def test_figures_are_what_the_official_files_give():
    kept = {
        (row["phase"], row["item"], row["code"]): float(row["figure"])
        for row in read_rates()
        if row["status"] == "C"
    }
    again = {(phase, item, code): figure for phase, item, code, figure, *_ in computed(OFFICIAL)}
    assert kept.keys() == again.keys()
    for key, figure in again.items():
        assert kept[key] == pytest.approx(float(figure), rel=1e-5), key


def test_figures_chosen_here_are_the_ones_listed():
    kept = {(row["phase"], row["item"], row["code"]) for row in read_rates() if row["status"] == "P"}
    assert kept == {(phase, item, code) for phase, item, code, *_ in CHOSEN}


def test_known_totals_of_exclusions():
    # England 2022/23, state-funded secondary: 685,930 suspensions of 3,630,171 pupils
    assert rates("Secondary").one("suspension_rate") == pytest.approx(685930 / 3630171, abs=1e-6)


def test_an_unknown_phase_or_figure_says_what_was_expected():
    with pytest.raises(ValueError, match="expected one of Primary, Secondary, Special"):
        rates("Middle")
    with pytest.raises(KeyError, match="no national figure for nothing"):
        rates(PHASES[0]).one("nothing")
