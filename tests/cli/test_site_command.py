"""``lostlearning site``: served to this computer alone, and a message where it cannot be."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

COMMAND = [sys.executable, "-c", "from lostlearning.cli import run; run()", "site"]


@pytest.fixture
def env(tmp_path):
    return {**os.environ, "LOSTLEARNING_HOME": str(tmp_path / "home")}


def run(env, *arguments):
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=env, timeout=60, check=False
    )


def test_it_serves_a_folder_says_where_and_ends_when_told(env, tmp_path):
    from lostlearning.synth import write_official

    write_official(tmp_path / "official")
    command = [*COMMAND, "--official", str(tmp_path / "official"), "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    ) as running:
        try:
            said = running.stdout.readline()
            address = re.search(r"http://localhost:\d+/", said)[0].replace("localhost", "127.0.0.1")
            with urllib.request.urlopen(address) as answer:
                text = answer.read().decode()
            assert "Learning lost in Demonstration nation" in text
            assert "Server" not in answer.headers and "Set-Cookie" not in answer.headers
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(timeout=30)
        assert running.returncode == 0, running.stderr.read()
    # what the user has loaded is another shelf
    assert not (tmp_path / "home" / "official").exists()


def test_a_folder_that_is_not_there_or_has_nothing_of_use(env, tmp_path):
    missing = run(env, "--official", str(tmp_path / "nowhere"))
    assert missing.returncode == 2 and "There is no file or folder called" in missing.stderr
    (tmp_path / "notes.txt").write_text("nothing")
    useless = run(env, "--official", str(tmp_path / "notes.txt"))
    assert useless.returncode == 3 and "of a publication that is known" in useless.stderr


def test_a_port_that_is_taken_is_said_with_another(env):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = run(env, "--port", str(port))
    assert refused.returncode == 2
    assert f"Port {port} cannot be had" in refused.stderr and f"--port {port + 1}" in refused.stderr
