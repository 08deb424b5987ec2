"""One line of an audit: a duty of a case or a question, how it stands, and on what evidence and law."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum

from lostlearning.law.clock.duty import Duty, State
from lostlearning.law.held import Applied, Force


class Standing(enum.StrEnum):
    """What may be said of it. None of them is a verdict."""

    BREACH = "possible breach"
    """Late or missed, by law that was read at its source."""
    QUESTION = "question"
    """Late or missed, by law that is not settled; or something that files show and only people can explain."""
    SHORTFALL = "short of guidance"
    """Late or missed, of what guidance or practice asks: no law."""
    NOT_EVIDENCED = "not evidenced"
    """Nothing read says whether it was done. It is never taken as done."""
    DUE = "still due"
    KEPT = "kept"
    NOT_APPLICABLE = "not applicable"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """About one event of one pupil. ``asks`` is the question to put; ``evidence`` what was seen."""

    school: str
    pupil: str
    of: str
    day: dt.date
    code: str
    title: str
    force: Force
    standing: Standing
    state: State
    who: str
    due: str
    due_from: dt.date | None
    due_to: dt.date | None
    done: dt.date | None
    evidence: str
    asks: str
    rule: tuple[Applied, ...]

    @property
    def settled(self) -> bool:
        """Whether every value it stands on was read at its source."""
        return all(each.status.settled for each in self.rule)


def standing(duty: Duty) -> Standing:
    """How a duty stands: only what rests on settled law may be said to be a possible breach."""
    if duty.state in (State.LATE, State.MISSED):
        if duty.force is Force.SHOULD:
            return Standing.SHORTFALL
        return Standing.BREACH if duty.settled else Standing.QUESTION
    return {
        State.KEPT: Standing.KEPT,
        State.DUE: Standing.DUE,
        State.NOT_EVIDENCED: Standing.NOT_EVIDENCED,
        State.NOT_APPLICABLE: Standing.NOT_APPLICABLE,
    }[duty.state]


def of_duty(duty: Duty, school: str, pupil: str, day: dt.date, evidence: str, opening: str) -> Finding:
    """A duty of the clock as a finding."""
    seen = " ".join(part for part in (evidence, duty.why, opening) if part)
    return Finding(
        school=school,
        pupil=pupil,
        of=duty.of,
        day=day,
        code=duty.code,
        title=duty.title,
        force=duty.force,
        standing=standing(duty),
        state=duty.state,
        who=duty.who,
        due=duty.due.words,
        due_from=duty.due.earliest,
        due_to=duty.due.latest,
        done=duty.done,
        evidence=seen,
        asks="",
        rule=duty.rule,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A rule in words. ``law`` are parameters; ``codes`` of the register and ``ground`` of the roll, where it
    has them; ``days`` how many school days it looks back.
    """

    id: str
    title: str
    asks: str
    law: tuple[str, ...]
    codes: tuple[str, ...] = ()
    ground: str = ""
    days: int = 0
