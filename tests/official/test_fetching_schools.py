"""The client of the schools register, against a local service that gives whole files, one a day, as it does."""

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.sources.official.asked import FetchError
from lostlearning.sources.official.gias import PARTS, Gias
from lostlearning.store.fetched_register import FetchedRegister

TODAY = dt.date(2026, 3, 16)
SCHOOLS, LINKS = PARTS
HEAD = (
    '"URN","LA (code)","LA (name)","EstablishmentNumber","EstablishmentName","TypeOfEstablishment (code)",'
    '"TypeOfEstablishment (name)","EstablishmentStatus (code)","EstablishmentStatus (name)","OpenDate","CloseDate"\r\n'
)
LINK = (
    '"URN","LinkURN","LinkName","LinkType","LinkEstablishedDate"\r\n'
    '"100001","100009","Old","Predecessor","01-09-2020"\r\n'
)


def school(urn, name, status="Open", kind="Pupil referral unit"):
    return f'"{urn}","201","Northmere","1100","{name}","14","{kind}","1","{status}","01-09-2020",""\r\n'


def register(*schools):
    return (HEAD + "".join(schools)).encode("cp1252")


class Service:
    """Files by name; ``cut`` breaks the next answers off after so many bytes."""

    def __init__(self):
        self.files, self.asked, self.cut, self.busy = {}, [], [], 0

    def __enter__(self):
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                service.answer(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/downloads/public"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, request):
        name = request.path.removeprefix("/downloads/public/")
        asked = request.headers.get("Range")
        self.asked.append((name, asked))
        body = self.files.get(name, b"<html>Not found</html>")
        status = 200 if name in self.files else 404
        if self.busy:
            self.busy, status = self.busy - 1, 503
        if asked and status == 200 and request.headers.get("If-Range") == '"etag"':
            body, status = body[int(asked.removeprefix("bytes=").rstrip("-")) :], 206
        request.send_response(status)
        request.send_header("ETag", '"etag"')
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        cut = self.cut.pop(0) if self.cut and status in (200, 206) else None
        request.wfile.write(body[:cut])
        request.close_connection = cut is not None


@pytest.fixture
def service():
    with Service() as running:
        yield running


@pytest.fixture
def client(service):
    with Gias(service.address, patience=0.001) as made:
        yield made


@pytest.fixture
def kept(tmp_path):
    return FetchedRegister(tmp_path / "register")


def test_the_latest_day_that_is_there_is_fetched_once(client, service, kept):
    service.files["edubasealldata20260314.csv"] = body = register(school(1, "St Mary’s"))
    found = kept.fetch(client, SCHOOLS, TODAY)
    assert (found.new, found.day, found.path.read_bytes()) == (True, dt.date(2026, 3, 14), body)
    again = len(service.asked)
    assert not kept.fetch(client, SCHOOLS, TODAY).new
    # only the two days that it might have been published since are asked for
    assert [name for name, _ in service.asked[again:]] == [
        "edubasealldata20260316.csv",
        "edubasealldata20260315.csv",
    ]


def test_a_busy_service_is_asked_again_and_a_break_goes_on_where_it_was(client, service, kept):
    service.files["edubasealldata20260316.csv"] = body = register(
        *(school(at, "A school") for at in range(500))
    )
    service.busy, service.cut = 2, [1000, 2000]
    assert kept.fetch(client, SCHOOLS, TODAY).path.read_bytes() == body
    assert [asked for _, asked in service.asked] == [None, None, None, "bytes=1000-", "bytes=3000-"]


def test_nothing_within_the_week_is_said(client, service, kept):
    service.files["edubasealldata20260301.csv"] = register(school(1, "A"))
    with pytest.raises(FetchError, match="no file of 16 March 2026 nor of the 7 days before it"):
        kept.fetch(client, SCHOOLS, TODAY)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html>Sign in</html>", "lacks the columns URN"),
        (register(school(1, "A"))[:-30], "breaks off or is uneven at row 2"),
    ],
)
def test_what_is_not_the_register_or_not_whole_is_not_kept(client, service, kept, body, said):
    service.files["edubasealldata20260315.csv"] = good = register(school(1, "A"))
    kept.fetch(client, SCHOOLS, dt.date(2026, 3, 15))
    service.files["edubasealldata20260316.csv"] = body
    with pytest.raises(FetchError, match=said):
        kept.fetch(client, SCHOOLS, TODAY)
    assert [path.read_bytes() for path in kept.kept(SCHOOLS).values()] == [good]


def test_what_has_changed_since_the_one_before_is_told(client, service, kept):
    service.files["edubasealldata20260315.csv"] = register(
        school(1, "A"), school(2, "B"), school(3, "C"), school(5, "E")
    )
    kept.fetch(client, SCHOOLS, dt.date(2026, 3, 15))
    service.files["edubasealldata20260316.csv"] = register(
        school(1, "A"), school(2, "Bee"), school(3, "C", status="Closed"), school(4, "D"),
    )  # fmt: skip
    found = kept.fetch(client, SCHOOLS, TODAY)
    assert found.before == dt.date(2026, 3, 15)
    assert found.changes == (
        "1 Open, now Closed: C",
        "1 new in the register: D",
        "1 no longer in the register: E",
        "1 renamed: Bee",
    )


def test_the_command_takes_both_parts_in_and_asks_nobody_unless_told(service, tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path))
    monkeypatch.delenv("LOSTLEARNING_GIAS", raising=False)
    day = dt.date.today()
    service.files[SCHOOLS.file(day)] = register(school(100001, "St Mary’s"))
    service.files[LINKS.file(day)] = LINK.encode("cp1252")
    runner = CliRunner()
    assert runner.invoke(app, ["official", "fetch-schools"]).exit_code == 2 and not service.asked
    done = runner.invoke(app, ["official", "fetch-schools", "--json", "--from", service.address])
    assert done.exit_code == 0, done.output
    held = json.loads(done.stdout)
    assert [each["publication"] for each in held["loaded"]] == ["establishments", "school_links"]
    from lostlearning.insight.official import Official

    with Official() as official:
        assert official.register("establishments").to_pylist()[0]["name"] == "St Mary’s"
    again = runner.invoke(app, ["official", "fetch-schools", "--from", service.address])
    assert again.exit_code == 0 and again.output.count("here already") == 2
    gone = runner.invoke(app, ["official", "fetch-schools", "--from", "http://127.0.0.1:1"])
    assert gone.exit_code == 0  # what is kept needs nobody
