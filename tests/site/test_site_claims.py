"""The claims: each with its result and why; never tested against invented data."""

import csv
import json
import re
import shutil
from html import unescape

import pytest

from at_hand import OFFICIAL, needs_official
from lostlearning.claims.claim import claims, documents, not_claims
from lostlearning.claims.judging import Result
from lostlearning.sources.official.publications import kinds

at_hand = needs_official()
WANTED = (
    "exclusions/exc_nat_region_la_fy.csv",
    "exclusions/exclusions_by_characteristic.csv",
)


def text_of(site, address):
    response = site.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


@pytest.fixture(scope="module")
def england(tmp_path_factory):
    from lostlearning.site.loading import shelf_of

    folder = tmp_path_factory.mktemp("claims")
    for each in WANTED:
        (folder / "files" / each).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(OFFICIAL / each, folder / "files" / each)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOSTLEARNING_HOME", str(folder / "home"))
        return shelf_of(folder / "files")[0].folder


@pytest.fixture
def real(england, client):
    from lostlearning.site import live

    live.open_shelf(england)
    yield client
    live.open_shelf(None)


def test_every_claim_is_listed_under_its_document_and_has_a_page(site):
    listed = site.get("/claims/").content.decode()
    for claim in claims():
        assert f'href="/claims/{claim.id}/"' in listed
        page = text_of(site, f"/claims/{claim.id}/")
        assert claim.how in page and claim.says in page
    assert listed.count("<section") == len(documents()) + 1
    assert f"{len(not_claims())} figures of the documents that claim nothing" in listed


def test_a_page_is_called_what_is_claimed(site):
    head = site.get("/claims/001-cost-of-cohort/").content.decode().partition("</title>")[0]
    assert "£2.1 billion on average: claim checked" in head


def test_invented_figures_test_no_claim(site):
    from lostlearning.site import live

    held = live.atlas().claims
    assert {each.result for each in held.judged.values()} == {Result.CANNOT}
    assert all(each.found is None for each in (*held.judged.values(), *held.ratios))
    text = text_of(site, "/claims/")
    assert "These claims are about England. The statistics on this site are invented" in text
    assert "Data:" not in text and "7 of 52" not in text
    one = text_of(site, "/claims/004-permanent-exclusions/")
    assert "The figures on this site are invented, so it is not tested against them." in one
    told = json.loads(site.get("/data/claims.json").content)
    assert "not tested" in told["demonstration"]
    assert {each["result"] for each in told["rows"]} == {"cannot be tested"}


def test_with_nothing_loaded_each_claim_says_what_would_be_needed(empty):
    text = text_of(empty, "/claims/")
    assert "No official statistics are loaded here" in text
    one = text_of(empty, "/claims/004-permanent-exclusions/")
    assert (
        "Cannot be tested here: “Suspensions and permanent exclusions, by place and type of school” is not"
        in one
    )
    assert "lostlearning official load" not in one
    lacking = text_of(empty, "/claims/000-days-suspended/")
    assert f"Cannot be tested here: “{kinds()['suspensions_by_length'].title}” is not loaded." in lacking
    assert text_of(empty, "/claims/000-removed-unofficially/").count("No publication counts removals") == 2


def test_claims_are_filtered_by_document_result_and_words(site):
    mine = [each for each in claims() if each.document == "004"]
    text = site.get("/claims/?document=004").content.decode()
    assert f"{len(mine)} of {len(claims())} claims." in text and text.count('class="ll-record"') == len(mine)
    assert '<option value="004" selected>' in text
    assert "No claim is like that" in text_of(site, "/claims/?result=differ")
    assert site.get("/claims/?q=9.4k").content.decode().count('class="ll-record"') == 1
    assert "/claims/001-cost-of-each/" in site.get("/claims/?q=370000").content.decode()
    whole = site.get("/claims/?document=x&result=x").content.decode()
    assert whole.count('class="ll-record"') == len(claims())
    assert "<b>" not in site.get("/claims/?q=<b>").content.decode()


def test_a_claim_that_is_not_there_suggests(site):
    response = site.get("/claims/nonsense/")
    assert response.status_code == 404 and 'href="/claims/"' in response.content.decode()


def test_claims_are_judged_once_a_load(site, monkeypatch):
    from lostlearning.site.claims import results

    site.get("/")
    monkeypatch.setattr(results, "results", None)
    monkeypatch.setattr(results, "judged", None)
    monkeypatch.setattr(results, "likelihood", None)
    assert site.get("/claims/?result=agree").status_code == 200
    assert site.get("/claims/004-suspensions/").status_code == 200


def test_a_claim_leads_to_its_measure_and_the_measure_back(site):
    claim = site.get("/claims/004-suspensions/").content.decode()
    assert 'href="/places/demonstration-nation/suspension_rate/"' in claim
    method = site.get("/method/suspension_rate/").content.decode()
    assert "What has been claimed, promised and found about this" in method
    assert 'href="/claims/004-suspensions/"' in method and 'href="/library/' in method
    assert 'href="/trackers/timpson/timpson-1/"' in method
    assert "What has been claimed" not in site.get("/method/pru_absence_rate/").content.decode()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_claims_are_taken_away(site, form):
    response = site.get(f"/data/claims.{form}")
    assert response["Access-Control-Allow-Origin"] == "*" and "license" in response["Link"]
    if form == "csv":
        rows = list(csv.DictReader(response.content.decode().splitlines()))
    else:
        rows = json.loads(response.content)["rows"]
    assert [each["id"] for each in rows] == [each.id for each in claims()]
    assert all(each["result"] and each["why"] and each["how"] for each in rows)


@at_hand
class TestEngland:
    """With the files of DfE."""

    def test_how_many_agree_differ_and_cannot_be_tested_is_said_first(self, real):
        text = text_of(real, "/claims/")
        first = text[text.index("Claims checked") : text.index("Figure or words")]
        assert re.search(r"Agree 7 .*of 52.*2 of these no longer hold.*Differ 0.*Cannot be tested 45", first)

    def test_a_claim_stands_beside_the_data_with_its_file(self, real):
        text = text_of(real, "/claims/004-permanent-exclusions/")
        assert " Agrees " in text and "Same year and same construction." in text
        assert "The document 2022/23 9.4k The data, of that year 2022/23 9,376" in text
        assert "exclusions/exc_nat_region_la_fy.csv" in text and "Latest year in it 2022" in text
        listed = text_of(real, "/claims/?q=9.4k")
        assert "Data: 9,376 in 2022/23. exc_nat_region_la_fy.csv" in listed

    def test_a_claim_that_no_longer_holds_shows_so(self, real):
        text = text_of(real, "/claims/?result=past")
        assert text.count("Agrees, no longer holds Some 8,000") == 1
        assert "7,905 in 2017/18; 9,376 in 2022/23" in text

    @pytest.mark.parametrize(
        ("group", "printed", "ours"),
        [
            (
                "Pupils eligible for free school meals beside pupils not eligible",
                "5x",
                "4.1 times 3.9 to 4.3",
            ),
            ("Pupils with special educational needs beside pupils without", "3x", "5.3 times 5.0 to 5.5"),
            ("Black Caribbean pupils beside White British pupils", "1.5x", "2.8 times 2.4 to 3.2"),
            ("Irish Traveller pupils beside White British pupils", "3x", "4.3 times 2.6 to 7.0"),
        ],
    )
    def test_ratios_of_2016_17_stand_beside_the_documents_figures(self, real, group, printed, ours):
        text = text_of(real, "/claims/")
        row = text[text.index(group) :][:400]
        assert re.match(rf"{group} {printed} :.*? Cannot be tested {ours}, in 2016/17", row), row

    def test_a_ratio_that_no_document_gives_is_there_without_a_result(self, real):
        text = text_of(real, "/claims/")
        assert "Boys beside girls no figure 3.4 times 3.3 to 3.6, in 2016/17" in text
        assert "The other way round, those excluded were" in text

    def test_a_ratio_is_not_proved_by_the_other_way_round(self, real):
        text = text_of(real, "/claims/004-free-school-meals/")
        assert "Cannot be tested" in text and "95% interval 3.9 to 4.3" in text
        assert "The other way round, those excluded were 2.9 times as likely" in text
        rows = {each["id"]: each for each in json.loads(real.get("/data/claims.json").content)["rows"]}
        row = rows["004-free-school-meals"]
        assert (round(row["low"], 1), round(row["high"], 1), row["found_year"]) == (3.9, 4.3, "2016/17")
        assert row["files"] == "exclusions/exclusions_by_characteristic.csv"
