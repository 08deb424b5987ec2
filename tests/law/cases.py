"""The worked cases of ``tests/spec/law``: read, run and printed. Facts in, what is expected out."""

import dataclasses
import datetime as dt
import tomllib
from pathlib import Path

from lostlearning.law.clock import Case, clock
from lostlearning.records import made

FOLDER = Path(__file__).parent.parent / "spec" / "law"
CALENDARS = tomllib.loads((FOLDER / "calendars.toml").read_text(encoding="utf-8"))
DUTY_FIELDS = {
    "duty", "of", "absent", "state", "due", "target", "earliest", "latest", "who", "to", "paragraph", "settled",
    "rule", "says", "words", "parts", "contains", "lacks", "days",
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Worked:
    title: str
    paragraph: str
    arithmetic: str
    given: dict
    expect: list
    text: str = ""
    calendar: str = "county"
    kind: str = "maintained"
    as_at: dt.date | None = None
    changes: dict = dataclasses.field(default_factory=dict)
    without: list = dataclasses.field(default_factory=list)

    def case(self):
        """What the clock is asked."""
        calendar = CALENDARS[self.calendar] | self.changes
        school = {"calendar": {name: value for name, value in calendar.items() if name not in self.without}}
        if self.kind != "unknown":
            school["kind"] = self.kind
        others = [{"name": name, "calendar": CALENDARS[name]} for name in self.given.get("other_schools", ())]
        held = {"school": school} | self.given | {"other_schools": others}
        if self.as_at:
            held["as_at"] = self.as_at
        return made(held, Case, self.title)

    def answer(self):
        """What the clock says."""
        return clock(self.case())


@dataclasses.dataclass(frozen=True)
class Chapter:
    title: str
    text: str
    cases: tuple


def chapters():
    """Every chapter, in order."""
    found = []
    for path in sorted(FOLDER.glob("[0-9]*.toml")):
        held = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(Chapter(held["title"], held["text"], tuple(Worked(**case) for case in held["case"])))
    return found


def failures(worked):
    """What the answer says otherwise than was worked out by hand."""
    answer = worked.answer()
    return [wrong for expected in worked.expect for wrong in _failures(answer, expected)]


def _failures(answer, expected):
    if "opening" in expected:
        if bool(answer.opening) != expected["opening"]:
            yield f"opening: {[each.id for each in answer.opening]}"
    elif "doubt" in expected:
        if not any(expected["doubt"] in f"{each.what} {each.why} {each.assumed}" for each in answer.doubts):
            yield f"no doubt says {expected['doubt']!r}: {[each.what for each in answer.doubts]}"
    elif "doubts" in expected:
        if len(answer.doubts) != expected["doubts"]:
            yield f"doubts: {[each.what for each in answer.doubts]}"
    elif "total" in expected:
        total = next(each for each in answer.totals if each.of == expected["total"])
        for field in expected.keys() - {"total"}:
            if getattr(total, field) != expected[field]:
                yield f"total of {total.of}: {field} is {getattr(total, field)}, not {expected[field]}"
    else:
        yield from _duty(answer, expected)


def _duty(answer, expected):
    assert expected.keys() <= DUTY_FIELDS, expected.keys() - DUTY_FIELDS
    found = [
        each
        for each in answer.duties
        if each.code == expected["duty"] and expected.get("of", each.of) == each.of
    ]
    name = f"{expected['duty']} of {expected.get('of', 'any')}"
    if expected.get("absent"):
        if found:
            yield f"{name} is there"
        return
    if len(found) != 1:
        yield f"{name}: {len(found)} found"
        return
    duty = found[0]
    said = {
        "state": duty.state,
        "due": duty.due.day,
        "target": duty.due.target,
        "earliest": duty.due.earliest,
        "latest": duty.due.latest or "not known",
        "who": duty.who,
        "to": list(duty.to_whom),
        "paragraph": duty.paragraph,
        "settled": duty.settled,
        "parts": len(duty.contents),
        "days": list(duty.days),
    }
    for field, wanted in expected.items():
        if field in said and said[field] != wanted:
            yield f"{name}: {field} is {said[field]}, not {wanted}; {duty.due}; {duty.why}"
    if "rule" in expected and expected["rule"] not in {each.id for each in duty.rule}:
        yield f"{name}: stands on {[each.id for each in duty.rule]}, not {expected['rule']}"
    for field, text in (("says", duty.why), ("words", duty.due.words), ("contains", " ".join(duty.contents))):
        if field in expected and expected[field] not in text:
            yield f"{name}: {text!r} does not say {expected[field]!r}"
    if "lacks" in expected and expected["lacks"] in " ".join(duty.contents):
        yield f"{name}: says {expected['lacks']!r}"
