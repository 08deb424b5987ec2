"""A family's letters, from templates as data. A line that names law is there only where that law was read at its source
for the day and kind of school; no letter says that anybody has broken a rule.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Mapping
from typing import NamedTuple

from lostlearning.law.held import Applied, held
from lostlearning.law.parameter import Kind
from lostlearning.publish.words import day
from lostlearning.records import one
from lostlearning.site.families.answer import Family
from lostlearning.site.families.told import Told, date_of, kind_of
from lostlearning.site.families.wording import folder, limits, values


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph: there where any fact of ``when`` holds and none of ``unless``, and all of its law is settled."""

    text: str
    points: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    law: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A letter as it is kept. Offered for ``for_kinds`` of events where every fact of ``when`` holds."""

    id: str
    title: str
    to: str
    about: str
    summary: str
    lines: tuple[Line, ...]
    for_kinds: tuple[str, ...]
    when: tuple[str, ...] = ()


class Part(NamedTuple):
    """A paragraph of a letter: ``text``, ``point`` or ``law``."""

    form: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter, filled in."""

    id: str
    title: str
    to: str
    about: str
    date: str
    sender: str
    school: str
    body: tuple[Part, ...]
    law: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What may be put into a letter by hand. Empty: a gap to fill in later."""

    child: str = ""
    you: str = ""
    school: str = ""
    views: str = ""


@functools.cache
def templates() -> Mapping[str, Template]:
    """Every letter by its id. Raises RecordsError."""
    files = [each for each in (folder() / "letters").iterdir() if each.name.endswith(".toml")]
    files.sort(key=lambda file: file.name)
    found = (one(file.read_text(encoding="utf-8"), Template, file.name) for file in files)
    return {each.id: each for each in found}


def offered(told: Told, facts: frozenset[str]) -> list[Template]:
    """The letters for what a family said."""
    kind = told.get("kind", "")
    return [each for each in templates().values() if kind in each.for_kinds and facts.issuperset(each.when)]


def names_in(form: Mapping[str, str]) -> Names:
    """What was typed for a letter: names of one line, and somebody's own words."""
    longest = limits().longest_name

    def short(field: str) -> str:
        return " ".join(form.get(field, "").split())[:longest]

    views = form.get("views", "").replace("\r\n", "\n").strip()[: limits().longest_views]
    return Names(child=short("child"), you=short("you"), school=short("school-name"), views=_printable(views))


def _printable(text: str) -> str:
    return "".join(each for each in text if each == "\n" or each.isprintable())


def letter(template: Template, told: Told, family: Family, names: Names, today: dt.date) -> Letter:
    """A letter, filled in from what was said."""
    facts = family.facts | ({"views"} if names.views else set())
    start = date_of(told, "start") or today
    words = _words(told, names)
    body: list[Part] = []
    cited: list[str] = []
    for line in template.lines:
        if (line.when and facts.isdisjoint(line.when)) or not facts.isdisjoint(line.unless):
            continue
        rule = [applied for name in line.law if (applied := settled(name, start, kind_of(told)))]
        if len(rule) < len(line.law):
            continue
        marks = "".join(f" [{_cite(applied, cited)}]" for applied in rule)
        texts = _filled(line.text, {**words, **values(each[0] for each in rule)})
        body += [Part("text", text) for text in texts[:-1]]
        body.append(Part("text", f"{texts[-1]}{marks}"))
        body += [Part("point", _filled(each, words)[0]) for each in line.points]
    if "unread" in facts and cited:
        since = max(each.since for each in held().unread)
        body.append(
            Part(
                "text",
                f"New rules and guidance have been in force since {day(since)}. If any rule in this letter has "
                "changed, please tell me which one, and what it now says.",
            )
        )
    return Letter(
        id=template.id,
        title=template.title,
        to=template.to,
        about=template.about,
        date=day(today),
        sender=names.you or "[your name]",
        school=names.school or "[name of the school]",
        body=tuple(body),
        law=tuple(f"[{at}] {each}" for at, each in enumerate(cited, start=1)),
    )


def _filled(text: str, words: Mapping[str, str]) -> list[str]:
    """A line with its gaps filled. Somebody's own words may be several paragraphs."""
    filled = text.format_map(words)
    return [each.strip() for each in filled.split("\n") if each.strip()] or [""]


def settled(name: str, on: dt.date, kind: Kind | None) -> tuple[Applied, ...]:
    """A value that was read at its source, for a kind of school or, where that is not known, for all and alike."""
    law = held()
    found = [law.applied(name, on, each) for each in ([kind] if kind else Kind)]
    known = [each for each in found if each is not None and each.status.settled]
    if len(known) < len(found) or len({(each.said, each.items) for each in known}) > 1:
        return ()
    return tuple(known)


def _cite(applied: tuple[Applied, ...], cited: list[str]) -> int:
    """The number of a citation; with the paragraph for each kind of school, where they differ and it is not known."""
    paragraphs = dict.fromkeys(each.paragraph for each in applied)
    where = next(iter(paragraphs))
    if len(paragraphs) > 1:
        named = zip(
            ("schools run with the council", "academies", "pupil referral units"), applied, strict=False
        )
        where = "; ".join(f"{each.paragraph} ({name})" for name, each in named)
    said = f"{applied[0].instrument}, {where}"
    if said not in cited:
        cited.append(said)
    return cited.index(said) + 1


def _words(told: Told, names: Names) -> dict[str, str]:
    start = told.get("start", "")
    excluded = {"permanent": "permanently excluded", "sent-home": "sent home"}.get(
        told.get("kind", ""), "suspended"
    )
    return {
        "child": names.child or "[your child's name]",
        "school": names.school or "[name of the school]",
        "views": names.views,
        "excluded": excluded,
        "start": day(start) or "[date]",
        "from_day": f"{'from' if excluded == 'suspended' else 'on'} {day(start) or '[date]'}",
        "exam": day(told.get("exam-on", "")) or "[date]",
        "decided": day(told.get("decided", "")) or "[date]",
    }
