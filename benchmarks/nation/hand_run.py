"""One contestant on one row a mark, in a process of its own."""

from benchmarks.nation import by_hand
from benchmarks.runs import child


def work(which, rows, people, exclusions):
    make = by_hand.in_duckdb if which == "duckdb" else by_hand.in_polars
    return make(rows, people, exclusions)


def answers(found, **given):
    return found


if __name__ == "__main__":
    child(work, answers)
