"""What the clock says of a family's answers, sorted as a family would ask, in words for them.

Nothing here counts or knows a rule: it is the same clock as the command's. What is not settled law is never said to
be a breach, and what is settled is only ever a possible one.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from lostlearning.law.clock import clock
from lostlearning.law.clock.duty import Answer, Deadline, Duty, State
from lostlearning.law.held import Applied, Force, held
from lostlearning.law.parameter import Kind
from lostlearning.publish.words import dates_said
from lostlearning.site.families.told import SENT_HOME, Told, case_of, date_of, event_of, kind_of
from lostlearning.site.families.wording import (
    UNREAD,
    NotRead,
    Plain,
    day_said,
    duties,
    not_read,
    roles,
    values,
)

ALTERNATIVES = {"decide-asked", "consider-representations", "board-invite", "ask-remote"}
"""What only is owed if the family writes: asked of the clock as if it had."""
PASSED = ". This day has passed: get free advice now."
YOURS, LIMIT = "public-place", "school-year-cap"


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """A value of the law: where it stands, and what is to be said of it where it was not read at its source."""

    title: str
    where: str
    address: str
    unread: str
    note: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that is owed, may be done, or is to be asked."""

    code: str
    title: str
    who: str
    text: str
    ask: str
    when: str
    earliest: dt.date | None
    latest: dt.date | None
    past: bool
    contents: tuple[str, ...]
    days: tuple[dt.date, ...]
    why: str
    done: dt.date | None
    state: State
    settled: bool
    sources: tuple[Source, ...]

    @property
    def one_day(self) -> bool:
        """Whether its day is known."""
        return self.earliest is not None and self.earliest == self.latest


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The answer. ``opening`` comes first wherever it is shown."""

    opening: tuple[NotRead, ...]
    possible: tuple[Item, ...]
    unclear: tuple[Item, ...]
    yours: tuple[Item, ...]
    next: tuple[Item, ...]
    already: tuple[Item, ...]
    totals: tuple[str, ...]
    doubts: tuple[tuple[str, str, str], ...]
    facts: frozenset[str]

    @property
    def dated(self) -> tuple[Item, ...]:
        """What goes into a calendar, in order."""
        found = [each for each in (*self.yours, *self.next) if each.earliest and not each.past]
        return tuple(sorted(found, key=lambda each: (each.earliest or dt.date.max, each.code)))

    @property
    def asks(self) -> tuple[str, ...]:
        """Questions to ask, once each."""
        found = (*self.possible, *self.unclear, *self.already, *self.next)
        return tuple(dict.fromkeys(each.ask for each in found))


def answer(told: Told, today: dt.date) -> Family:
    """The answer to what a family said."""
    case = case_of(told, today)
    if case is None:
        return _without_clock(told)
    event = event_of(told)
    said = clock(case)
    mine = [each for each in said.duties if each.of == event]
    views = case_of(told, today, views=True)
    if views and not case.board_decisions:
        asked = clock(views).duties
        mine = [each for each in mine if each.code not in ALTERNATIVES]
        mine += [each for each in asked if each.of == event and each.code in ALTERNATIVES]
    kind, start = said.kind, date_of(told, "start")
    items: dict[str, list[Item]] = {name: [] for name in ("possible", "unclear", "yours", "next", "already")}
    for duty in mine:
        place = _place(duty, today)
        if place:
            items[place].append(_item(duty, kind, today))
    # What has no day is done soon if it is yours, and comes some time if it is theirs.
    items["yours"].sort(key=lambda each: each.earliest or dt.date.min)
    items["next"].sort(key=lambda each: each.earliest or dt.date.max)
    items["already"].sort(key=lambda each: each.code == LIMIT)
    return Family(
        opening=_opening(said, start),
        possible=tuple(items["possible"]),
        unclear=tuple(items["unclear"]),
        yours=tuple(items["yours"]),
        next=tuple(items["next"]),
        already=tuple(items["already"]),
        totals=tuple(_totals(said, event)),
        doubts=tuple((dates_said(each.what), each.why, each.assumed) for each in said.doubts),
        facts=frozenset(_facts(said, told, mine, today)),
    )


def _without_clock(told: Told) -> Family:
    """Where the clock knows no such event, the guide and letters answer; what was not read is still said first."""
    start = date_of(told, "start")
    unread = tuple(not_read()[each.id] for each in held().unread if start and start >= each.since)
    return Family(
        opening=unread,
        possible=(),
        unclear=(),
        yours=(),
        next=(),
        already=(),
        totals=(),
        doubts=(),
        facts=frozenset(_facts(None, told, (), dt.date.max)),
    )


def _opening(said: Answer, start: dt.date | None) -> tuple[NotRead, ...]:
    return tuple(not_read()[each.id] for each in said.opening)


def _place(duty: Duty, today: dt.date) -> str:
    """Under which heading a duty stands; empty: nowhere."""
    if duty.state is State.NOT_APPLICABLE:
        return ""
    if duty.state in (State.LATE, State.MISSED):
        return "possible" if duty.settled else "unclear"
    if duty.force is Force.QUESTION:
        return "unclear"
    if duty.code == YOURS or duty.force is Force.MAY:
        over = duty.state is State.NOT_EVIDENCED and not duty.due.earliest
        gone = duty.code == YOURS and _past(duty, today)
        return "" if duty.done or over or gone else "yours"
    if duties()[duty.code].at_once:
        return "already"
    if duty.state is State.KEPT:
        return ""
    if duty.state is State.NOT_EVIDENCED or _past(duty, today):
        return "already"
    return "next"


def _past(duty: Duty, today: dt.date) -> bool:
    return duty.due.latest is not None and duty.due.latest < today


def _item(duty: Duty, kind: Kind | None, today: dt.date) -> Item:
    plain: Plain = duties()[duty.code]
    words = _Said(values(duty.rule))
    known = _who(duty, kind)
    return Item(
        code=duty.code,
        title=plain.title,
        who=known,
        text=plain.text.format_map(words),
        ask=plain.ask,
        when=_when(duty.due) + (PASSED if duty.force is Force.MAY and _past(duty, today) else ""),
        past=_past(duty, today),
        earliest=duty.due.earliest,
        latest=duty.due.latest,
        contents=duty.contents,
        days=duty.days,
        why=dates_said(duty.why) if duty.why else "",
        done=duty.done,
        state=duty.state,
        settled=duty.settled,
        sources=sources(duty.rule),
    )


def _who(duty: Duty, kind: Kind | None) -> str:
    role = held().wordings[duty.code].who
    return roles()[role].of(kind) if role in roles() else duty.who


def _when(due: Deadline) -> str:
    """A deadline in words."""
    if due.earliest is None:
        return ""
    if due.day:
        aim = f" (aim for {day_said(due.target)})" if due.target else ""
        return f"{day_said(due.day)}{aim}"
    if due.latest is None:
        return f"{day_said(due.earliest)} at the earliest. It may be later: it runs from a day that we do not know."
    return f"{day_said(due.earliest)} at the earliest, {day_said(due.latest)} at the latest"


def sources(rule: Iterable[Applied]) -> tuple[Source, ...]:
    """Where each value stands; once where only the paragraph differs by kind of school."""
    found: dict[tuple[str, ...], list[Applied]] = {}
    for each in rule:
        found.setdefault((each.title, each.instrument, each.address, each.status), []).append(each)
    return tuple(
        Source(
            title=first.title,
            where=", ".join(
                filter(None, (first.instrument, " or ".join(dict.fromkeys(each.paragraph for each in alike))))
            ),
            address=first.address,
            unread="" if first.status.settled else UNREAD[first.status],
            note=first.note,
        )
        for alike in found.values()
        if (first := alike[0])
    )


def _totals(said: Answer, event: str) -> Iterator[str]:
    for total in said.totals:
        if total.of == event and total.size != "permanent":
            yield f"This one: {_days(total.days)}."
            yield f"This term, with this one: {_days(total.in_term)}."
            yield f"This school year, with this one: {_days(total.in_year)}."


def _days(number: float) -> str:
    return f"{number:g} school day{'' if number == 1 else 's'}"


def _facts(said: Answer | None, told: Told, mine: Sequence[Duty], today: dt.date) -> Iterator[str]:
    """What letters may turn on."""
    codes = {each.code for each in mine}
    kind = told.get("kind", "")
    yield kind
    if codes & {"decide"}:
        yield from ("must-decide", "larger")
    if "decide-asked" in codes:
        yield from ("may-decide", "larger")
    if "decide-before-exam" in codes:
        yield "exam"
    decided = kind == "permanent" and told.get("governors") in ("back", "out")
    if not decided:
        yield "not-decided"
    if kind == "permanent" and told.get("governors") == "out":
        yield "refused"
    if any(each.code == "panel-apply" and _past(each, today) for each in mine):
        yield "too-late"
    if told.get("plan") == "yes":
        yield "plan"
    if told.get("worker") in ("worker", "care"):
        yield "social-worker"
    if kind == "sent-home" or event_of(told) == SENT_HOME:
        yield "no-letter"
    if told.get("agreed") == "no":
        yield "not-agreed"
    if kind == "home-education" and told.get("written") == "no":
        yield "not-written"
    start = date_of(told, "start")
    if (said and said.opening) or (start and any(start >= each.since for each in held().unread)):
        yield "unread"
    if kind_of(told) is None:
        yield "kind-unknown"


class _Said(dict[str, str]):
    """Values by name. A name that the law of the day does not have is a fault in the words, and is seen in tests."""

    def __missing__(self, name: str) -> str:
        return "…"
