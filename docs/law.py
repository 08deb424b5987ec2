"""Pages of the manual printed from the law as it is held, and from the cases that were worked by hand."""

from __future__ import annotations

import dataclasses
import json
import typing
from collections.abc import Iterator
from typing import Any

import tomlkit

from docs.pages import table
from lostlearning.caseload.report import CANNOT, MEANS
from lostlearning.law import casefile
from lostlearning.law.audit import Standing
from lostlearning.law.audit.audit import asked
from lostlearning.law.clock.case import Case
from lostlearning.law.held import held
from lostlearning.law.notices import notices
from lostlearning.law.parameter import Kind, Parameter, Value, Verification
from lostlearning.vocabulary import words

SAID = {
    Verification.PRIMARY: "read at its source",
    Verification.SECONDARY: "read in a secondary source only",
    Verification.UNVERIFIED: "unverified",
    Verification.RECALLED: "recalled",
    Verification.CHOSEN: "chosen by this project: no law",
}


def law() -> str:
    """Every parameter, by topic, and what is not settled."""
    every = held().parameters.values()
    unsettled = [(each, value) for each in every for value in each.values if not _status(each, value).settled]
    parts = [
        "# The law as dated data\n",
        f"{len(held().parameters)} parameters of the law of exclusion, off-site direction, attendance and the roll, in "
        "England. Each is one file of `src/lostlearning/law/parameters`: its values by date in force and kind of "
        "school, where it stands, and how far it was read. This is information, not legal advice. What was not read "
        "at its source is never said as settled.\n",
        "## What has not been read\n",
        "Every answer about an event or deadline from the day given opens with these.\n",
        table(
            ("Text", "From", "What it might change", "What was read of it"),
            ((each.title, each.since, each.might_change, each.address) for each in held().unread),
        ),
        f"## Not settled\n\n{len(unsettled)} values. No letter may assert a breach on one of them.\n",
        table(
            ("Parameter", "From", "Kind of school", "Value", "How far it was read", "Source", "Note"),
            (
                (f"`{each.id}`", value.since, _kinds(value), _value(each, value), SAID[_status(each, value)],
                 value.address or each.address, " ".join(n for n in (value.note, each.note) if n))
                for each, value in unsettled
            ),
        ),
    ]  # fmt: skip
    topics = dict.fromkeys(each.topic for each in every)
    for topic in topics:
        parts.append(f"## {topic.capitalize()}\n")
        parts += [_parameter(each) for each in every if each.topic == topic]
    return "\n".join(parts)


def _parameter(each: Parameter) -> str:
    rows = (
        (
            value.since,
            value.until,
            _kinds(value),
            _value(each, value),
            f"{value.instrument or each.instrument}, {value.paragraph or each.paragraph}".rstrip(", "),
            SAID[_status(each, value)],
            value.note,
        )
        for value in each.values
    )
    facts = [each.meaning]
    if each.note:
        facts.append(each.note)
    if each.address:
        facts.append(each.address)
    facts.append(
        f"Checked by {each.checked_by} on {each.checked_on}" + (f", in {each.read}." if each.read else ".")
    )
    headings = ("From", "To", "Kind of school", "Value", "Where it stands", "How far it was read", "Note")
    return f"### {each.title}\n\n`{each.id}`. " + "\n\n".join(facts) + "\n\n" + table(headings, rows)


def _status(each: Parameter, value: Value) -> Verification:
    return value.status or each.status


def _kinds(value: Value) -> str:
    return ", ".join(value.schools) if value.schools else "every kind"


def _value(each: Parameter, value: Value) -> str:
    applied = held().applied(each.id, value.since, value.schools[0] if value.schools else Kind.MAINTAINED)
    if applied is None:
        raise LookupError(f"{each.id} has no value on {value.since}")
    more = [value.text] if value.number is not None and value.text else []
    if value.items and (value.number is not None or value.text):
        more.append(", ".join(value.items))
    return "; ".join([applied.said, *more])


def clock() -> str:
    """The case file, the duties, and every worked case."""
    from tests.law.cases import chapters

    found = chapters()
    count = sum(len(chapter.cases) for chapter in found)
    said, _, example = (casefile.__doc__ or "").partition("\n\n")
    parts = [
        "# The exclusion clock\n",
        "Events in; duties, rights and limits out, each by the law in force on the day that it bit. A duty is *due*, "
        "*kept*, *late*, *missed*, *not evidenced* (nobody said) or *not applicable*. The clock informs and never "
        "decides: what it calls late is a possible breach, with its evidence and its source.\n",
        f"## A case file\n\n{said}\n\n```toml\n{example}```\n",
        "`lostlearning clock FILE` answers it. `done` and `not_done` name duties by these codes:\n",
        table(
            ("Code", "What", "Force"),
            ((f"`{each.id}`", each.title, each.force) for each in held().wordings.values()),
        ),
        "What a case file may hold:\n",
        *_tables(),
        f"## {count} worked cases\n\nEach was worked by hand, and is run as a test. "
        "The calendars that they name are in `tests/spec/law/calendars.toml`.\n",
    ]
    for chapter in found:
        parts.append(f"## {chapter.title}\n\n{chapter.text}\n")
        parts += [_case(case) for case in chapter.cases]
    return "\n".join(parts)


CASE_LOG = """School,UPN,Exclusion starts,Step,Done on,Done,Outcome
900101,A123456789012,10/11/2025,Parent told,10/11/2025,Yes,
900101,A123456789012,10/11/2025,Local authority told,,No,
900101,A123456789012,10/11/2025,Governors told,10/11/2025,Yes,
900101,A123456789012,10/11/2025,Governors decided,28/11/2025,Yes,Reinstatement declined
900101,A123456789012,10/11/2025,Governors' decision posted,28/11/2025,Yes,
"""
SCHOOL_LIST = """URN,EstablishmentName,TypeOfEstablishment (name),Terms a year
900101,Alder Academy,Academy converter,3
900104,Dell Pupil Referral Unit,Pupil referral unit,6
"""


def audit() -> str:
    """The audit: what it says, what it reads, and what it asks besides the duties of the clock."""
    return "\n".join([
        "# The audit of exclusions\n",
        "`lostlearning audit FILES` says of each duty of each exclusion how it stands, by the law in force on its day. "
        "It informs and never decides: a possible breach is a question, with its evidence and its source.\n",
        table(("Standing", "What it means"), ((each.value, MEANS[each]) for each in Standing)),
        "## What it reads\n\nAny log of exclusions it can recognise; registers, rolls, term dates and closures where "
        "there are any; and two files more.\n",
        "### A case log\n\nA row a step: what was done about which exclusion, and when. `Done` is No where it is known "
        "not to have been done; a step with neither a day nor No is not used.\n",
        f"```csv\n{CASE_LOG}```\n",
        "The steps, in these words or others that mean the same:\n",
        table(("Step", "Code"), ((word.label, f"`{word.code}`") for word in words("exclusion_steps"))),
        "Outcomes of decisions: " + "; ".join(word.label for word in words("step_outcomes")) + ".\n",
        "### A list of schools\n\nKept by hand, or an extract of the register of schools. Without it all three kinds "
        "are answered, and what differs is not settled.\n",
        f"```csv\n{SCHOOL_LIST}```\n",
        "## Questions besides the duties of the clock\n",
        table(
            ("Code", "What was seen", "What to ask", "Law"),
            ((f"`{e.id}`", e.title, e.asks, ", ".join(f"`{name}`" for name in e.law)) for e in asked().values()),
        ),
        "## What no file can say\n",
        *(f"- {each}\n" for each in CANNOT),
        "## Letters that the decision checker drafts\n",
        table(
            ("Letter", "Required parts covered", "Law"),
            (
                (each.title, "; ".join(item for part in each.parts for item in part.covers),
                 ", ".join(f"`{name}`" for name in each.law))
                for each in notices().values()
            ),
        ),
    ])  # fmt: skip


def _tables() -> Iterator[str]:
    """Each table of a case file, and its fields."""
    hints = typing.get_type_hints(Case)
    for field in dataclasses.fields(Case):
        kind = hints[field.name]
        if typing.get_origin(kind) is tuple:
            (kind, _), heading = typing.get_args(kind), f"[[{field.name}]]"
        else:
            kind, heading = _plain(kind), f"[{field.name}]"
        if not dataclasses.is_dataclass(kind):
            continue
        fields = ", ".join(f"`{one.name}`" for one in dataclasses.fields(kind))
        yield f"- `{heading}`: {' '.join((kind.__doc__ or '').split())} Fields: {fields}.\n"


def _plain(kind: Any) -> Any:
    """What a field holds, where it holds something."""
    return next((each for each in typing.get_args(kind) if each is not type(None)), kind)


def _case(case: Any) -> str:
    given = {"calendar": case.calendar, "kind": case.kind}
    given |= {"as_at": case.as_at} if case.as_at else {}
    given |= {"changes": case.changes} if case.changes else {}
    given |= {"without": case.without} if case.without else {}
    facts = tomlkit.dumps(given | case.given).strip()
    expected = "\n".join(f"- {'; '.join(_expected(each))}" for each in case.expect)
    text = f"{case.text}\n\n" if case.text else ""
    return (
        f"### {case.title}\n\n{text}```toml\n{facts}\n```\n\n{expected}\n\n"
        f"Law: {case.paragraph}. Reckoning: {case.arithmetic}.\n"
    )


def _expected(each: dict[str, Any]) -> Iterator[str]:
    for field, value in each.items():
        if field in ("duty", "total"):
            yield f"{field} `{value}`"
        elif value is True:
            yield field
        elif value is False:
            yield f"not {field}"
        elif isinstance(value, list):
            yield f"{field} {', '.join(str(one) for one in value)}"
        else:
            yield f"{field} {value if not isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
