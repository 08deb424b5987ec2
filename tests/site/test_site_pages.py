"""Every page: whole, small, safe, its links good, and saying what is not known as plainly as what is."""

import csv
import dataclasses
import json
import re
import statistics
from html.parser import HTMLParser

import pytest
from kinds import PAGES, REAL

from lostlearning.measures.number import Number
from lostlearning.site import live
from lostlearning.site.atlas.measures import measures

DOWNLOAD = (".csv", ".json")


class Page(HTMLParser):
    """What a test asks of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.tags, self.ids, self.inline, self.fetched = [], [], [], [], []
        self.feed(text)
        self.text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in ("script", "link", "img") and given.get("rel") != "alternate":
            self.fetched.append(given.get("src") or given.get("href"))
        self.inline += [name for name in given if name == "style" or name.startswith("on")]


def table(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def read(site, address):
    response = site.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_a_page_is_whole_small_and_safe(site, address):
    response = site.get(address)
    text = response.content.decode()
    page = Page(text)
    assert response.status_code == 200
    assert page.tags.count("h1") == 1
    assert re.search(r"<title>.+ – Lost Learning</title>", text)
    assert 'href="#main-content"' in text and "main-content" in page.ids
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"
    assert len(response.content) <= 300_000
    if address.startswith(REAL):
        assert "statistics of this site are invented" in text and "on this page are real" in text
    else:
        assert "every place, school and number here is invented" in text
    # the policy forbids what is inline, and nothing is fetched from elsewhere
    assert page.inline == []
    assert all(each.startswith(("/static/", "/data/")) for each in page.fetched)
    assert "None" not in page.text and "{{" not in text
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert not response.cookies


def test_every_link_of_the_site_leads_somewhere(site):
    live.atlas().audited.start().join()
    todo, seen = ["/"], set()
    while todo:
        address = todo.pop()
        if address in seen:
            continue
        seen.add(address)
        response = site.get(address)
        assert response.status_code in (200, 301, 302), (address, response.status_code)
        if response.status_code == 200 and "html" in response["Content-Type"]:
            page = Page(response.content.decode())
            for link in page.links:
                if link.startswith("#"):
                    assert link[1:] in page.ids, (address, link)
            todo += [link.partition("#")[0] for link in page.links if link.startswith("/")]
        elif response.status_code != 200:
            todo.append(response["Location"])
    measured = [each for each in seen if each.count("/") == 4 and each.startswith("/places/")]
    assert len(measured) >= 12 * 10 and sum(each.endswith(DOWNLOAD) for each in seen) > 50


def test_a_chart_has_its_table_and_is_told_in_words(site):
    text = read(site, "/places/alderbridge/")
    assert text.count('class="ll-lines"') == text.count("<figure") >= 8
    for drawing in re.findall(r'<svg[^>]*class="ll-lines".*?</svg>', text, re.S):
        assert re.search(r"<title id=.*Alderbridge</title><desc id=.*Alderbridge: [\d.]+ in 20", drawing)
    assert text.count("<table") >= text.count("<figure")


def test_figures_on_a_page_are_those_of_the_file(site, nation):
    rows = table(nation[0] / "suspensions.csv")
    row = next(each for each in rows if each["la_name"] == "Alderbridge" and each["time_period"] == "202223")
    text = Page(read(site, "/places/alderbridge/suspension_rate/")).text
    assert f"{int(row['suspension']):,}" in text and f"{int(row['headcount']):,}" in text
    assert f"{100 * int(row['suspension']) / int(row['headcount']):.1f}" in text
    assert f"printed there: {row['susp_rate']}" in text
    assert f"suspensions.csv, row {rows.index(row) + 2}" in text


def test_the_middle_of_the_neighbours_is_their_median(site, nation):
    files = nation[0]
    near = next(
        each for each in table(files / "statistical-neighbours.csv") if each["la_name"] == "Alderbridge"
    )
    codes = {near[f"SN_{at}"] for at in range(1, 11)}
    rates = [
        100 * int(each["suspension"]) / int(each["headcount"])
        for each in table(files / "suspensions.csv")
        if each["time_period"] == "202223" and each["old_la_code"] in codes
    ]
    assert len(rates) == 10
    text = Page(read(site, "/places/alderbridge/suspension_rate/")).text.partition("File and row")[2]
    assert f" {statistics.median(rates):.1f} " in text[: text.index("2021/22")]


def test_what_was_left_out_is_said_and_is_no_zero(site):
    text = read(site, "/places/dunmoor/")
    absence = text[text.index('id="absence"') : text.index('id="ap"')]
    assert "suppressed" in absence and ">0.0<" not in absence and "ll-lines" in text
    detail = Page(read(site, "/places/dunmoor/absence_rate/")).text
    assert "left out by the publisher" in detail
    drawn = read(site, "/map/?measure=absence_rate&year=202526")
    assert "Not known for 1 council" in drawn
    assert '<title>Dunmoor: suppressed</title><path class="qx"' in drawn


def test_a_council_with_a_new_code_has_every_year(site):
    text = read(site, "/places/kestrel-bay/suspension_rate/")
    assert all(f"{year}/{year % 100 + 1}" in text for year in range(2016, 2023))
    assert "in no loaded file" not in text
    assert site.get("/places/E10900011/")["Location"] == "/places/kestrel-bay/"
    assert (
        site.get("/places/E06900011/suspension_rate/")["Location"] == "/places/kestrel-bay/suspension_rate/"
    )


def test_what_is_not_loaded_is_named_with_its_publication(site):
    text = Page(read(site, "/places/alderbridge/")).text
    assert "Not loaded: “Pupil absence in pupil referral units, two terms” holds it." in text
    assert "Children missing education" in text and "Managed moves : no count is published" in text
    home = Page(read(site, "/")).text
    assert "Pupil absence, by term : not loaded" in home
    assert "no row of Greywater" in Page(read(site, "/places/greywater/")).text


def test_search_goes_to_a_place_lists_several_and_suggests(site):
    assert site.get("/search/?q=Alderbridge")["Location"] == "/places/alderbridge/"
    assert site.get("/search/?q=E06900001")["Location"] == "/places/alderbridge/"
    assert site.get("/search/?q=751")["Location"] == "/places/alderbridge/"
    assert site.get("/search/?q=aldrebridge")["Location"] == "/places/alderbridge/"
    assert "Hollinshire" in read(site, "/search/?q=h") and "Larkhill" in read(site, "/search/?q=h")
    assert "No place is called “qqqqqq”" in read(site, "/search/?q=qqqqqq")
    assert "&lt;b&gt;" in read(site, "/search/?q=<b>") and "<b>" not in read(site, "/search/?q=<b>")
    assert "Lantern School" in read(site, "/search/?q=990005")


def test_the_map_has_every_council_as_a_link_and_a_row_before_it(site):
    for kind in ("hexagons", "boundaries"):
        text = read(site, f"/map/?as={kind}")
        drawing = text[text.index('class="ll-map"') :]
        assert drawing.count("<a href=") >= 12 and drawing.count("per 100 pupils</title>") == 12
        assert text.index("<table") < text.index('class="ll-map"')
        assert len(re.findall(r'<tr class="govuk-table__row"><th scope="row"', text)) == 12
    assert "has no figures for 1066: this is 2022/23" in Page(read(site, "/map/?year=1066")).text
    assert "Map: Suspensions" in read(site, "/map/?measure=nonsense&as=nonsense")


def test_every_measure_and_year_can_be_mapped(site):
    for code in measures():
        for year in ("201617", "202223", "202526"):
            assert "<h1" in read(site, f"/map/?measure={code}&year={year}")


def test_compare_says_what_it_does_not_know(site):
    text = read(site, "/compare/?place=atlantis&place=alderbridge")
    assert "No place has the address “atlantis”" in text and "Alderbridge" in text
    assert "Choose two places or more" in read(site, "/compare/")


def test_schools_without_coordinates_are_listed_as_such(site):
    text = read(site, "/schools/")
    assert (
        "9 state-funded alternative provision schools in 2023/24: 7 on the map, 2 whose place is not known"
        in text
    )
    assert text.count("<circle") == 7
    lost = text[text.index("Not on the map") : text.index("ll-mapped")]
    assert "School 990008 (name not known)" in lost and "Summit School" in lost
    page = Page(read(site, "/schools/990008/")).text
    assert "Its name : in no loaded register" in page and "Where it is" in page
    assert "Pupils in the 2021-22 allocation" in read(site, "/schools/990009/")


def test_a_count_left_out_of_a_schools_row_is_said(site, nation):
    rows = table(nation[0] / "pupils-of-schools-2023-24.csv")
    urn = next(each["URN"] for each in rows if each["NUMFSM"] == "SUPP")
    assert "left out by the publisher" in read(site, f"/schools/{urn}/")


def test_a_method_has_its_definition_files_symbols_and_query(site):
    text = Page(read(site, "/method/suspension_rate/")).text
    for each in (
        "100 × numerator ÷ denominator",
        "suspensions.csv",
        "z does not apply",
        "Open Government Licence",
    ):
        assert each in text
    query = re.search(r"<code>(SELECT.*?)</code>", read(site, "/method/suspension_rate/"), re.S)[1]
    assert "&#39;suspensions.csv&#39;" in query and ".parquet" not in query


def test_downloads_carry_the_columns_of_every_number(site):
    response = site.get("/data/places/dunmoor.csv")
    rows = list(csv.DictReader(response.content.decode().splitlines()))
    ten = [field.name for field in dataclasses.fields(Number)]
    assert list(rows[0])[5:15] == ten
    assert "open-government-licence" in response["Link"] and "csv" in response["Content-Type"]
    left_out = [each for each in rows if each["definition"] == "absence_rate"]
    assert left_out and all(each["status"] == "suppressed" and each["value"] == "" for each in left_out)
    known = [each for each in rows if each["definition"] == "suspension_rate"]
    assert len(known) == 7 and all(len(each["source"]) == 64 for each in known)
    as_json = json.loads(site.get("/data/places/dunmoor.json").content)
    assert (
        "invented" in as_json["demonstration"]
        and as_json["licence"] == "Open Government Licence v3.0"
        and len(as_json["rows"]) == len(rows)
    )
    measure = list(
        csv.DictReader(site.get("/data/measures/suspension_rate.csv").content.decode().splitlines())
    )
    assert len(measure) == 16 * 7 and {each["level"] for each in measure} == {
        "National",
        "Regional",
        "Local authority",
    }
    spec = json.loads(site.get("/data/charts/alderbridge/absence_rate.vl.json").content)
    assert spec["encoding"]["y"]["scale"]["zero"] and len(spec["data"]["values"]) == 12


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("/places/aldebridge/", "/places/alderbridge/"),
        ("/place/northmark", "/places/northmark/"),
        ("/mapp/", "/map/"),
        ("/method/suspension_rates/", "/method/suspension_rate/"),
        ("/dunmoor", "/places/dunmoor/"),
    ],
)
def test_an_unknown_address_suggests_near_ones(site, address, near):
    response = site.get(address)
    assert response.status_code == 404
    assert f'href="{near}"' in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_other_addresses_that_are_not_there(site):
    for address in (
        "/schools/1/",
        "/data/places/x.csv",
        "/data/measures/x.json",
        "/places/dunmoor/x/",
        "/%00/",
    ):
        assert site.get(address).status_code == 404
    assert "<script>alert" not in site.get("/<script>alert(1)</script>").content.decode()
    assert site.get("/places/dunmoor", follow=True).status_code == 200


def test_a_fault_is_a_page_and_tells_nothing(site, monkeypatch, capsys):
    from lostlearning.site.atlas import home

    monkeypatch.setattr(home, "gaps", lambda atlas: 1 / 0)
    response = site.get("/?fault")
    assert response.status_code == 500
    text = response.content.decode()
    assert "Something is wrong with this page" in text and "ZeroDivision" not in text


def test_another_host_and_another_method_are_refused(site):
    assert site.get("/", HTTP_HOST="evil.example").status_code == 400
    assert site.post("/", {"a": "b"}).status_code == 405
    assert site.delete("/places/dunmoor/").status_code == 405
