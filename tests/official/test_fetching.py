"""The client of DfE's public statistics API, against a local service that speaks its protocol."""

import json

import pytest
from statistics_service import HEAD, HOME, ROW, Service
from typer.testing import CliRunner

from at_hand import OFFICIAL, needs_official
from lostlearning.cli.app import app
from lostlearning.sources.official.asked import FetchError, address_of
from lostlearning.sources.official.ees import Ees
from lostlearning.store.fetched import FetchedShelf

CSV = f"data-sets/{HOME}/csv"


@pytest.fixture
def service():
    with Service() as running:
        yield running


@pytest.fixture
def client(service):
    with Ees(service.address, patience=0.001) as made:
        yield made


@pytest.fixture
def shelf(tmp_path):
    return FetchedShelf(tmp_path / "fetched")


def long(rows):
    return HEAD + "".join(ROW.format(202425, at) for at in range(rows))


def test_a_data_set_is_found_by_words_of_its_title(client, service):
    (found,) = client.find("elective home education census")
    assert (found.id, found.version, found.rows) == (HOME, "1.0", 1)
    assert found.name == "Elective home education, Elective home education at census date, version 1.0"
    assert client.find("a title of nothing") == []


def test_every_page_is_asked_for(client, service):
    assert len(list(client.publications())) == len(service.publications) > 2 * 40
    pages = [query["page"] for path, query, _ in service.asked if path == "publications"]
    assert pages == ["1", "2", "3"]


@pytest.mark.parametrize("status", [429, 503, 504])
def test_a_busy_service_is_asked_again(client, service, status):
    service.faults["publications"] = [("status", status)] * 3
    assert len(client.find("elective")) == 1
    assert [path for path, _, _ in service.asked].count("publications") == 4


def test_a_service_that_stays_busy_says_so(service):
    service.faults["publications"] = [("status", 429)] * 9
    with (
        Ees(service.address, patience=0.001, tries=2) as client,
        pytest.raises(FetchError, match=r"429 .*Too many requests.*try again later"),
    ):
        client.find("elective")


def test_a_version_is_fetched_once_and_is_what_the_service_has(client, service, shelf):
    (found,) = client.find("elective")
    first = shelf.fetch(client, found)
    assert first.new and first.path.read_text(encoding="utf-8") == service.versions["1.0"]
    assert not shelf.fetch(client, found).new
    assert [path for path, _, _ in service.asked].count(CSV) == 1


def test_a_file_that_was_changed_here_is_fetched_again(client, service, shelf):
    (found,) = client.find("elective")
    path = shelf.fetch(client, found).path
    path.write_text("spoilt", encoding="utf-8")
    assert shelf.fetch(client, found).new and path.read_text(encoding="utf-8") == service.versions["1.0"]


@pytest.mark.parametrize("packed", [True, False])
def test_a_download_that_breaks_off_goes_on_where_it_was(client, service, shelf, packed):
    service.versions, service.packed = {"1.0": long(5000)}, packed
    service.faults[CSV] = [("cut", 2000), ("cut", 3000)]
    (found,) = client.find("elective")
    assert shelf.fetch(client, found).path.read_text(encoding="utf-8") == service.versions["1.0"]
    assert [asked for path, _, asked in service.asked if path == CSV] == [None, "bytes=2000-", "bytes=5000-"]


def test_a_part_of_another_day_is_not_joined_to_a_file_that_has_changed(client, service, shelf):
    service.versions, service.packed = {"1.0": long(5000)}, False
    (found,) = client.find("elective")
    path = shelf.path(found)
    path.parent.mkdir(parents=True)
    path.with_suffix(".part").write_text("of another file", encoding="utf-8")
    path.with_suffix(".part.json").write_text(json.dumps({"etag": '"old"', "gzip": False, "size": 99}))
    assert shelf.fetch(client, found).path.read_text(encoding="utf-8") == service.versions["1.0"]


def test_what_is_short_of_rows_or_is_no_table_is_not_kept(client, service, shelf):
    service.rows = 7
    (found,) = client.find("elective")
    with pytest.raises(FetchError, match="1 rows, and the service says it has 7"):
        shelf.fetch(client, found)
    service.rows, service.versions = 0, {"1.0": "<html>Sign in</html>"}
    (found,) = client.find("elective")
    with pytest.raises(FetchError, match="no columns time_period"):
        shelf.fetch(client, found)
    assert shelf.versions(found) == []


def test_a_new_version_says_what_has_changed_and_the_old_one_stays(client, service, shelf):
    (found,) = client.find("elective")
    shelf.fetch(client, found)
    service.versions["2.0"] = HEAD + ROW.format(202526, 126000)
    service.changes["notes"] = "Autumn 2025 was added."
    service.changes["majorChanges"] = {
        "indicators": [{"previousState": {"id": "a", "label": "Number"}, "currentState": None}],
        "filterOptions": [
            {"filter": {"id": "f", "label": "Sex"},
             "options": [{"previousState": {"id": "o", "label": "Sex unknown"}, "currentState": {"label": "Unknown"}}]}
        ],
    }  # fmt: skip
    service.changes["minorChanges"] = {
        "timePeriods": [{"currentState": {"code": "T1", "period": "2025/2026"}}]
    }
    (found,) = client.find("elective")
    got = shelf.fetch(client, found)
    assert (got.new, got.before, shelf.versions(found)) == (True, "1.0", ["1.0", "2.0"])
    assert got.changes == (
        "Autumn 2025 was added.",
        "indicator: Number is gone",
        "filter option: Sex unknown is now Unknown",
        "time period: 2025/2026 is new",
    )


def test_versions_are_in_the_order_of_their_numbers(client, service, shelf):
    (found,) = client.find("elective")
    shelf.fetch(client, found)
    for version in ("2.0", "10.0", "10.0.1"):
        service.versions[version] = service.versions["1.0"]
        (found,) = client.find("elective")
        shelf.fetch(client, found)
    assert shelf.versions(found) == ["1.0", "2.0", "10.0", "10.0.1"]


def test_an_id_or_a_version_that_is_a_path_is_refused(client, service, shelf, tmp_path):
    service.others = [{"id": "../../elsewhere", "title": "Elective twice"}]
    found = client.find("elective twice")
    with pytest.raises(FetchError, match="id or version that is none"):
        shelf.fetch(client, found[0])
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("address", ["http://statistics.invalid", "file:///etc", "statistics"])
def test_an_address_that_is_not_encrypted_or_none_is_refused(address):
    with pytest.raises(FetchError):
        Ees(address)


def test_nobody_there_is_said(tmp_path):
    with (
        Ees("http://127.0.0.1:1", patience=0.001, tries=1) as client,
        pytest.raises(FetchError, match="did not answer"),
    ):
        client.find("elective")


def test_the_command_fetches_and_loads_only_when_told_where_from(service, tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("LOSTLEARNING_EES", raising=False)
    runner = CliRunner()

    def run(*arguments):
        return runner.invoke(app, ["official", *arguments])

    nowhere = run("fetch", "elective")
    assert nowhere.exit_code == 2 and address_of("ees-api") in nowhere.output and not service.asked
    there = ["--from", service.address]
    assert run("fetch", "elective", "--list", *there).exit_code == 0
    assert not any(path == CSV for path, _, _ in service.asked)
    done = run("fetch", "elective", "--json", *there)
    held = json.loads(done.stdout)
    assert done.exit_code == 0 and [each["publication"] for each in held["loaded"]] == [
        "elective_home_education"
    ]
    shown = json.loads(run("show", "home_educated", "--json").stdout)
    assert [row["value"] for row in shown["rows"]] == [111700.0]
    assert json.loads(run("fetch", "elective", "--json", *there).stdout)["loaded"] == []
    service.others = [{"title": "Elective home education at any point"}]
    assert run("fetch", "elective", *there).exit_code == 2
    assert run("fetch", "nothing", "of", "the", "kind", *there).exit_code == 3


DOCUMENT = OFFICIAL / "formats" / "ees-openapi-v1.json"


@needs_official("formats/ees-openapi-v1.json")
def test_the_local_service_speaks_as_the_openapi_document_says():
    """Every path the client asks for is there, with its parameters and the bounds of a page; every field the local
    service answers with is one of the document's, and none that the document requires is missing.
    """
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    asked = {
        "/v1/publications": {"search", "page", "pageSize"},
        "/v1/publications/{publicationId}/data-sets": {"publicationId", "page", "pageSize"},
        "/v1/data-sets/{dataSetId}/csv": {"dataSetId", "dataSetVersion"},
        "/v1/data-sets/{dataSetId}/versions/{dataSetVersion}/changes": {"dataSetId", "dataSetVersion"},
    }
    most = {}
    for path, wanted in asked.items():
        parameters = {each["name"]: each["schema"] for each in document["paths"][path]["get"]["parameters"]}
        assert wanted <= set(parameters)
        most[path] = parameters.get("pageSize", {}).get("maximum")
    assert list(most.values()) == [40, 20, None, None]
    schemas = document["components"]["schemas"]
    service = Service()
    one = service.data_sets()[0]
    for name, held in (
        ("PublicationSummaryViewModel", service.publications[0]),
        ("DataSetViewModel", one),
        ("DataSetLatestVersionViewModel", one["latestVersion"]),
        ("DataSetVersionChangesViewModel", service.changes),
    ):
        assert set(schemas[name]["required"]) <= set(held) <= set(schemas[name]["properties"]), name
