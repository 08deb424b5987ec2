"""One question for a glass-box model: do the rules leave much on the table?

An explainable boosting machine is fitted to the indicators and their plain counts alone, tried on pupils (or whole
schools) that it was not fitted to, and compared with a list of the rules at the same number of flags. Only the
comparison leaves this module: the rows that it learns from hold no key, no school and no characteristic, its scores
belong to nobody, and neither it nor they are returned or kept. It makes no list of pupils.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lostlearning.lazily import ibis
from lostlearning.support.backtest.cuts import cuts
from lostlearning.support.backtest.limits import number
from lostlearning.support.backtest.outcomes import OUTCOMES
from lostlearning.support.backtest.people import AT
from lostlearning.support.catalogue import indicators
from lostlearning.support.record import Expression

if TYPE_CHECKING:
    from collections.abc import Sequence

INSTALL = "pip install 'lostlearning[models]'"
BESIDE = ("any", "two", "two_kinds", "attendance_under", "suspended_before")
"""The lists that the model is compared with."""
PLAIN = ("missed_in_a_thousand", "suspended_already")
"""What the two plain comparisons rest on: the model may use them too."""
SETTINGS: dict[str, Any] = {
    "interactions": 0,
    "outer_bags": 2,
    "max_bins": 32,
    "max_rounds": 500,
    "learning_rate": 0.05,
    "n_jobs": 1,
}
"""Modest: single shapes and no interactions, so that each can be read."""
Numbers = NDArray[np.float64]


class NoModelsError(ImportError):
    """The libraries for models are not installed; the message says how to install them."""

    def __init__(self) -> None:
        super().__init__(f"A model needs libraries that are not installed: {INSTALL}")


@dataclasses.dataclass(frozen=True, slots=True)
class Range:
    """A figure with its 95% bootstrap interval."""

    value: float
    low: float
    high: float


@dataclasses.dataclass(frozen=True, slots=True)
class Beside:
    """A list of the rules and the model at the same number of flags: the share of those with the outcome that each
    finds, and the model's less the list's.
    """

    of: str
    flagged: int
    rules: Range
    model: Range
    more: Range


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking, for one outcome at one cut: figures alone.

    ``precision`` is average precision, ``by_chance`` what a list in random order would have (the share with the
    outcome). ``tried_on`` says what was left out of each fit. ``why_not`` is filled, and the rest empty, where no model
    was fitted.
    """

    outcome: str
    cut: str
    pupils: int
    had: int
    features: int
    tried_on: str
    precision: Range | None = None
    by_chance: float = 0.0
    beside: tuple[Beside, ...] = ()
    why_not: str = ""


def ask(people: Expression, asked: Expression, flags: Expression, listed: Expression) -> tuple[Answer, ...]:
    """The answer for every outcome, at the main cut. Raises NoModelsError where the libraries are absent.

    ``people`` are the rows of :func:`.people.people`, ``asked`` those of :func:`.trying.outcomes`, ``flags`` the
    indicators that stood, ``listed`` every list.
    """
    try:
        import interpret.glassbox  # noqa: F401
        import sklearn.model_selection  # noqa: F401
    except ImportError:
        raise NoModelsError from None
    main = next(cut.code for cut in cuts() if cut.main)
    held = _matrix(main, people, asked, flags, listed)
    return tuple(_answer(main, code, held) for code in OUTCOMES)


def _matrix(
    main: str, people: Expression, asked: Expression, flags: Expression, listed: Expression
) -> dict[str, NDArray[Any]]:
    """Columns by name: features, whether on each list, and of each outcome whether asked about and had.

    ``school`` and ``pupil`` are ordinal numbers of no meaning, by which rows are kept together.
    """
    at = people.filter(people.cut == main)
    told = at.select(
        *AT,
        missed_in_a_thousand=(1000 * at.before_missed // at.before_possible).cast("int64"),
        suspended_already=at.suspended_before.notnull().cast("int64"),
    )
    raised = flags.group_by(*AT).aggregate(
        **{
            code: (1 + flags.n.fill_null(0)).sum(where=flags.list == code).fill_null(0).cast("int64")
            for code in indicators()
        }
    )
    on = listed.group_by(*AT).aggregate(**{f"on_list_{code}": (listed.list == code).any() for code in BESIDE})
    had = asked.select(
        *AT,
        **{f"asked_{code}": asked[f"counts_{code}"] for code in OUTCOMES},
        **{f"had_{code}": asked[f"on_{code}"].notnull() for code in OUTCOMES},
    )
    rows = told
    for part in (raised, on, had):
        rows = rows.left_join(part, list(AT)).select(*rows.columns, *(c for c in part.columns if c not in AT))
    rows = rows.mutate(
        **{code: rows[code].fill_null(0) for code in indicators()},
        **{f"on_list_{code}": rows[f"on_list_{code}"].fill_null(False) for code in BESIDE},
        school=ibis.dense_rank().over(ibis.window(order_by=rows.school)),
        pupil=ibis.dense_rank().over(ibis.window(order_by=rows.pupil)),
    ).drop("cut", "academic_year")
    held = {
        name: np.asarray(column) for name, column in zip(rows.columns, rows.to_pyarrow().columns, strict=True)
    }
    # In an order of what the rows hold: keys differ from one reading to the next, and the report must not.
    order = np.lexsort([held[name] for name in held if name != "pupil"])
    held = {name: column[order] for name, column in held.items()}
    held["pupil"] = np.unique(held["pupil"], return_inverse=True)[1]
    return held


def _answer(main: str, code: str, held: dict[str, NDArray[Any]]) -> Answer:
    keep = held[f"asked_{code}"].astype(bool)
    had = held[f"had_{code}"][keep].astype(bool)
    columns = [held[name][keep].astype(np.float64) for name in (*PLAIN, *indicators())]
    features = [column for column in columns if np.ptp(column) > 0] if keep.any() else []
    schools, pupils = held["school"][keep], held["pupil"][keep]
    folds = number("BACK-FOLDS")
    whole = len(np.unique(schools)) >= folds
    answer = Answer(
        outcome=code,
        cut=main,
        pupils=int(keep.sum()),
        had=int(had.sum()),
        features=len(features),
        tried_on="schools" if whole else "pupils",
    )
    least = number("BACK-EVENTS")
    if min(had.sum(), (~had).sum()) < least or not features:
        return dataclasses.replace(
            answer,
            why_not=f"fewer than {least} pupils with the outcome, or without it: too few to fit a model to",
        )
    scores = _scores(np.column_stack(features), had, schools if whole else pupils, folds)
    if scores is None:
        return dataclasses.replace(answer, why_not="one part of the pupils has nobody with the outcome")
    ranked, draws = _Ranked(had, scores), _draws(pupils)
    lists = {name: held[f"on_list_{name}"][keep].astype(bool) for name in BESIDE}
    return dataclasses.replace(
        answer,
        precision=_range([ranked.precision(weights) for weights in draws]),
        by_chance=float(had.mean()),
        beside=tuple(
            _beside(name, on, had, ranked, draws)
            for name, on in lists.items()
            if number("BACK-GROUP") <= on.sum() < len(on)
        ),
    )


def _scores(features: Numbers, had: NDArray[np.bool_], together: NDArray[Any], folds: int) -> Numbers | None:
    """A score for each row from a model that was fitted to none of its group."""
    from interpret.glassbox import ExplainableBoostingClassifier
    from sklearn.model_selection import GroupKFold

    scores = np.zeros(len(had))
    for fit, rest in GroupKFold(folds).split(features, had, together):
        if had[fit].all() or not had[fit].any():
            return None
        model = ExplainableBoostingClassifier(random_state=number("BACK-SEED"), **SETTINGS)
        model.fit(features[fit], had[fit])
        scores[rest] = model.predict_proba(features[rest])[:, 1]
    return scores


def _draws(pupils: NDArray[Any]) -> list[Numbers]:
    """Weights of the rows: all as they are, then pupils drawn again, each with all of its rows."""
    rng = np.random.default_rng(number("BACK-SEED"))
    codes = np.unique(pupils, return_inverse=True)[1]
    count = int(codes.max()) + 1
    drawn = [
        rng.multinomial(count, np.full(count, 1 / count))[codes] for _ in range(number("BACK-RESAMPLES"))
    ]
    return [np.ones(len(codes)), *(each.astype(np.float64) for each in drawn)]


class _Ranked:
    """Rows by falling score; rows of equal score stand together, at one place."""

    def __init__(self, had: NDArray[np.bool_], scores: Numbers) -> None:
        self._order = np.argsort(-scores, kind="stable")
        self._ends = np.append(np.flatnonzero(np.diff(scores[self._order])), len(scores) - 1)
        self._had = had[self._order]

    def _sums(self, weights: Numbers) -> tuple[Numbers, Numbers]:
        """Of each place: how many down to it are found, and how many flagged."""
        weighed = weights[self._order]
        return np.cumsum(self._had * weighed)[self._ends], np.cumsum(weighed)[self._ends]

    def precision(self, weights: Numbers) -> float:
        """Average precision: the precision at each place, weighed by what the place adds to the share found."""
        found, flagged = self._sums(weights)
        if not found[-1]:
            return 0.0
        precision = np.divide(found, flagged, out=np.zeros(len(found)), where=flagged > 0)
        return float(np.sum(precision * np.diff(found, prepend=0)) / found[-1])

    def recall(self, weights: Numbers, flags: float) -> float:
        """The share found by so many flags; of rows of equal score as large a part as there is room for."""
        found, flagged = (np.concatenate([[0.0], each]) for each in self._sums(weights))
        return float(np.interp(flags, flagged, found) / found[-1]) if found[-1] else 0.0


def _beside(
    name: str, on: NDArray[np.bool_], had: NDArray[np.bool_], ranked: _Ranked, draws: Sequence[Numbers]
) -> Beside:
    rules, model = [], []
    for weights in draws:
        total = float((had * weights).sum()) or 1.0
        rules.append(float((had * on * weights).sum()) / total)
        model.append(ranked.recall(weights, float((on * weights).sum())))
    more = [one - other for one, other in zip(model, rules, strict=True)]
    return Beside(name, int(on.sum()), _range(rules), _range(model), _range(more))


def _range(values: Sequence[float]) -> Range:
    """The figure of the pupils as they are (the first), between the 2.5th and 97.5th of those drawn again."""
    low, high = np.quantile(values[1:], [0.025, 0.975])
    return Range(values[0], float(low), float(high))
