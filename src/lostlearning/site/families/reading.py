"""The answer to a question as it was typed, in the form in which it is kept; or what is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from lostlearning.law.held import Applied, held
from lostlearning.law.parameter import Kind
from lostlearning.site.families.dates import read_date, read_days, typed
from lostlearning.site.families.questions import questions
from lostlearning.site.families.told import Told
from lostlearning.site.families.wording import limits

Wrong = tuple[str, str]
"""The field, and the sentence that the page says."""
NAMES = {
    "start": "The date",
    "end": "The last day",
    "decided": "The date",
    "given": "The date",
    "exam-on": "The date of the exam",
    "before-start": "The first day",
    "term-first": "The first day of term",
    "term-last": "The last day of term",
    "half-first": "The first day of half-term",
    "half-last": "The last day of half-term",
    "next-first": "The first day of the next term",
    "next-last": "The last day of the next term",
}


def law_of(name: str, on: dt.date) -> Applied | None:
    """A value of the law that is the same for every kind of school."""
    return held().applied(name, on, Kind.MAINTAINED)


def read(question: str, form: Mapping[str, str], told: Told) -> tuple[Told, list[Wrong]]:
    """The answer to a question, as it is kept; or what is wrong with it."""
    if question == "length":
        return _length(form)
    if question == "before":
        return _before(form, told)
    if question == "stated":
        text = form.get("stated", "").strip()
        if text and not (
            text.isascii() and text.isdigit() and 0 < int(text[:9]) <= limits().most_off_site_days
        ):
            return {}, [("stated", "Enter a number of days, such as 20, or leave it empty.")]
        return {"stated": text, "stated-done": "yes"}, []
    if question in ("term", "half", "next"):
        return _period(question, form)
    if question in NAMES:
        date, field, wrong = read_date(form, question, NAMES[question])
        if wrong or date is None:
            return {}, [(field or f"{question}-day", wrong or "Enter a date, such as 5 10 2026.")]
        return {question: date.isoformat()}, []
    options = questions()[question].options
    if form.get(question, "") not in {each.value for each in options}:
        return {}, [(question, "Choose one of these.")]
    return {question: form[question]}, []


def _step() -> float:
    half = law_of("half-day", dt.date.today())
    return half.number if half and half.number else 1


def _length(form: Mapping[str, str]) -> tuple[Told, list[Wrong]]:
    wrong: list[Wrong] = []
    found: Told = {}
    text = form.get("days", "").strip()
    if text:
        days = read_days(text, _step())
        if days is None:
            wrong.append(("days", "Enter a number of school days in whole or half days, such as 3 or 2.5."))
        else:
            found["days"] = f"{days:g}"
    end, field, error = read_date(form, "end", NAMES["end"])
    if error:
        wrong.append((field, error))
    if end:
        found["end"] = end.isoformat()
    if not wrong and not found:
        wrong.append(("days", "Enter how many school days, or the last day, or both."))
    found |= {name: "yes" for name in ("lunch", "sure") if form.get(name) == "yes"}
    return found, wrong


def _before(form: Mapping[str, str], told: Told) -> tuple[Told, list[Wrong]]:
    """One more earlier suspension. ``more`` asks for another; nothing typed after the first is no other."""
    held_already = told.get("before", "")
    if held_already and not any((*typed(form, "before-start"), form.get("before-days", "").strip())):
        return {"before": held_already, "before-done": "yes"}, []
    wrong: list[Wrong] = []
    start, field, error = read_date(form, "before-start", NAMES["before-start"])
    if start is None:
        wrong.append((field or "before-start-day", error or "Enter the first day, such as 5 10 2026."))
    days = read_days(form.get("before-days", ""), _step())
    if days is None:
        wrong.append(
            ("before-days", "Enter a number of school days in whole or half days, such as 3 or 2.5.")
        )
    if form.get("more") not in ("yes", "no"):
        wrong.append(("more", "Say if there is another one."))
    if wrong or start is None or days is None:
        return {}, wrong
    found = {"before": ",".join(filter(None, (held_already, f"{start.isoformat()}:{days:g}")))}
    full = found["before"].count(",") + 1 >= limits().most_earlier
    return found | ({"before-done": "yes"} if full or form["more"] == "no" else {}), []


def _period(name: str, form: Mapping[str, str]) -> tuple[Told, list[Wrong]]:
    found: Told = {}
    wrong: list[Wrong] = []
    for end in ("first", "last"):
        date, field, error = read_date(form, f"{name}-{end}", NAMES[f"{name}-{end}"])
        if error:
            wrong.append((field, error))
        elif date:
            found[f"{name}-{end}"] = date.isoformat()
        elif name == "term" or any(typed(form, f"{name}-{'last' if end == 'first' else 'first'}")):
            wrong.append((f"{name}-{end}-day", f"Enter a date for this: {NAMES[f'{name}-{end}'].lower()}."))
    if name == "term":
        years = form.get("terms-a-year", "")
        if years not in ("3", "6", "unsure"):
            wrong.append(("terms-a-year", "Say how many terms the school has in a year."))
        found["terms-a-year"] = years
    else:
        found[f"{name}-done"] = "yes"
    return found, wrong
