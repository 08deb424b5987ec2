"""Pages: self-contained, escaped, with a text alternative for each chart and a table beside it."""

import copy
import re
import time

import invented
import pytest
from lxml import html

from lostlearning import publish
from lostlearning.diagnosis import for_governors
from lostlearning.publish import filled
from lostlearning.publish.charts import continuum, strip, weeks
from lostlearning.publish.words import Words


@pytest.fixture(scope="module")
def diagnosis():
    return invented.diagnosis()


@pytest.fixture(scope="module")
def texts(diagnosis):
    return publish.pages(diagnosis, for_governors(diagnosis))


def test_nothing_is_asked_of_any_network(texts):
    for text in texts:
        tree = html.document_fromstring(text)
        assert not tree.xpath("//script | //link | //img | //iframe | //object | //*[@src] | //form")
        assert all(link.startswith("#") for link in tree.xpath("//@href"))
        assert not re.search(r"url\(\s*['\"]?(?!#)", text), "a stylesheet or drawing names a file"
        assert "@import" not in text and "@font-face" not in text
        assert "default-src 'none'" in text


def test_links_lead_somewhere_and_names_are_used_once(texts):
    for text in texts:
        tree = html.document_fromstring(text)
        names = tree.xpath("//@id")
        assert len(names) == len(set(names))
        assert {link[1:] for link in tree.xpath("//@href")} <= set(names)
        for labelled in tree.xpath("//@aria-labelledby"):
            assert set(labelled.split()) <= set(names)


def test_every_chart_has_a_text_alternative_and_a_table(texts):
    for text, drawn in zip(texts, (5, 4), strict=True):  # what the school is compared with is for staff
        tree = html.document_fromstring(text)
        charts = tree.xpath("//figure[@class='ll-chart']/svg")
        assert len(charts) == drawn
        for chart in charts:
            assert chart.get("role") == "img"
            assert len(chart.xpath("./title")[0].text) > 10
            assert len(chart.xpath("./desc")[0].text) > 40
            assert chart.xpath("ancestor::section//table"), "no table beside the chart"
            sizes = [
                float(size) for size in re.findall(r'font-size="([\d.]+)px"', html.tostring(chart).decode())
            ]
            assert min(sizes) >= 14


def test_what_files_say_is_escaped(diagnosis):
    hostile = copy.deepcopy(diagnosis)
    bad = "<script>alert(1)</script>'\"&"
    hostile["school"] = hostile["pupils"][0]["label"] = bad
    hostile["problems"][0]["found"] = hostile["problems"][0]["mend"] = bad
    hostile["groups"][0]["rows"][0]["label"] = bad
    hostile["continuum"][1]["label"] = bad
    hostile["files"][0]["name"] = bad
    text = publish.pages(hostile)[0]
    assert "<script" not in text
    assert text.count("&lt;script&gt;") >= 6


def test_the_staff_report_is_marked_and_names_pupils(diagnosis, texts):
    staff, governors = texts
    assert "Personal data" in staff
    for pupil in diagnosis["pupils"]:
        assert pupil["label"] in staff
        assert pupil["label"] not in governors
    assert "Personal data" not in governors


def test_pupils_with_nothing_on_file_come_first(diagnosis, texts):
    waiting = [pupil for pupil in diagnosis["pupils"] if not pupil["doing"]]
    helped = [pupil for pupil in diagnosis["pupils"] if pupil["doing"]]
    where = [texts[0].index(pupil["label"]) for pupil in waiting + helped]
    assert where == sorted(where)
    assert f"{len(waiting)} pupils of the {len(diagnosis['pupils'])} who lose most" in texts[0]


def test_the_lines_a_pupil_is_over_stand_by_what_has_come_of_them(texts):
    said = " ".join(texts[0].split())
    assert (
        "Nothing recorded since: below 50% since 2 October 2026 (40 of 60); late often since "
        "9 October 2026 (9 times). Something is being done: 5 days since 16 October 2026 (5 days).</p>"
        in said
    )
    assert "Over the line" not in texts[1]


def test_a_missing_stylesheet_is_said_and_does_no_harm(diagnosis, monkeypatch):
    monkeypatch.setattr(filled, "STYLESHEET", "never built.css")
    css, built = filled.stylesheet()
    assert not built and "font" in css
    text = publish.pages(diagnosis)[0]
    assert css in text and "its stylesheet was not built" in text


def test_a_diagnosis_of_which_little_is_known_is_still_a_page(diagnosis):
    bare = {
        **diagnosis,
        **{name: [] for name in ("weeks", "days", "groups", "pupils", "account", "reconciliation", "checks")},
        **{name: [] for name in ("continuum", "figures", "problems", "files")},
        "numbers": {},
        "from": None,
        "to": None,
    }
    text = publish.pages(bare)[0]
    assert "The files hold no dated sessions" in text
    assert "The files hold no pupil characteristics" in text
    assert "Academic year 2026/27" in text
    assert "None were found" in text


def test_suppressed_routes_are_drawn_as_words_and_zero_routes_not_at_all(diagnosis):
    words = Words(diagnosis["definitions"])
    routes = copy.deepcopy(diagnosis["continuum"])
    by_name = {row["route"]: row for row in routes}
    by_name["illness"]["number"] |= {"value": None, "status": "suppressed", "numerator": None}
    by_name["interview"]["number"] |= {"value": 0.0, "numerator": 0}
    rows = continuum.chart(routes, words).spec["data"]["values"]
    drawn = {row["label"]: row["text"] for row in rows if "label" in row}
    assert drawn["Illness"] == "suppressed"
    assert "Interview" not in drawn
    assert continuum.chart([], words) is None


def test_books_are_drawn_apart_and_never_summed(diagnosis):
    spec = continuum.chart(diagnosis["continuum"], Words(diagnosis["definitions"])).spec
    titles = [row["title"] for row in spec["data"]["values"] if "title" in row]
    assert titles == list(continuum.BOOKS.values())


def test_weeks_are_drawn_split_or_whole(diagnosis):
    words = Words(diagnosis["definitions"])
    split = weeks.chart(diagnosis["weeks"], words).spec["encoding"]["color"]["scale"]["domain"]
    assert "Lost, by any route" not in split and "Lost: led by the school" in split
    whole = [
        {name: week[name] for name in ("week", "possible", "lost", "educated_elsewhere", "not_known")}
        for week in diagnosis["weeks"]
    ]
    assert "Lost, by any route" in weeks.chart(whole, words).spec["encoding"]["color"]["scale"]["domain"]


def test_a_strip_says_itself_in_words():
    held = [
        {"week": f"2026-09-{day:02d}", "possible": 10, "lost": lost}
        for day, lost in ((7, 0), (14, 10), (21, 3))
    ]
    shut = [{"week": "2026-10-26", "possible": 0, "lost": 0}]
    assert strip.described(held + shut) == (
        "Learning lost in 2 of 3 weeks; all of it in 1. "
        "Most: weeks of 14 Sep (10 of 10 sessions) and 21 Sep (3 of 10 sessions)."
    )
    assert strip.described(shut + held[:1]) == "Nothing lost in any of 1 weeks."
    drawn = strip.strip(held + shut, "s")
    assert drawn.count('class="lost"') == 2 and drawn.count('class="none"') == 1


def test_both_reports_are_drawn_quickly(diagnosis):
    governors = for_governors(diagnosis)
    publish.pages(diagnosis)  # the drawing engine starts once
    began = time.process_time()
    publish.pages(diagnosis, governors)
    assert time.process_time() - began < 2


def test_no_byte_order_mark_spoils_the_first_rule(texts):
    assert all("\ufeff" not in text for text in texts)


def cells(text, caption):
    """The rows of a table as lists of text."""
    (table,) = html.document_fromstring(text).xpath(f"//table[caption[contains(., '{caption}')]]")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath("./tbody/tr")]


def test_suspensions_and_exclusions_are_counted(diagnosis, texts):
    staff, governors = texts
    found = cells(staff, "Suspensions and exclusions in 2026/27")
    count = diagnosis["numbers"]["suspensions"]["numerator"]
    assert found[0][:2] == ["Suspensions", str(count)] and found[0][2].endswith("a year")
    assert found[2] == ["Permanent", "2", "–"]
    assert found[3][1] == "at least 2", "what is not known can only add to a count"
    assert cells(governors, "Suspensions and exclusions in 2026/27")[2][1] == "suppressed"


def test_a_year_that_no_exclusion_record_reaches_is_not_a_year_with_none(diagnosis):
    without = {**diagnosis, "exclusions": []}
    text = publish.pages(without)[0]
    assert "No exclusion record that was read reaches 2026/27" in text


def test_another_year_in_the_files_is_said(diagnosis):
    assert "left out" not in publish.pages(diagnosis)[0]
    others = [
        {"year": "2024/25", "records": ["registers", "exclusion records"], "can_be_diagnosed": True},
        {"year": "2025/26", "records": ["exclusion records"], "can_be_diagnosed": False},
    ]
    text = " ".join(publish.pages({**diagnosis, "other_years": others})[0].split())
    assert "registers and exclusion records of 2024/25, and exclusion records of 2025/26: they were" in text
    assert "A report of 2025/26 would need a register or session totals of that year." in text
    assert "add “--year” and the year to the command" in text


def test_shares_of_an_account_that_is_mostly_not_known_are_the_least_they_can_be(diagnosis):
    account = [{**row, "at_least": row["account"] != "not_known"} for row in diagnosis["account"]]
    text = publish.pages({**diagnosis, "account": account})[0]
    shares = [row[2] for row in cells(text, "The register, in sessions")]
    assert [share.startswith("at least ") for share in shares] == [True, True, True, False]
    assert "the least it can be" in text
    assert "do not say how many sessions were possible" in publish.pages({**diagnosis, "account": []})[0]


def test_more_than_one_school_is_spoken_of_as_such(diagnosis):
    text = publish.pages({**diagnosis, "schools": 2})[0]
    assert "from the schools’ own files" in text and "from the school’s own files" not in text
