"""A case kept by hand, as TOML. Dates have no quotation marks; what is not said is never guessed.

as_at = 2026-11-20

[school]
kind = "academy"                    # maintained, academy or pru

[school.calendar]
terms_a_year = 3
closed = [2026-10-23]               # training days and closures
terms = [{first = 2026-09-02, last = 2026-12-18}, {first = 2027-01-04, last = 2027-03-25}]
breaks = [{first = 2026-10-26, last = 2026-10-30}]

[pupil]
birth_month = 2012-03-01            # the day of the month is never used
social_worker = false

[[suspensions]]
id = "first"
start = 2026-10-05
end = 2026-10-09                    # or: days = 5
not_done = ["tell-authority"]       # what is known not to have been done

[suspensions.done]                  # what was done, and when
tell-parent = 2026-10-05
"""

from __future__ import annotations

from lostlearning.law.clock.case import Case
from lostlearning.law.held import Law
from lostlearning.records import RecordsError, Wrong, one


def read_case(text: str, name: str, law: Law) -> Case:
    """A case from the text of its file. Raises RecordsError with all that cannot be read.

    A code in ``done`` or ``not_done`` that is no duty is wrong: a slip there would hide what was done.
    """
    case = one(text, Case, name)
    wrong = [
        Wrong(
            name,
            where,
            field,
            code,
            "the code of a duty, such as tell-parent: see the manual, The exclusion clock",
        )
        for where, field, code in _codes(case)
        if code not in law.wordings
    ]
    if wrong:
        raise RecordsError(wrong)
    return case


def _codes(case: Case) -> list[tuple[str, str, str]]:
    evidence = [
        *((each.id, each) for each in case.exclusions),
        *((each.id, each) for each in case.off_site),
        *((each.id, each) for each in case.separations),
        *((f"of {each.of}", each) for each in case.cancellations),
        *((f"of {each.of}", each) for each in case.board_decisions),
        *((f"of {each.of}", each) for each in case.panel_applications),
        *((f"of {each.of}", each) for each in case.panel_decisions),
        *((f"of {each.of}", each) for each in case.reconsiderations),
        *((f"of {each.of}", each) for each in case.off_site_reviews),
    ]
    return [
        (where, field, code)
        for where, each in evidence
        for field, codes in (("done", each.done), ("not_done", each.not_done))
        for code in codes
    ]
