"""A case with its days worked out, and the one way in which a duty is made."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from lostlearning.law.calendar.counting import (
    When,
    on,
    school_days_after,
    school_days_before,
    working_days_after,
)
from lostlearning.law.calendar.school import Period, SchoolCalendar
from lostlearning.law.clock.case import BoardDecision, Case, Evidence
from lostlearning.law.clock.duty import Deadline, Doubt, Duty, State
from lostlearning.law.clock.excluded import Excluded
from lostlearning.law.held import Applied, Law
from lostlearning.law.parameter import Kind
from lostlearning.vocabulary.compulsory_age import is_compulsory


@dataclasses.dataclass(frozen=True, slots=True)
class Sized:
    """An exclusion with its totals: what they make it, and on what law."""

    excluded: Excluded
    term: Period | None
    in_term: float
    year: Period
    in_year: float
    size: str
    exam: dt.date | None
    rule: tuple[Applied, ...]

    def before(self, period: Period | None, total: float) -> float:
        """What others had brought a period to, where ``total`` is with this one."""
        if period is None:
            return total - self.excluded.total
        return total - self.excluded.within(period)

    @property
    def larger(self) -> bool:
        """Whether the board must be told."""
        return self.size != "small" or self.exam is not None


@dataclasses.dataclass(frozen=True)
class Book:
    """What every rule reads. ``sized`` is in order of start; exclusions at other schools only count."""

    case: Case
    law: Law
    kind: Kind
    as_at: dt.date | None
    calendar: SchoolCalendar
    sized: tuple[Sized, ...]
    doubts: list[Doubt]

    def applied(self, name: str, day: dt.date) -> Applied | None:
        """A parameter on a day."""
        return self.law.applied(name, day, self.kind)

    def all_applied(self, names: Iterable[str], day: dt.date) -> tuple[Applied, ...]:
        """Those of some parameters that were in force."""
        return tuple(each for name in names if (each := self.applied(name, day)))

    def doubt(self, what: str, why: str, assumed: str) -> None:
        """Keep something that does not fit."""
        self.doubts.append(Doubt(what=what, why=why, assumed=assumed))

    def compulsory(self, day: dt.date) -> bool | None:
        """Whether the pupil is of compulsory school age; None where nobody said."""
        pupil = self.case.pupil
        if pupil.birth_month is not None:
            return is_compulsory(pupil.birth_month, day)
        return pupil.compulsory_age

    def board_decision(self, of: str) -> BoardDecision | None:
        """The board's first decision about an exclusion."""
        found = [each for each in self.case.board_decisions if each.of == of]
        return min(found, key=lambda each: each.on, default=None)

    def given(self, day: dt.date, posted: dt.date | None, delivered: dt.date | None) -> When:
        """When a notice is given: by hand that day; by post some working days later; not before it was decided."""
        post = self.applied("post", day)
        if delivered is not None:
            return on(delivered)
        if posted is not None and post is not None:
            return on(working_days_after(posted, post.count))
        return When(day, None)

    def duty(
        self,
        code: str,
        of: str,
        rule: Sequence[Applied],
        *,
        due: Deadline | None = None,
        why: str = "",
        evidence: Evidence | None = None,
        done: dt.date | None = None,
        state: State | None = None,
        since: dt.date | None = None,
        to: Sequence[str] | None = None,
        contents: Iterable[str] = (),
        days: tuple[dt.date, ...] = (),
    ) -> Duty:
        """A duty in its words. Without a ``due`` the words of the law stand alone, from ``since``.

        Where no ``state`` is given it follows from ``done`` (or ``evidence``) and the day of the answer.
        """
        wording = self.law.wordings[code]
        filled = _filled(rule)
        due = due or Deadline(words="")
        if not due.words:
            words = wording.when.format_map(filled) if "{" in wording.when else wording.when
            due = Deadline(words=words, earliest=due.earliest, latest=due.latest, target=due.target)
        done = done or (evidence.done.get(code) if evidence else None)
        refused = bool(evidence and code in evidence.not_done)
        if done and since and done < self._soonest(of, since):
            self.doubt(
                f"{wording.title} is said to have been done on {done}, before {since}, when it began to be owed.",
                "A duty cannot be done before it exists; one of the dates may be wrong.",
                "It is taken as done on that day.",
            )
        if state is None:
            prompt = self.applied("prompt", since) if since and due.earliest is None else None
            state, late_by_choice = self._state(due, done, refused, since, prompt)
            if late_by_choice and prompt:
                rule = [*rule, prompt]
                why = f"{why} The law says without delay and gives no number of days: this is a question.".strip()
        return Duty(
            code=code,
            of=of,
            title=wording.title,
            force=wording.force,
            who=self.role(wording.who),
            to_whom=tuple(self.role(each) for each in (wording.to if to is None else to)),
            what=wording.what.format_map(filled) if "{" in wording.what else wording.what,
            due=due,
            rule=tuple(rule),
            state=state,
            why=why,
            paragraph=next((each.paragraph for each in rule), ""),
            done=done,
            contents=tuple(contents),
            days=days,
        )

    def _soonest(self, of: str, since: dt.date) -> dt.date:
        """The first day on which something owed from a day makes sense.

        An exclusion that starts on one day was often decided, and told, after lunch on the school day before.
        """
        for each in self.case.exclusions:
            if each.id == of and each.start == since:
                return each.decided or school_days_before(self.calendar, since, 1).earliest
        return since

    def role(self, name: str) -> str:
        """Somebody, in this kind of school and for this pupil."""
        if name == "parent" and self.case.pupil.adult:
            name = "pupil"
        return self.law.roles[name].of(self.kind)

    def _state(
        self,
        due: Deadline,
        done: dt.date | None,
        refused: bool,
        since: dt.date | None,
        prompt: Applied | None,
    ) -> tuple[State, bool]:
        """How it stands, and whether only what this project calls prompt says that it is late."""
        if prompt and since:
            latest: dt.date | None = school_days_after(self.calendar, since, prompt.count).latest
            earliest = latest
        else:
            earliest, latest = due.earliest, due.latest
        if done:
            if earliest is None or done <= earliest:
                return State.KEPT, False
            if latest is not None and done > latest:
                return State.LATE, prompt is not None
            return State.NOT_EVIDENCED, False
        bound = latest or earliest
        if self.as_at is None or (bound is not None and self.as_at <= bound):
            return State.DUE, False
        if bound is None:
            # No day ends it: what is not done is still to be done.
            return (State.MISSED if refused else State.DUE), False
        if refused:
            return (State.MISSED if latest else State.NOT_EVIDENCED), False
        return State.NOT_EVIDENCED, False


def _filled(rule: Sequence[Applied]) -> Mapping[str, str]:
    words = _Words()
    for each in rule:
        words[each.id] = each.said
        words[f"{each.id}-number"] = f"{each.count}"
    return words


class _Words(dict[str, str]):
    """Values by name; one that does not bear on the day is left out of the sentence."""

    def __missing__(self, name: str) -> str:
        return "…"
