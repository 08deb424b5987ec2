"""The decision checker: the same answer as the clock, letters to take away, and nothing kept of what was sent."""

import io
import logging
import re
import subprocess
import sys
from urllib.parse import urlencode

import pytest
from docx import Document

from lostlearning.law.casefile import read_case
from lostlearning.law.clock import clock
from lostlearning.law.held import held
from lostlearning.site.clock import dates
from lostlearning.site.clock.asked import THIS, Asked, case_of, wrong
from lostlearning.site.clock.toml import text_of
from lostlearning.site.papers import FORMS

TERMS = "2/9/2026 to 18/12/2026\nnot 26/10/2026 to 30/10/2026\n4 January 2027 to 2027-03-25\nnot 5/1/2027"
BASE = {
    "kind": "suspension",
    "school": "academy",
    "start": "5/10/2026",
    "days": "8",
    "in_term": "3.5",
    "in_year": "3.5",
    "age": "yes",
    "social_worker": "no",
    "looked_after": "unknown",
    "terms": TERMS,
    "terms_a_year": "3",
}
CASES = {
    "suspension": {},
    "exam": {"exams": "7/10/2026\n14 May 2027"},
    "permanent": {"kind": "permanent", "days": "", "elsewhere": "yes"},
    "lunchtimes": {"kind": "lunchtime", "days": "4"},
    "half days": {"days": "2.5", "from_half": "afternoon"},
    "straight after": {"days": "3", "run": "3.5"},
    "over the year": {"start": "1/3/2027", "in_term": "5", "in_year": "40", "days": "6"},
    "no dates": {"terms": "", "terms_a_year": ""},
    "no kind of school": {"school": "unknown"},
    "unit before the changes": {
        "school": "pru",
        "start": "3/10/2022",
        "terms": "",
        "terms_a_year": "unknown",
    },
}


def post(site, address, given, **headers):
    """As a browser sends a form."""
    kind = headers.pop("content_type", "application/x-www-form-urlencoded")
    body = urlencode(given) if isinstance(given, dict) else given
    return site.post(address, body, content_type=kind, **headers)


@pytest.mark.parametrize("given", CASES.values(), ids=CASES)
def test_the_page_and_the_command_give_the_same_answer_for_the_same_case(site, tmp_path, given):
    response = post(site, "/clock/", BASE | given)
    assert response.status_code == 200
    page = response.content.decode()
    assert "<h1" in page and "What the law asks" in page, re.findall(r'error-message">(.*?)<', page)
    asked = Asked.of(BASE | given)
    case = case_of(asked)
    text = re.search(r'<pre id="case-file">(.*?)</pre>', page, re.S)[1].replace("&#34;", '"')
    assert text == text_of(case).replace("&", "&amp;")
    read = read_case(text, "case.toml", held())
    assert read == case
    answer = clock(read)
    for duty in answer.duties:
        if duty.of == THIS and duty.code != "school-year-cap":
            assert f"{duty.title}" in page.replace("&#39;", "'"), duty.code
            if duty.due.day and duty.state.value != "not applicable":
                assert f"{duty.due.day.day} {duty.due.day:%B %Y}" in page
    total = next(each for each in answer.totals if each.of == THIS)
    assert total.in_term - total.days == float(asked.in_term or 0)
    assert total.in_year - total.days == float(asked.in_year or 0)


def test_the_command_reads_the_case_file_of_the_page(tmp_path):
    (tmp_path / "case.toml").write_text(text_of(case_of(Asked.of(BASE))), encoding="utf-8")
    run = [
        sys.executable,
        "-c",
        "from lostlearning.cli.app import run; run()",
        "clock",
        str(tmp_path / "case.toml"),
    ]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert "this: 8 school days; 11.5 in the term, 11.5 in the year" in done.stdout
    assert "2026-10-12" in done.stdout


def test_limits_are_seen_before_the_decision(site):
    page = post(site, "/clock/", BASE | CASES["over the year"]).content.decode()
    assert "Over the limit" in page and "40 before + 6 now = 46" in page
    page = post(site, "/clock/", BASE | CASES["exam"]).content.decode()
    assert "The first is on 7 October 2026" in page and "Can the exam or test still be taken?" in page
    page = post(site, "/clock/", BASE | {"start": "6/10/2025", "terms": ""}).content.decode()
    assert "have not been read, and may change" not in page
    assert "have not been read, and may change" in post(site, "/clock/", BASE).content.decode()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "expulsion"}, "kind"),
        ({"school": "grammar"}, "school"),
        ({"start": "31/2/2026"}, "start"),
        ({"start": ""}, "start"),
        ({"days": "0"}, "days"),
        ({"days": "2.3"}, "days"),
        ({"days": "nan"}, "days"),
        ({"days": "1e9"}, "days"),
        ({"in_term": "five"}, "in_term"),
        ({"in_term": "6", "in_year": "4"}, "in_year"),
        ({"run": "9"}, "run"),
        ({"exams": "soon"}, "exams"),
        ({"terms": "autumn"}, "terms"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(site, given, field):
    asked = BASE | given
    assert field in wrong(Asked.of(asked))
    page = post(site, "/clock/", asked).content.decode()
    assert "There is a problem" in page and f'href="#{field}"' in page and "<title>Error: " in page
    assert f'id="{field}"' in page


@pytest.mark.parametrize(
    ("start", "days"),
    [("5/10/2026", "30"), ("5/10/2026", "23"), ("7/9/2026", "3"), ("9/9/2026", "5"), ("5/10/2026", "22.5")],
)
def test_days_that_do_not_fit_the_dates_are_not_guessed_at(site, start, days):
    asked = BASE | {"in_term": days, "in_year": days, "start": start}
    assert f"There cannot have been {days} school days" in post(site, "/clock/", asked).content.decode()


def test_days_that_fit_are_taken(site):
    for start, days, run in (("7/9/2026", "2", "0"), ("7/9/2026", "3", "3"), ("5/10/2026", "22", "0")):
        asked = BASE | {"in_term": days, "in_year": days, "start": start, "run": run}
        assert "What the law asks" in post(site, "/clock/", asked).content.decode(), (start, days, run)


@pytest.mark.parametrize("form", ["docx", "pdf", "txt"])
@pytest.mark.parametrize("name", ["parent", "authority", "invitation"])
def test_letters_can_be_taken_away(site, name, form):
    response = post(site, f"/clock/notices/{name}/{form}/", BASE)
    assert response.status_code == 200 and response["Content-Type"] == FORMS[form].content
    assert response["Content-Disposition"] == f'attachment; filename="{name}.{form}"'
    body = response.content
    if form == "pdf":
        assert body.startswith(b"%PDF") and b"StructTreeRoot" in body and b"pdfuaid:part>1<" in body
        return
    if form == "docx":
        held = Document(io.BytesIO(body))
        assert [each.style.name for each in held.paragraphs if each.style.name.startswith("Heading")] == [
            "Heading 1", "Heading 2",
        ]  # fmt: skip
        body = "\n".join(each.text for each in held.paragraphs).encode()
    assert "[name of pupil]" in body.decode() and "which was not read" in body.decode()


def test_a_letter_that_nobody_owes_is_not_there(site):
    assert post(site, "/clock/notices/virtual-head/docx/", BASE | {"looked_after": "no"}).status_code == 404
    assert post(site, "/clock/notices/nothing/docx/", BASE).status_code == 404
    assert post(site, "/clock/notices/parent/exe/", BASE).status_code == 404
    assert site.get("/clock/notices/parent/docx/").status_code == 200, "an address alone asks for the form"


def test_nothing_of_what_was_sent_is_kept_or_logged(site, caplog):
    marked = BASE | {"exams": "11/11/2026", "terms": TERMS + "\nnot 17/11/2026"}
    with caplog.at_level(logging.DEBUG):
        response = post(site, "/clock/", marked)
        post(site, "/clock/", marked | {"terms": "secret-words"})
    assert response["Cache-Control"] == "no-store" and not response.cookies and "ETag" not in response
    assert "Set-Cookie" not in response
    for each in ("11/11/2026", "secret-words", "2026-11-17"):
        assert each not in caplog.text
        assert each not in site.get("/clock/").content.decode()


def test_a_form_of_another_site_a_file_or_too_much_is_refused(site):
    assert post(site, "/clock/", BASE, HTTP_ORIGIN="https://elsewhere.example").status_code == 403
    assert post(site, "/clock/", BASE, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert post(site, "/clock/", "{}", content_type="application/json").status_code == 415
    assert post(site, "/clock/", BASE | {"terms": "x" * 70_000}).status_code == 413
    for address in ("/", "/law/", "/library/"):
        assert post(site, address, BASE).status_code == 405


def test_a_fault_is_logged_by_its_place_alone(site, caplog, monkeypatch):
    from lostlearning.site.clock import views

    def fails(case):
        raise ValueError("secret-words")

    monkeypatch.setattr(views, "clock", fails)
    response = post(site, "/clock/", BASE)
    assert response.status_code == 500 and "The fault is ours" in response.content.decode()
    assert "secret-words" not in caplog.text and "ValueError" in caplog.text


def test_days_are_read_as_people_type_them():
    for text in (
        "5/10/2026",
        "05.10.2026",
        "2026-10-05",
        "5 October 2026",
        "5th Oct 2026",
        "Monday 5 oct 2026",
    ):
        assert f"{dates.day(text)}" == "2026-10-05", text
    for text in ("", "10/2026", "5/13/2026", "5/10/1999", "5/10/2026 to 6/10/2026"):
        assert dates.day(text) is None, text
    terms, breaks, closed, bad = dates.terms(TERMS)
    assert (len(terms), len(breaks), len(closed), bad) == (2, 1, 1, [])


def test_dates_are_said_as_people_say_them(site):
    html = re.sub(r"<pre.*?</pre>|<input[^>]*>", "", post(site, "/clock/", BASE).content.decode(), flags=re.S)
    assert not re.search(r"\d{4}-\d\d-\d\d", re.sub(r"<[^>]+>", " ", html))
