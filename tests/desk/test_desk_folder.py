"""The desk's folder: private, gone with it, and gone at the next start after it was killed."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

HOLDER = (
    "import sys, tempfile; tempfile.tempdir = sys.argv[1]\n"
    "from lostlearning.site.desk.folder import Folder\n"
    "folder = Folder(); (folder.files / 'pupils.csv').write_text('x'); print(folder.path, flush=True)\n"
    "sys.stdin.read(); folder.close()"
)


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def holder(tmp_path):
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_one_that_was_killed_is_cleared_away_by_the_next_and_one_that_runs_is_not(tmp_path):
    from lostlearning.site.desk.folder import Folder

    with holder(tmp_path) as killed, holder(tmp_path) as running:
        dead, live = (Path(each.stdout.readline().strip()) for each in (killed, running))
        killed.kill()
        killed.wait()
        assert (dead / "files/pupils.csv").exists()
        own = Folder()
        assert not dead.exists() and (live / "files/pupils.csv").exists()
        own.close()
        running.stdin.close()
        running.wait()
    assert list(tmp_path.iterdir()) == []


def test_folders_of_others_and_links_are_left_alone(tmp_path):
    from lostlearning.site.desk.folder import PREFIX, Folder

    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/kept.txt").write_text("x")
    (tmp_path / f"{PREFIX}link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "lostlearning-other").mkdir()
    Folder().close()
    assert (tmp_path / "elsewhere/kept.txt").exists() and (tmp_path / "lostlearning-other").exists()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_however_it_is_ended_in_the_middle_of_a_run_nothing_is_left(tmp_path, by):
    """The command itself, with a run under way: its process and the one that draws end too."""
    import re
    import time
    import urllib.request
    from http.cookiejar import CookieJar

    env = {**os.environ, "TMPDIR": str(tmp_path), "LOSTLEARNING_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-c", "from lostlearning.cli import run; run()", "open", "--no-browser"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    ) as running:
        said = ""
        while not (link := re.search(r"http://127\.0\.0\.1:\d+/start/\S+", said)):
            said += running.stdout.readline()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        page = opener.open(link[0]).read().decode()
        base = link[0].partition("/start/")[0]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        marks = "UPN,Date,Session,Mark\n" + "A820000000001,08/09/2025,AM,/\n" * 400_000
        body = f'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n--x\r\n'
        body += f'Content-Disposition: form-data; name="files"; filename="m.csv"\r\n\r\n{marks}\r\n--x--\r\n'
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        opener.open(urllib.request.Request(f"{base}/files/add/", body.encode(), kind)).read()
        opener.open(f"{base}/files/next/", f"csrfmiddlewaretoken={token}".encode()).read()
        (folder,) = [each for each in tmp_path.iterdir() if each.is_dir()]
        deadline = time.monotonic() + 30
        while not list((folder / "work").iterdir()) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert list((folder / "work").iterdir()), "the run works inside the folder"
        running.send_signal(by)
        running.wait(timeout=60)
        assert "Traceback" not in running.stderr.read()
    if by == signal.SIGKILL:
        from lostlearning.site.desk.folder import Folder

        time.sleep(1)
        Folder().close()
    assert [each.name for each in tmp_path.iterdir() if each.name != "home"] == []
