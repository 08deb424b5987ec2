"""The calendar file: real calendars can read it, adding it twice adds nothing, and it says no more than the page."""

import datetime as dt
from collections import Counter

from icalendar import Calendar
from test_families_journey import go

from lostlearning.site.families.answer import answer
from lostlearning.site.families.ical import calendar

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
TOLD = {
    "kind": "permanent", "start": "2026-11-20", "governors": "no", "year": "secondary", "school": "academy",
    "plan": "no", "worker": "none", "exam": "no", "terms": "no", "ref": "ab" * 16,
}  # fmt: skip


def events(body):
    found = Calendar.from_ical(body)
    assert found["version"] == "2.0" and found["prodid"] and not found.errors
    return list(found.walk("VEVENT"))


def made(told=TOLD, now=NOW):
    return events(calendar(answer(told, now.date()), told["ref"], now))


def test_it_can_be_read_back_and_every_event_is_a_whole_day(family):
    page = go(family, "permanent", start=(20, 11, 2026))
    response = family.send("/families/dates/calendar/", page.hidden)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="school-dates.ics"'
    assert response["Cache-Control"] == "no-store"
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    found = events(response.content)
    assert len(found) > 4
    for each in found:
        first, last = each["dtstart"].dt, each["dtend"].dt
        assert type(first) is dt.date and last - first == dt.timedelta(days=1)
        assert each["dtstart"].params["VALUE"] == "DATE"
        assert each["dtstamp"].dt.tzinfo is not None and not each.errors


def test_the_stamp_is_the_moment_it_was_made():
    assert {each["dtstamp"].dt for each in made()} == {NOW}


def test_adding_it_again_changes_and_does_not_double():
    first, later = made(), made(now=NOW + dt.timedelta(days=1))
    assert [each["uid"] for each in first] == [each["uid"] for each in later]
    assert max(Counter(each["uid"] for each in first).values()) == 1


def test_an_id_comes_from_chance_and_not_from_what_was_typed():
    other = {each["uid"] for each in made(TOLD | {"ref": "cd" * 16})}
    assert not other & {each["uid"] for each in made()}
    moved = {f"{each['summary']}": each["uid"] for each in made(TOLD | {"start": "2026-11-17"})}
    same = {f"{each['summary']}": each["uid"] for each in made()}
    assert len(moved.keys() & same.keys()) > 3
    assert all(moved[name] == same[name] for name in moved.keys() & same.keys())


def test_the_earliest_and_the_latest_day_are_both_there():
    found = {f"{each['summary']}": each["dtstart"].dt for each in made()}
    first = found["Teach your child somewhere else: the earliest day"]
    assert found["Teach your child somewhere else: the latest day"] > first == dt.date(2026, 11, 30)
    known = TOLD | {
        "terms": "yes",
        "term-first": "2026-09-02",
        "term-last": "2026-12-18",
        "terms-a-year": "3",
    }
    found = {f"{each['summary']}": each["dtstart"].dt for each in made(known)}
    assert found["Teach your child somewhere else"] == dt.date(2026, 11, 30)


def test_what_is_yours_is_put_on_the_safe_day_alone():
    told = TOLD | {"governors": "out", "decided": "2026-11-20", "how": "hand", "given": "2026-11-20"}
    found = {f"{each['summary']}": each for each in made(told)}
    safe = found["Ask for a review panel: to be safe, by today"]
    assert safe["dtstart"].dt == dt.date(2026, 12, 11)
    assert "at the latest" in safe["description"] and not any("panel: the latest" in each for each in found)


def test_what_is_past_is_left_out_and_what_was_not_read_is_said():
    told = TOLD | {"governors": "out", "decided": "2026-11-20", "how": "hand", "given": "2026-11-20"}
    found = {f"{each['summary']}": each for each in made(told)}
    court = found["Ask a court to look at how it was decided"]
    assert "Not all of this was checked in the law itself." in court["description"]
    assert all(each["dtstart"].dt >= dt.date(2026, 11, 20) for each in found.values())
