"""The dates as a calendar file. It says what is due, and nothing of what was typed but the days that follow from it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter

from icalendar import Calendar, Event

from lostlearning.site.families.answer import Family, Item
from lostlearning.site.families.wording import day_said

MAKER = "-//Lost Learning//For families//EN"


def calendar(family: Family, reference: str, now: dt.datetime) -> bytes:
    """An iCalendar file. ``reference`` is by chance, and the same throughout one visit: adding the file a second time
    changes what is there and adds nothing.
    """
    made = Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    seen: Counter[str] = Counter()
    for item in family.dated:
        seen[item.code] += 1
        for event in _events(item, seen[item.code], reference, now, family):
            made.add_component(event)
    return bytes(made.to_ical())


def _events(item: Item, at: int, reference: str, now: dt.datetime, family: Family) -> list[Event]:
    earliest, latest = item.earliest, item.latest
    if earliest is None:
        return []
    if item.one_day:
        return [_event(item, f"{at}", earliest, item.title, reference, now)]
    if item in family.yours:
        return [_event(item, f"{at}", earliest, f"{item.title}: to be safe, by today", reference, now)]
    events = [_event(item, f"{at} earliest", earliest, f"{item.title}: the earliest day", reference, now)]
    if latest:
        events.append(_event(item, f"{at} latest", latest, f"{item.title}: the latest day", reference, now))
    return events


def _event(item: Item, name: str, day: dt.date, title: str, reference: str, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{uuid.uuid5(uuid.UUID(reference), f'{item.code} {name}')}@families.lostlearning")
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", title)
    lines = [f"{item.who}: {item.text}"]
    if not item.one_day:
        lines.append(f"When: {item.when}.".replace("..", "."))
    if not item.settled:
        lines.append("Not all of this was checked in the law itself.")
    lines.append(f"Worked out on {day_said(now.date())}. This is information, and not legal advice.")
    event.add("description", "\n".join(lines))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
