"""Letters: the right ones, the law that was read and no other, and three forms to take away."""

import datetime as dt
import io
import re

import pytest
from docx import Document
from family_walk import TODAY, Seen
from test_families_journey import KINDS, go

from lostlearning.law.held import held
from lostlearning.law.parameter import Kind
from lostlearning.site import papers
from lostlearning.site.families.answer import answer
from lostlearning.site.families.documents import paper
from lostlearning.site.families.letters import Names, letter, offered, settled, templates

TOLD = {
    "kind": "permanent", "start": "2026-11-05", "governors": "out", "decided": "2026-11-13", "how": "post",
    "given": "2026-11-16", "year": "eleven", "school": "academy", "plan": "yes", "worker": "none", "exam": "no",
    "terms": "no", "ref": "0" * 32,
}  # fmt: skip
NOBODY = Names()
ODD = Names(child='Zo "#emph[x]" $<b>&', you="*A* _B_", school="{school}", views="One.\n\n#panic()\n= Two")


def made(name, told=TOLD, names=NOBODY, today=TODAY):
    return letter(templates()[name], told, answer(told, today), names, today)


def words(found):
    return "\n".join([*(part.text for part in found.body), *found.law])


@pytest.mark.parametrize("school", ["academy", "maintained", "pru", "unsure"])
@pytest.mark.parametrize("start", ["2013-03-04", "2026-01-12", "2026-11-05"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_a_letter_states_no_law_that_was_not_read(kind, start, school):
    told = {
        **TOLD, "kind": kind, "start": start, "school": school, "days": "6", "agreed": "no", "written": "no",
        "decided": start, "given": start,
    }  # fmt: skip
    family = answer(told, TODAY)
    on = dt.date.fromisoformat(start)
    kinds = [Kind(school)] if school != "unsure" else list(Kind)
    for template in offered(told, family.facts):
        found = letter(template, told, family, Names(), TODAY)
        allowed = set()
        for line in template.lines:
            applied = [held().applied(name, on, each) for name in line.law for each in kinds]
            if all(each and each.status.settled for each in applied):
                allowed |= {each.paragraph for each in applied}
        for cited in found.law:
            assert any(paragraph in cited for paragraph in allowed), cited
            assert "not read" not in cited
        text = words(found)
        assert not re.search(r"breach|unlawful|illegal|broke", text), text
        assert "{" not in text and "…" not in text
        marks = {int(each) for each in re.findall(r"\[(\d+)\]", "\n".join(part.text for part in found.body))}
        assert marks == set(range(1, len(found.law) + 1))


def test_paragraphs_are_those_of_the_kind_of_school():
    for school, paragraph in (
        ("maintained", "reg 6(7)(a)"),
        ("academy", "reg 24(7)(a)"),
        ("pru", "reg 15(7)(a)"),
    ):
        told = TOLD | {"school": school, "governors": "no"}
        assert any(each.endswith(paragraph) for each in made("governors-meeting", told).law)
    both = " ".join(made("governors-meeting", TOLD | {"school": "unsure", "governors": "no"}).law)
    assert "reg 6(7)(a) (schools run with the council); reg 24(7)(a) (academies)" in both


def test_a_line_whose_law_was_read_only_for_some_schools_is_left_out_of_the_others():
    told = {"kind": "off-site", "start": "2026-11-30", "plan": "no", "worker": "none", "ref": "0" * 32}
    council = words(made("in-writing", told | {"school": "maintained"}))
    assert "at least 2 school days before it starts. [1]" in council
    for school in ("academy", "pru", "unsure"):
        assert "school days before it starts" not in words(made("in-writing", told | {"school": school}))
    assert settled("offsite-notice", TODAY, Kind.MAINTAINED) and not settled(
        "offsite-notice", TODAY, Kind.ACADEMY
    )


def test_after_the_new_law_a_letter_asks_what_has_changed():
    assert "in force since 26 July 2026" in words(made("review-panel"))
    old = TOLD | {"start": "2026-01-12", "decided": "2026-01-20", "given": "2026-01-20"}
    assert "26 July 2026" not in words(made("review-panel", old, today=dt.date(2026, 1, 22)))


def test_a_late_application_does_not_say_that_it_is_in_time():
    assert "I make mine today" in words(made("review-panel"))
    late = TOLD | {"terms": "yes", "term-first": "2026-09-02", "term-last": "2027-07-20", "start": "2026-09-07",
                   "decided": "2026-09-21", "given": "2026-09-21"}  # fmt: skip
    assert "I make mine today" not in words(made("review-panel", late))


def test_which_letters_are_offered(family):
    def titles(kind, **answers):
        page = go(family, kind, **answers)
        return [each.title for each in templates().values() if f"/families/letters/{each.id}/" in page.html]

    records = "Ask for your child's records"
    assert titles("suspended", length={"days": "2"}) == ["Put your views to the governors", records]
    assert titles("suspended") == ["Ask the governors to meet", "Put your views to the governors", records]
    refused = {"governors": "out", "decided": (13, 11, 2026), "how": "unsure"}
    assert titles("permanent", **refused) == ["Ask for a review panel", records]
    assert titles("part-time") == [records, "Ask the school to put it in writing"]
    page = go(family, "suspended")
    away = family.send("/families/letters/review-panel/", page.hidden)
    assert away["Location"] == "/families/dates/", "a letter that does not fit is not made"


def test_names_go_in_and_gaps_stay_in_brackets(family):
    page = go(family, "sent-home")
    seen = Seen(family.send("/families/letters/in-writing/", page.hidden))
    assert "[your child's name] was sent home on 9 November 2026 and I was given no letter." in seen.text
    typed = {"child": "Sam  <b>", "you": "A. Parent", "school-name": "Hill School"}
    seen = Seen(family.send("/families/letters/in-writing/", page.hidden | typed))
    assert "Sam <b> was sent home" in seen.text and "<b>" not in seen.html.replace("&lt;b&gt;", "")
    assert "A. Parent" in seen.text and 'value="Hill School"' in seen.html


def test_own_words_make_paragraphs_and_are_cut_at_a_limit(family):
    page = go(family, "suspended")
    views = "First.\r\n\r\nSecond.\x00" + "z" * 9000
    seen = Seen(family.send("/families/letters/representations/", page.hidden | {"views": views}))
    article = seen.html.partition("<article")[2].partition("</article>")[0]
    assert '<p class="govuk-body">First.</p>' in article and "[write here]" not in article
    assert "\x00" not in seen.html and 3000 < article.count("z") < 5000


def test_the_word_document_opens_and_says_nothing_of_who_made_it():
    found = Document(io.BytesIO(papers.document(paper(made("review-panel", names=ODD)))))
    texts = [each.text for each in found.paragraphs]
    assert 'My child, Zo "#emph[x]" $<b>&, was permanently excluded from {school}' in " ".join(texts)
    assert texts[-1].startswith("[") and "#panic()" in texts
    assert [each.style.name for each in found.paragraphs if each.style.name.startswith("Heading")] == [
        "Heading 1", "Heading 2",
    ]  # fmt: skip
    properties = found.core_properties
    assert (properties.author, properties.comments, properties.last_modified_by) == ("", "", "")
    bullets = Document(io.BytesIO(papers.document(paper(made("records")))))
    assert sum(each.style.name == "List Bullet" for each in bullets.paragraphs) == 7


def test_the_pdf_is_tagged_and_reads_no_markup():
    found = papers.pdf(paper(made("review-panel", names=ODD)))
    assert found.startswith(b"%PDF") and b"StructTreeRoot" in found and b"pdfuaid:part>1<" in found
    assert papers.pdf(paper(made("records", names=Names(child="\\ ' \" } ] # $")))).startswith(b"%PDF")


def test_plain_text_has_it_all():
    found = papers.text(paper(made("records"))).decode()
    assert found.startswith("The head teacher\r\n") and "- notes and statements" in found
    assert found.rstrip().endswith("[your address]")


def test_each_form_is_sent_to_be_kept(family):
    page = go(family, "suspended")
    for form in ("docx", "pdf", "txt"):
        response = family.send(f"/families/letters/records/{form}/", page.hidden)
        assert response["Content-Disposition"] == f'attachment; filename="records.{form}"'
        assert (
            response["Cache-Control"] == "no-store" and response["Content-Type"] == papers.FORMS[form].content
        )
