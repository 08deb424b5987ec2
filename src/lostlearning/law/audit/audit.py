"""The audit of matters: the clock's duties with what the register shows, and the rules' questions."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources

from lostlearning.law.audit.finding import Asked, Finding, Standing, of_duty
from lostlearning.law.audit.looking import Look, Seen, served
from lostlearning.law.audit.matter import Matter
from lostlearning.law.audit.register import with_register
from lostlearning.law.audit.rules import RULES
from lostlearning.law.clock.case import Case
from lostlearning.law.clock.duty import Answer, Doubt, Duty, State
from lostlearning.law.clock.run import run
from lostlearning.law.held import Force, Law, Unread, held
from lostlearning.law.parameter import Kind
from lostlearning.records import read

AUDITED = (Force.MUST, Force.LIMIT, Force.SHOULD)
"""What is audited: rights are the parent's to use, and questions are asked by rules."""
OF_PARENTS = ("public-place",)
"""Duties that are not a school's or an authority's."""
OF_THE_ROLL = "roll-until"
"""Where no file holds the board's decision, a question is asked of it instead (``rules``): it may have been made."""


@dataclasses.dataclass(frozen=True, slots=True)
class Doubted:
    """Something about a matter that does not fit, and what was assumed."""

    school: str
    pupil: str
    doubt: Doubt


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """A duty or question over all matters: how many stand how."""

    code: str
    title: str
    force: Force
    counts: Mapping[Standing, int]


@dataclasses.dataclass(frozen=True)
class Audit:
    """All findings, with what was not read of the law and what does not fit in the files."""

    as_at: dt.date
    opening: tuple[Unread, ...]
    findings: tuple[Finding, ...]
    doubts: tuple[Doubted, ...]
    cases: int
    """Exclusions audited."""

    def standing(self, *wanted: Standing) -> tuple[Finding, ...]:
        """The findings that stand so."""
        return tuple(each for each in self.findings if each.standing in wanted)

    @functools.cached_property
    def groups(self) -> tuple[Group, ...]:
        """By duty and question, in the order in which the law has them."""
        counts: dict[str, dict[Standing, int]] = {}
        first: dict[str, Finding] = {}
        for each in self.findings:
            first.setdefault(each.code, each)
            own = counts.setdefault(each.code, dict.fromkeys(Standing, 0))
            own[each.standing] += 1
        order = [*held().wordings, *asked()]
        return tuple(
            Group(code, first[code].title, first[code].force, counts[code])
            for code in sorted(counts, key=order.index)
        )


@functools.cache
def asked() -> Mapping[str, Asked]:
    """Every rule in words, by its id. Raises RecordsError."""
    file = resources.files("lostlearning.law") / "data" / "audit.toml"
    return {each.id: each for each in read([file], "rule", Asked)}


def audit(matters: Iterable[Matter], as_at: dt.date, law: Law | None = None) -> Audit:
    """Every matter as at a day, by the law that comes with this software unless another is given."""
    law = law or held()
    findings: list[Finding] = []
    doubts: list[Doubted] = []
    opening: dict[str, Unread] = {}
    cases = 0
    for matter in matters:
        answer, case, evidence = _answered(matter, as_at, law)
        opening |= {each.id: each for each in answer.opening}
        cases += sum(not getattr(each, "school", "") for each in case.exclusions)
        findings += _duties(matter, answer, evidence)
        findings += _questions(matter, case, answer, law)
        doubts += [Doubted(matter.school, matter.pupil, each) for each in answer.doubts]
        doubts += [
            Doubted(matter.school, matter.pupil, Doubt(what=note, why="", assumed=""))
            for note in matter.notes
        ]
    return Audit(as_at, tuple(opening.values()), tuple(findings), tuple(doubts), cases)


def _answered(matter: Matter, as_at: dt.date, law: Law) -> tuple[Answer, Case, Mapping[tuple[str, str], str]]:
    case = dataclasses.replace(matter.case, as_at=as_at)
    answer = run(case, law)
    none_made = frozenset(asked()["marked-after-education-began"].codes)
    given = dataclasses.replace(matter, case=case)
    shown, evidence = with_register(given, answer, none_made)
    return (run(shown, law) if shown is not case else answer), shown, evidence


def _duties(matter: Matter, answer: Answer, evidence: Mapping[tuple[str, str], str]) -> Iterator[Finding]:
    starts = {each.id: each.start for each in matter.case.exclusions}
    decided = {each.of for each in matter.case.board_decisions}
    for duty in answer.duties:
        if duty.force not in AUDITED or duty.code in OF_PARENTS:
            continue
        if duty.code == OF_THE_ROLL and duty.of not in decided:
            continue
        seen = evidence.get((duty.of, duty.code)) or _seen(duty)
        day = starts.get(duty.of, answer.as_at or dt.date.max)
        yield of_duty(duty, matter.school, matter.pupil, day, seen, _unread(answer, duty))


def _seen(duty: Duty) -> str:
    if duty.done:
        return f"Recorded as done on {duty.done}."
    if duty.state is State.MISSED and duty.force is not Force.LIMIT:
        return "Recorded as not done."
    if duty.state is State.NOT_EVIDENCED:
        return "Nothing that was read says whether it was done."
    return ""


def _unread(answer: Answer, duty: Duty) -> str:
    """A word where the duty's own days are in the time of texts that were not read."""
    days = [day for day in (duty.due.earliest, duty.due.latest, duty.done) if day]
    since = min((each.since for each in answer.opening), default=None)
    return "Texts in force then were not read." if since and days and max(days) >= since else ""


def _questions(matter: Matter, case: Case, answer: Answer, law: Law) -> Iterator[Finding]:
    kind = case.school.kind or Kind.MAINTAINED
    excluded = served(case, law, kind)
    for code, look in RULES.items():
        at = Look(matter, case, answer, law, kind, asked()[code], excluded)
        for seen in look(at):
            yield _question(at, code, seen)


def _question(at: Look, code: str, seen: Seen) -> Finding:
    return Finding(
        school=at.matter.school,
        pupil=at.matter.pupil,
        of=seen.of,
        day=seen.day,
        code=code,
        title=at.asked.title,
        force=Force.QUESTION,
        standing=Standing.QUESTION,
        state=State.NOT_EVIDENCED,
        who="",
        due="",
        due_from=None,
        due_to=None,
        done=None,
        evidence=seen.what,
        asks=at.asked.asks,
        rule=at.rule(seen.day),
    )
