"""Steps of a case log as the events and evidence of a case."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from lostlearning.law.clock.case import (
    BoardDecision,
    Cancellation,
    Case,
    Claim,
    Exam,
    Outcome,
    PanelApplication,
    PanelDecision,
    Permanent,
    Reconsideration,
    Representations,
    Suspension,
    Waiver,
)
from lostlearning.law.held import held

REINSTATED = "reinstated"
OF_CANCELLING = ("cancel-notice",)
OF_APPLICATION = ("panel-papers",)
OF_RECONSIDERING = ("reconsider-outcome",)


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One row of a log. ``day`` is None where none was given; ``refused`` where it says that it was not done."""

    code: str
    day: dt.date | None
    refused: bool
    outcome: str


@dataclasses.dataclass
class Steps:
    """All the steps of one exclusion."""

    rows: tuple[Step, ...]

    @classmethod
    def of(cls, rows: Iterable[Step]) -> Steps:
        """In order of day."""
        return cls(tuple(sorted(rows, key=lambda each: each.day or dt.date.max)))

    def day(self, code: str) -> dt.date | None:
        """The first day of a step; None where it was not done, or no day is given."""
        return next((each.day for each in self.rows if each.code == code and not each.refused), None)

    def said(self, code: str) -> bool | None:
        """Whether a step is said to be so."""
        found = [each for each in self.rows if each.code == code]
        return not found[0].refused if found else None

    def outcome(self, code: str) -> str:
        """What a decision was."""
        return next((each.outcome for each in self.rows if each.code == code and each.outcome), "")

    def done(self, *only: str) -> dict[str, dt.date]:
        """The duties done, with their days."""
        found = {each.code: each.day for each in reversed(self.rows) if each.day and not each.refused}
        codes = only or tuple(held().wordings)
        return {code: day for code, day in found.items() if code in codes}

    def not_done(self, *only: str) -> tuple[str, ...]:
        """The duties that are said not to have been done."""
        codes = only or tuple(held().wordings)
        done = self.done()
        return tuple(e.code for e in self.rows if e.refused and e.code in codes and e.code not in done)

    def undated(self) -> tuple[str, ...]:
        """Steps said to be done, of which no day is given: no evidence of when, so they are not used."""
        about = ("social-worker", "virtual-head", "other-authority", "exam")
        return tuple(e.code for e in self.rows if e.day is None and not e.refused and e.code not in about)


def with_steps(case: Case, of: str, source: Suspension | Permanent, steps: Steps) -> Case:
    """A case with an exclusion, and everything that the log says of it."""
    source = dataclasses.replace(
        source, done=steps.done(), not_done=steps.not_done(), education_from=steps.day("education-stated")
    )
    if isinstance(source, Suspension):
        case = dataclasses.replace(case, suspensions=(*case.suspensions, source))
    else:
        case = dataclasses.replace(case, permanent=(*case.permanent, source))
    exams = [Exam(on=e.day) for e in steps.rows if e.code == "exam" and e.day and not e.refused]
    case = dataclasses.replace(case, exams=(*case.exams, *exams))
    case = _before_the_board(case, of, steps)
    if decided := steps.day("board-decided"):
        decision = BoardDecision(
            of=of,
            on=decided,
            reinstated=steps.outcome("board-decided") == REINSTATED,
            posted=steps.day("board-posted"),
            delivered=steps.day("board-delivered"),
        )
        case = dataclasses.replace(case, board_decisions=(*case.board_decisions, decision))
    return _review(case, of, steps)


def _before_the_board(case: Case, of: str, steps: Steps) -> Case:
    if cancelled := steps.day("cancelled"):
        cancellation = Cancellation(
            of=of,
            on=cancelled,
            back=steps.day("back"),
            done=steps.done(*OF_CANCELLING),
            not_done=steps.not_done(*OF_CANCELLING),
        )
        case = dataclasses.replace(case, cancellations=(*case.cancellations, cancellation))
    views = tuple(
        Representations(of=of, on=each.day)
        for each in steps.rows
        if each.code == "representations" and each.day and not each.refused
    )
    return dataclasses.replace(case, representations=(*case.representations, *views))


def _review(case: Case, of: str, steps: Steps) -> Case:
    if waived := steps.day("panel-waived"):
        case = dataclasses.replace(case, waivers=(*case.waivers, Waiver(of=of, on=waived)))
    if determined := steps.day("claim-determined"):
        case = dataclasses.replace(case, claims=(*case.claims, Claim(of=of, determined=determined)))
    posted, delivered = steps.day("panel-posted"), steps.day("panel-applied")
    if posted or delivered:
        application = PanelApplication(
            of=of,
            posted=posted,
            delivered=delivered,
            meets=steps.day("panel-met"),
            done=steps.done(*OF_APPLICATION),
            not_done=steps.not_done(*OF_APPLICATION),
        )
        case = dataclasses.replace(case, panel_applications=(*case.panel_applications, application))
    decided, outcome = steps.day("panel-decided"), steps.outcome("panel-decided")
    if decided and outcome in list(Outcome):
        decision = PanelDecision(
            of=of,
            on=decided,
            outcome=Outcome(outcome),
            posted=steps.day("panel-told-posted"),
            delivered=steps.day("panel-told"),
        )
        case = dataclasses.replace(case, panel_decisions=(*case.panel_decisions, decision))
    if again := steps.day("reconsidered"):
        second = Reconsideration(
            of=of,
            on=again,
            reinstated=steps.outcome("reconsidered") == REINSTATED,
            done=steps.done(*OF_RECONSIDERING),
            not_done=steps.not_done(*OF_RECONSIDERING),
        )
        case = dataclasses.replace(case, reconsiderations=(*case.reconsiderations, second))
    return case
