"""The questions: which are asked of whom, in what order, and what the answers look like in a list."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping

from lostlearning.publish.words import day
from lostlearning.records import read
from lostlearning.site.families.told import Told, before_of
from lostlearning.site.families.wording import folder

SUSPENSIONS = ("suspended", "sent-home")
EXCLUSIONS = (*SUSPENSIONS, "permanent")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of several answers."""

    value: str
    label: str
    hint: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, in words; ``titles`` and ``hints`` where they differ by what happened."""

    id: str
    short: str
    title: str
    hint: str
    options: tuple[Option, ...] = ()
    titles: Mapping[str, str] = dataclasses.field(default_factory=dict)
    hints: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def title_for(self, told: Told) -> str:
        """Its title for what happened."""
        if self.id == "given" and told.get("how") == "post":
            return "On what day was it posted?"
        return self.titles.get(told.get("kind", ""), self.title)

    def hint_for(self, told: Told) -> str:
        """Its hint for what happened."""
        if self.id == "given" and told.get("how") == "post":
            return "Look at the postmark, or the date on the letter if you cannot read it. For example, 5 10 2026."
        return self.hints.get(told.get("kind", ""), self.hint)

    def label(self, value: str) -> str:
        """An answer in words."""
        return next((each.label for each in self.options if each.value == value), "")


@functools.cache
def questions() -> Mapping[str, Question]:
    """Every question by its id. Raises RecordsError."""
    return {each.id: each for each in read([folder() / "questions.toml"], "question", Question)}


HELD = {
    "length": ("days", "end"),
    "before": ("before-done",),
    "stated": ("stated-done",),
    "term": ("term-last",),
    "half": ("half-done",),
    "next": ("next-done",),
}
"""By which hidden fields a question is known to be answered, where it is not the field of its own name."""
KEPT = {
    "length": ("days", "end", "lunch", "sure"),
    "before": ("before", "before-done"),
    "stated": ("stated", "stated-done"),
    "term": ("term-first", "term-last", "terms-a-year"),
    "half": ("half-first", "half-last", "half-done"),
    "next": ("next-first", "next-last", "next-done"),
}
"""All that a question fills."""


def kept(question: str) -> tuple[str, ...]:
    """The hidden fields that a question fills."""
    return KEPT.get(question, (question,))


def asked(told: Told) -> list[str]:
    """The questions for what was said so far, in order."""
    kind = told.get("kind", "")
    if kind in ("", "not-sure"):
        return ["kind"]
    order = ["kind", "start"]
    if kind in SUSPENSIONS:
        order += ["length", "earlier", *(["before"] if told.get("earlier") == "yes" else [])]
    if kind == "permanent":
        order.append("governors")
        if told.get("governors") in ("back", "out"):
            order += ["decided", "how"]
            order += ["given"] if told.get("how") in ("post", "hand") else []
    order += {
        "part-time": ["agreed"],
        "managed-move": ["agreed", "trial"],
        "home-education": ["written"],
        "off-site": ["stated"],
    }.get(kind, [])
    order += ["year"] if kind in EXCLUSIONS else []
    order += ["school", "plan", "worker"]
    if kind in EXCLUSIONS:
        order += ["exam", *(["exam-on"] if told.get("exam") == "yes" else [])]
    if kind in EXCLUSIONS or kind == "off-site":
        order += ["terms", *(["term", "half", "next"] if told.get("terms") == "yes" else [])]
    return order


def answered(told: Told, question: str) -> bool:
    """Whether a question has its answer."""
    return any(told.get(field) for field in HELD.get(question, (question,)))


def known(told: Told) -> Told:
    """What was said, less choices that no question offers."""
    offers = {each.id: {one.value for one in each.options} for each in questions().values() if each.options}
    return {name: value for name, value in told.items() if name not in offers or value in offers[name]}


def without(told: Told, question: str) -> Told:
    """What was said, less the answer to a question."""
    return {name: value for name, value in told.items() if name not in kept(question)}


def only_asked(told: Told) -> Told:
    """What was said, less answers to questions that are no longer asked."""
    fields = {field for question in asked(told) for field in kept(question)}
    return {name: value for name, value in told.items() if name in fields or name == "ref"}


def said(told: Told) -> list[tuple[Question, str]]:
    """Every answer in words, with its question."""
    return [(questions()[each], _said(told, each)) for each in asked(told) if answered(told, each)]


def _said(told: Told, question: str) -> str:
    if question == "length":
        parts = [_days(told["days"])] if told.get("days") else []
        parts += [f"to {day(told['end'])}"] if told.get("end") else []
        parts += ["lunchtimes only"] if told.get("lunch") == "yes" else []
        return ", ".join(parts)
    if question == "before":
        return (
            "; ".join(f"{_days(f'{days:g}')} from {day(first)}" for first, days in before_of(told)) or "none"
        )
    if question == "stated":
        return told.get("stated") or "It does not say"
    if question in ("term", "half", "next"):
        first, last = told.get(f"{question}-first", ""), told.get(f"{question}-last", "")
        years = told.get("terms-a-year", "") if question == "term" else ""
        count = f", {years} terms a year" if years.isdigit() else ""
        return f"{day(first)} to {day(last)}{count}" if first and last else "Not given"
    value = told[question]
    return questions()[question].label(value) or day(value)


def _days(text: str) -> str:
    return f"{float(text):g} school day{'' if float(text) == 1 else 's'}"
