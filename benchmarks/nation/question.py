"""What every contestant is asked: attendance, suspension and routes, by pupil, school and six characteristics."""

from lostlearning.ledger.columns import counters
from lostlearning.ledger.postings import eras
from lostlearning.measures.registry import measures

BOOKS = {"register", "exclusions", "roll"}
BY = ("sex", "ethnicity_major", "sen_provision", "fsm6", "year_group", "in_need")
YEAR = 2024


def codes():
    """The measures of the question."""
    return tuple(code for code, measure in measures().items() if set(measure.books) <= BOOKS)


def symbols():
    """Column → the symbols it counts: the book, as an analyst would list it by hand."""
    wanted = ("possible", "lost", "not_known", "authorised_absence", "unauthorised_absence")
    book = {counter.name: sorted(counter.symbols) for counter in counters(eras()[-1])}
    return {name: book[name] for name in book if name in wanted or name.startswith("lost_")}
