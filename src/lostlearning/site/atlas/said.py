"""Numbers and years in the words of a page. Suppressed, missing and zero read differently."""

from __future__ import annotations

from urllib.parse import urlsplit

from lostlearning.publish.words import UNSAID
from lostlearning.site.atlas.figures import Figure
from lostlearning.site.atlas.measures import Measure

MEANS = {
    "known": "known",
    "low_reliability": "known, of low reliability",
    "suppressed": "left out by the publisher, because the number is small or one school's",
    "not_available": "not published",
    "not_applicable": "does not apply",
    "not_known": "not known",
}
"""Each status in plain words."""


def period(text: str) -> str:
    """``202223`` as ``2022/23``."""
    return f"{text[:4]}/{text[4:]}" if len(text) == 6 else text


def status(text: str) -> str:
    """A status in plain words."""
    return MEANS.get(text, text)


def short_status(text: str) -> str:
    """A status in a word or two, for where there is no room."""
    return UNSAID.get(text, text)


def count(number: float | None) -> str:
    """A count with commas, a fraction to two places; nothing for none."""
    if number is None:
        return ""
    return f"{number:,.0f}" if number == round(number) else f"{number:,.2f}"


def value(figure: Figure | None, measure: Measure) -> str:
    """A value, or why there is none."""
    if figure is None:
        return UNSAID["not_available"]
    if figure.value is None:
        return UNSAID.get(figure.status, UNSAID["not_available"])
    return measure.amount(figure.value)


def change(now: Figure | None, before: Figure | None, measure: Measure) -> str:
    """``up from 6.9`` or the like; nothing where either is not known."""
    if now is None or before is None or now.value is None or before.value is None:
        return ""
    shown, then = measure.amount(now.value), measure.amount(before.value)
    if shown == then:
        return f"the same as {then}"
    return f"{'up' if now.value > before.value else 'down'} from {then}"


def short(name: str) -> str:
    """A file's name without its folders, for a table."""
    return name.rsplit("/", 1)[-1]


def between(bounds: tuple[float, float] | None, measure: Measure) -> str:
    """``0.10 to 0.12``, with one decimal more where the ends would read the same; nothing for none."""
    if bounds is None:
        return ""
    for decimals in (measure.decimals, measure.decimals + 1):
        low, high = (f"{each:,.{decimals}f}" for each in bounds)
        if low != high:
            return f"{low} to {high}"
    return low


def share(number: float | None) -> str:
    """A share of 100 to one place; nothing for none."""
    return "" if number is None else f"{number:,.1f}"


def percent(part: float | None) -> str:
    """``0.4`` as ``40%``; what is not quite all, or none, does not read as if it were."""
    if part is None:
        return ""
    if part not in (0, 1) and (part > 0.995 or part < 0.005):
        return "over 99%" if part > 0.5 else "under 1%"
    return f"{part:.0%}"


def capital(text: str) -> str:
    """A text with a capital to begin with; the rest as it is."""
    return text[:1].upper() + text[1:]


def host(address: str) -> str:
    """The name in an address: ``tes.com``."""
    return (urlsplit(address).hostname or address).removeprefix("www.").rstrip(".")
