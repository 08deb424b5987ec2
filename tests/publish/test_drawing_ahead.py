"""The engine that runs ahead: the same drawings, whatever becomes of it, and nothing left behind."""

import copy
import re
import subprocess
import sys
import time
from pathlib import Path

import invented
import pytest

from lostlearning import publish
from lostlearning.cli import diagnose
from lostlearning.diagnosis import for_governors
from lostlearning.publish.charts import ahead


@pytest.fixture(scope="module")
def both():
    diagnosis = invented.diagnosis()
    return diagnosis, for_governors(diagnosis)


@pytest.fixture(scope="module")
def drawn_here(both):
    return publish.pages(*both)


def running():
    (engine,) = ahead._started
    return engine.process


def shape(text):
    """What is drawn, with numbers rounded: two machines' letters may differ by a hair."""
    return re.sub(r"-?\d+\.\d+", lambda found: f"{float(found[0]):.0f}", text)


def test_the_engine_ahead_draws_what_is_drawn_here(both, drawn_here, monkeypatch):
    monkeypatch.setattr("lostlearning.publish.charts.drawing._svg", lambda _: pytest.fail("drawn here"))
    with publish.engine_ahead():
        drawn = publish.pages(*both)
        again = publish.pages(*both)
    assert drawn == again
    assert [shape(text) for text in drawn] == [shape(text) for text in drawn_here]
    assert all("<!--" not in text.split("</head>")[1] for text in drawn)


def test_it_ends_with_the_block(both):
    with publish.engine_ahead():
        engine = running()
        assert engine.poll() is None
    assert engine.returncode is not None
    assert not ahead._started
    assert engine.stdin.closed
    assert engine.stdout.closed


def test_it_ends_with_the_block_on_failure_too():
    with pytest.raises(RuntimeError), publish.engine_ahead():
        engine = running()
        raise RuntimeError
    assert engine.returncode is not None


def test_an_engine_within_another_is_the_same_one():
    with publish.engine_ahead():
        engine = running()
        with publish.engine_ahead():
            assert running() is engine
        assert engine.poll() is None


def test_an_engine_that_cannot_start_is_done_without(both, drawn_here, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(Path("no", "such", "python")))
    with publish.engine_ahead():
        assert not ahead._started
        assert publish.pages(*both) == drawn_here


def test_a_frozen_program_is_not_started_again(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with publish.engine_ahead():
        assert not ahead._started


def test_an_engine_that_died_before_it_was_asked_is_done_without(both, drawn_here):
    with publish.engine_ahead():
        engine = running()
        engine.kill()
        engine.wait()
        assert publish.pages(*both) == drawn_here
        assert not ahead._started


def test_an_engine_that_dies_while_it_draws_is_done_without(both, drawn_here, monkeypatch):
    ask = ahead.ask

    def ask_and_kill(specs):
        ask(specs)
        for engine in ahead._started:
            engine.process.kill()

    monkeypatch.setattr(ahead, "ask", ask_and_kill)
    with publish.engine_ahead():
        assert publish.pages(*both) == drawn_here
        assert not ahead._started


def test_a_chart_that_the_engine_cannot_draw_is_left_to_be_drawn_here():
    with publish.engine_ahead():
        assert ahead.drawings([{"mark": "no such mark", "data": {"values": []}}]) is None
        assert not ahead._started


def test_charts_begun_early_are_not_asked_for_again(both, monkeypatch):
    sent, send = [], ahead._send

    def sending(engine, texts):
        sent.append(texts)
        return send(engine, texts)

    monkeypatch.setattr(ahead, "_send", sending)
    with publish.engine_ahead():
        publish.begin(*both)
        early = publish.pages(*both)
        assert len(sent) == 1
        changed = copy.deepcopy(both[0])
        changed["continuum"][1]["label"] = "Said otherwise since"
        late = publish.pages(changed)
        assert [len(texts) for texts in sent[1:]] == [1]
    assert "Said otherwise since" in late[0].split("<svg")[1]
    with publish.engine_ahead():
        assert publish.pages(*both) == early


def test_nothing_is_begun_without_an_engine(both):
    publish.begin(*both)
    assert not publish.running()


def test_more_than_a_pipe_holds_goes_both_ways_and_again():
    def spec(name):
        rows = [{"part": f"{name} {number} {'x' * 200}", "count": number} for number in range(800)]
        return {
            "data": {"values": rows},
            "mark": "point",
            "encoding": {"y": {"field": "count", "type": "quantitative"}, "href": {"field": "part"}},
        }

    specs = [spec("a"), spec("b"), spec("a")]
    with publish.engine_ahead():
        ahead.ask(specs[:1])
        ahead.ask(specs[1:])
        drawn = ahead.drawings(specs)
    assert min(map(len, drawn)) > 150_000
    assert drawn[0] == drawn[2] != drawn[1]


def test_it_ends_when_the_process_that_started_it_is_killed():
    code = (
        "import sys, time\n"
        "from lostlearning.publish import engine_ahead\n"
        "from lostlearning.publish.charts import ahead\n"
        "with engine_ahead():\n"
        "    print(ahead._started[0].process.pid, flush=True)\n"
        "    time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    child = int(parent.stdout.readline())
    assert alive(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 30
    while alive(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(child)


def alive(process):
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        if sys.platform == "linux":
            return False
        pytest.skip("reads /proc")
    return state != "Z"


def test_the_command_starts_it_before_it_reads_and_ends_it_when_it_fails(monkeypatch):
    seen = []

    def reading(*args):
        seen.append(running())
        raise FileNotFoundError("exports")

    monkeypatch.setattr(diagnose, "_diagnosed", reading)
    with pytest.raises(FileNotFoundError):
        diagnose._diagnose(
            [Path("exports")], Path("reports"), keep=False, year="", schools=diagnose.Schools.ALL, quiet=True
        )
    assert seen[0].returncode is not None
    assert not publish.running()
