"""A share of enrolments counts each once or not at all: its interval, and its sums of squares, rest on that."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from facts import LiteralFacts
from lostlearning.books import Books
from lostlearning.measures.definition import Unit
from lostlearning.measures.registry import measures
from oracle.tables import worlds

SHARES = [measure for measure in measures().values() if measure.definition.unit is Unit.PUPIL]


@settings(
    max_examples=3,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_each_enrolment_is_one_or_nought(data):
    facts = LiteralFacts(**data.draw(worlds("shares")))
    try:
        books = Books(facts)
        rows = books.statement()
        asked = [measure for measure in SHARES if set(measure.books) <= books.available]
        terms = {}
        for measure in asked:
            numerator, denominator = measure.expression(rows, [])
            terms |= {f"{measure.code}_y": numerator, f"{measure.code}_x": denominator}
        if not asked:
            return
        found = facts.backend.to_pyarrow(
            rows.select(**{name: term.cast("int64") for name, term in terms.items()})
        )
    finally:
        facts.close()
    for measure in asked:
        for y, x in zip(
            found[f"{measure.code}_y"].to_pylist(), found[f"{measure.code}_x"].to_pylist(), strict=True
        ):
            assert y in (0, 1) and x in (0, 1) and y <= x, measure.code
