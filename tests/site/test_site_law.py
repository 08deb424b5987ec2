"""The pages of the law: every parameter with its sources, the law on a day, how it changed, what is not verified."""

import datetime as dt
import html

import pytest

from lostlearning.law.held import held
from lostlearning.law.parameter import Kind, Verification
from lostlearning.site.law.law import READ, rows


def text_of(response):
    assert response.status_code == 200
    return html.unescape(response.content.decode())


@pytest.mark.parametrize("code", sorted(held().parameters))
def test_every_parameter_has_a_page_with_values_sources_and_status(site, code):
    parameter = held().parameters[code]
    page = text_of(site.get(f"/law/{code}/"))
    assert parameter.title in page and parameter.meaning in page
    found = rows(parameter)
    assert len(found) == len(parameter.values)
    for row in found:
        assert READ[row.status] in page
        assert row.instrument in page and row.paragraph in page and row.address in page
        assert f"{row.value.since.day} {row.value.since:%B %Y}" in page
        for item in row.value.items:
            assert item.lower() in page.lower()


def cell(page, code):
    return page.partition(f'href="/law/{code}/"')[2].partition("</tr>")[0]


def test_the_law_is_shown_as_it_was_on_a_day(site):
    for day, kind, code, words in (
        ("2022-08-31", "maintained", "cancel", "Nothing that is held was in force"),
        ("2023-09-01", "maintained", "cancel", "1 September 2023"),
        ("2014-12-31", "maintained", "sixth-day-joins", "1 September 2007"),
        ("2015-01-05", "maintained", "sixth-day-joins", "5 January 2015"),
        ("2026-07-25", "academy", "offsite-power", "articles or funding agreement"),
        ("2026-07-26", "academy", "offsite-power", "academy trust"),
    ):
        page = text_of(site.get(f"/law/?date={day}&kind={kind}"))
        assert words in cell(page, code), (day, code, cell(page, code))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("day", ["1995-01-01", "2012-09-01", "2026-11-22"])
def test_a_day_says_how_many_rules_were_in_force(site, day, kind):
    page = text_of(site.get(f"/law/?date={day}&kind={kind}"))
    count = len(held().in_force(dt.date.fromisoformat(day), kind))
    assert f"{count} of {len(held().parameters)} rules" in page
    assert ("In force on this day, and not read" in page) == (day > "2026-07-25")


def test_days_are_asked_for_as_people_write_them_and_what_is_none_is_said(site):
    assert "on 1 September 2023" in text_of(site.get("/law/?date=1/9/2023"))
    page = site.get("/law/?date=yesterday<b>").content.decode()
    assert "Enter a day, such as" in page and "<b>" not in page
    assert site.get("/law/?date=" + "9" * 500).status_code == 200
    assert site.get("/law/nowt/").status_code == 404


def test_every_change_is_in_the_history(site):
    page = text_of(site.get("/law/history/"))
    for day in held().changes():
        assert f'href="/law/?date={day}"' in page
    covid = page.partition('href="/law/?date=2022-03-25"')[2].partition("<h2")[0]
    assert "Longer limits of the coronavirus years" in covid and "ended" in covid


def test_all_that_is_not_verified_is_listed_and_nothing_else(site):
    page = text_of(site.get("/law/unverified/"))
    found = [row for each in held().parameters.values() for row in rows(each) if not row.status.settled]
    assert f"{len(found)} of " in page
    assert page.count('<th scope="row"') == len(found)
    for row in found:
        assert f'href="/law/{row.parameter.id}/"' in page
    assert READ[Verification.PRIMARY] not in page
    for text in held().unread:
        assert text.title in page
