"""The question about an unknown file, asked of a person at a real (pseudo-)terminal."""

import os
import re
import select
import subprocess
import sys
import time

import pytest

pty = pytest.importorskip("pty", reason="pseudo-terminals are a thing of Unix")

ODD = "Who,When,How long,What\nA820000000001,07/09/2026,50,Reset room\n"
WAIT = 60
PAINT = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """A command at a terminal of 100 columns."""

    def __init__(self, arguments, home):
        self.ours, theirs = pty.openpty()
        environment = {**os.environ, "LOSTLEARNING_HOME": str(home), "TERM": "xterm", "COLUMNS": "100"}
        command = [sys.executable, "-c", "from lostlearning.cli import run; run()", *arguments]
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
        )
        os.close(theirs)
        self.raw = b""

    def until(self, words):
        """All that is shown up to ``words``."""
        start, ends = len(self.raw), time.monotonic() + WAIT
        while words.encode() not in PAINT.sub(b"", self.raw[start:]):
            ready, _, _ = select.select([self.ours], [], [], max(0, ends - time.monotonic()))
            assert ready, PAINT.sub(b"", self.raw).decode()
            try:
                self.raw += os.read(self.ours, 65536)
            except OSError:
                raise AssertionError(PAINT.sub(b"", self.raw).decode()) from None
        return PAINT.sub(b"", self.raw[start:]).decode()

    def silent(self, seconds=0.7):
        """Whether nothing is painted meanwhile: a progress line paints ten times a second."""
        return not select.select([self.ours], [], [], seconds)[0]

    def say(self, words):
        os.write(self.ours, words.encode() + b"\n")

    def ended(self):
        while True:
            try:
                if not (more := os.read(self.ours, 65536)):
                    break
            except OSError:
                break
            self.raw += more
        return self.process.wait(WAIT)


@pytest.fixture
def terminal(tmp_path):
    made = []
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports/odd.csv").write_text(ODD)

    def begin(*arguments):
        made.append(Terminal([*arguments], tmp_path / "home"))
        return made[-1]

    yield begin
    for each in made:
        if each.process.poll() is None:
            each.process.kill()
            each.process.wait()
        os.close(each.ours)


def test_a_file_is_explained_and_read_while_nothing_is_painted_over_the_question(terminal, tmp_path):
    shown = terminal("import", str(tmp_path / "exports"))
    assert "odd.csv is not a layout that is known here" in shown.until("later")
    assert shown.silent(), "the progress line is away"
    shown.say("k")
    kinds = shown.until("Which")
    for name in ("register_marks", "register_columns", "register_strings", "removal_log"):
        assert f"{name}: " in kinds
    shown.say("removal_log")
    assert "still needs" in shown.until("later")
    for number, column in (("1", "upn"), ("2", "date"), ("3", "minutes"), ("4", "kind")):
        shown.say("c")
        shown.until("its number")
        shown.say(number)
        shown.until("leave it out")
        shown.say(column)
        shown.until("later")
    shown.say("y")
    assert shown.ended() in (0, 1), shown.raw.decode()
    kept = (tmp_path / "exports/mapping.toml").read_text(encoding="utf-8")
    assert 'reader = "removal_log"' in kept
    assert 'When = "date"' in kept
    assert '"How long" = "minutes"' in kept


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "end of input"])
def test_a_question_that_is_left_is_an_interruption(terminal, tmp_path, key):
    shown = terminal("import", str(tmp_path / "exports"))
    shown.until("later")
    assert shown.silent(), "it waits for an answer: a signal just before would be seen only after one"
    os.write(shown.ours, key.encode())
    if key == "\x03":
        os.killpg(shown.process.pid, 2)  # the terminal is not the process's own, so it sends no signal
    assert shown.ended() == 5, shown.raw.decode()
    assert not (tmp_path / "exports/mapping.toml").exists()
