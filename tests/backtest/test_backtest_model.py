"""The model answers one question in numbers: nothing of it leads back to a child."""

import dataclasses

import numpy as np
import pytest
from tests.backtest import tables

from facts import LiteralFacts
from lostlearning.publish.backtest import Audience, Told, page, rows, write_csv
from lostlearning.support.backtest import model, try_out
from lostlearning.support.backtest.model import Answer, Beside, NoModelsError, Range, _Ranked

OFFSET = 7_313_000_000_000_000
"""Added to every pupil's key, to be looked for in all that comes out."""


def _facts(seed=5, pupils=36):
    held, flags = tables.made(seed, pupils)
    for name, table in held.items():
        held[name] = [row | {"pupil": row["pupil"] + OFFSET} for row in table]
    flags = [(day, school, year, pupil + OFFSET, *rest) for day, school, year, pupil, *rest in flags]
    return LiteralFacts(**held), tables.stand(flags)


@pytest.fixture(scope="module")
def found():
    facts, stand = _facts()
    yield try_out(facts, model=True, stand=stand)
    facts.close()


def test_it_answers_in_figures_alone(found):
    fitted = [each for each in found.answers if each.precision]
    assert fitted
    kinds = {
        type(getattr(each, field.name)) for each in found.answers for field in dataclasses.fields(Answer)
    }
    assert kinds <= {str, int, float, Range, tuple, type(None)}
    for each in fitted:
        assert each.beside
        assert all(type(one) is Beside for one in each.beside)
        assert 0 <= each.precision.low <= each.precision.value <= 1
        for one in each.beside:
            assert one.more.value == pytest.approx(one.model.value - one.rules.value)


def test_no_key_of_a_child_and_no_school_is_in_anything_that_comes_out(found, tmp_path):
    path = tmp_path / "backtest.csv"
    told = Told(found, Audience.INVENTED, "0")
    with path.open("w", encoding="utf-8") as file:
        write_csv(told, file)
    texts = [repr(found), page(told), path.read_text(encoding="utf-8"), repr(list(rows(told)))]
    keys = [f"{OFFSET + pupil}" for pupil in range(1, 37)] + [
        f"{OFFSET + pupil:016x}" for pupil in range(1, 37)
    ]
    for text in texts:
        assert not any(key in text for key in keys)
        assert not any(school in text for school in tables.SCHOOLS)


def test_it_learns_from_indicators_and_plain_counts_alone(found, monkeypatch):
    seen = []
    monkeypatch.setattr(
        model, "_scores", lambda features, had, together, folds: seen.append(features) or had * 1.0
    )
    facts, stand = _facts()
    again = try_out(facts, model=True, stand=stand)
    facts.close()
    assert seen
    # One column for each indicator that anybody was on, and the two plain counts: no characteristic, no key.
    allowed = len(tables.CODES) + len(model.PLAIN)
    assert all(each.shape[1] <= allowed for each in seen)
    assert all(each.max() < OFFSET for each in seen)
    perfect = [each for each in again.answers if each.precision]
    assert all(each.precision.value == pytest.approx(1) for each in perfect)


def test_too_few_to_fit_a_model_to_is_said():
    facts, stand = _facts(pupils=5)
    answers = try_out(facts, model=True, stand=stand).answers
    facts.close()
    assert all(each.precision is None and "too few" in each.why_not for each in answers)


def test_without_the_libraries_it_says_what_to_install(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "interpret.glassbox", None)
    facts, stand = _facts(pupils=3)
    with pytest.raises(NoModelsError, match=r"lostlearning\[models\]"):
        try_out(facts, model=True, stand=stand)
    facts.close()


@pytest.mark.parametrize("seed", range(5))
def test_average_precision_is_that_of_scikit_learn_and_recall_is_counted(seed):
    from sklearn.metrics import average_precision_score

    rng = np.random.default_rng(seed)
    had, scores = rng.random(60) < 0.3, rng.integers(0, 9, 60) / 8
    weights = rng.integers(0, 4, 60).astype(float)
    ranked = _Ranked(had, scores)
    assert ranked.precision(weights) == pytest.approx(
        average_precision_score(had, scores, sample_weight=weights)
    )
    ones = np.ones(60)
    flags = int((scores >= 0.5).sum())
    assert ranked.recall(ones, flags) == pytest.approx(had[scores >= 0.5].sum() / had.sum())
    assert ranked.recall(ones, 60) == 1
