"""From questions to reports, without a screen: what is asked, made, kept, shown and deleted."""

import json
import stat

import pytest
from desk_files import MARKS, ODD, ROLL

ANSWER = {"column-0": "upn", "column-1": "date", "column-2": "minutes", "column-3": "kind"}


def asked(browser, **columns):
    """Answers the question about the odd file."""
    assert browser.post("/files/next/")["Location"].startswith("/question/")
    address = browser.post("/files/next/")["Location"]
    assert browser.post(address, {"kind": "removal_log"})["Location"] == f"{address}columns/"
    return browser.post(f"{address}columns/", {**ANSWER, **columns})


def test_a_question_is_asked_once_and_what_lacks_is_said(browser, desk, home):
    browser.add(roll__csv=ROLL, odd__csv=ODD)
    address = browser.post("/files/next/")["Location"]
    assert address == "/question/2/0/"
    page = browser.text(address)
    assert "What does" in page and "Reset room" in page and "Internal removals and isolation" in page
    assert "checked" not in page, "nothing is proposed of which it is not sure"
    assert "Choose what the file holds" in browser.post(address).content.decode()
    assert "Choose what the file holds" in browser.post(address, {"kind": "no such"}).content.decode()
    columns = browser.post(address, {"kind": "removal_log"})["Location"]
    page = browser.post(columns, {"column-0": "upn", "column-1": "nonsense"}).content.decode()
    assert "Say which column holds date." in page and 'value="upn" selected' in page
    assert browser.post(columns, ANSWER)["Location"] == "/run/"
    desk.cancel()
    assert "Internal removals and isolation, as you said" in browser.text("/")
    assert 'reader = "removal_log"' in (desk.folder.files / "mapping.toml").read_text()
    assert not home.exists(), "it lasts as long as this desk"


def test_an_answer_that_is_kept_serves_any_file_with_these_headings_the_command_too(
    browser, desk, home, tmp_path
):
    from lostlearning.importing import load

    browser.add(odd__csv=ODD)
    asked(browser, keep="yes")
    desk.clear()
    text = browser.add(another__csv=ODD.replace("50", "25"))
    assert "Internal removals and isolation" in text and "We will ask you" not in text
    kept = (home / "mapping.toml").read_text()
    assert "A820000000001" not in kept and '"How long" = "minutes"' in kept
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/log.csv").write_text(ODD)
    loaded = load([tmp_path / "elsewhere"])
    loaded.store.close()
    assert [file.reader for file in loaded.files] == ["removal_log"]
    # said otherwise, the later answer is the one that is kept
    address = f"/question/{desk.dropped()[0].number}/0/"
    browser.post(address, {"kind": "behaviour_log"})
    browser.post(f"{address}columns/", {**ANSWER, "column-2": "", "keep": "yes"})
    assert (home / "mapping.toml").read_text().count("[files.") == 2, "an entry and its columns, once"


def test_a_file_may_be_left_out_and_the_answer_changed(browser, desk):
    browser.add(roll__csv=ROLL, odd__csv=ODD)
    address = browser.post("/files/next/")["Location"]
    assert browser.post(address, {"kind": "out"})["Location"] == "/run/"
    desk.cancel()
    assert "Left out, as you said" in browser.text("/")
    assert browser.post(address, {"kind": "removal_log"})["Location"].endswith("/columns/")
    assert browser.post(f"{address}columns/", ANSWER)["Location"] == "/"
    assert "Internal removals and isolation, as you said" in browser.text("/")


@pytest.mark.parametrize(
    "address", ["/question/9/0/", "/question/1/9/", "/question/1/0/", "/question/1/0/columns/"]
)
def test_a_question_that_is_not_there(browser, address):
    browser.add(roll__csv=ROLL)
    assert browser.get(address).status_code == 404


def test_from_files_to_reports_to_nothing(browser, desk, done, tmp_path):
    from lostlearning import diagnosis

    browser.add(roll__csv=ROLL, marks__csv=MARKS)
    assert browser.post("/files/next/")["Location"] == "/run/"
    page = browser.text("/run/")
    assert 'http-equiv="refresh"' in page and 'role="status"' in page
    assert json.loads(browser.get("/run/progress/").content)["running"]
    assert browser.get("/")["Location"] == "/run/", "a second page shows the same run"
    assert browser.post("/files/remove/", {"file": "1"}).status_code == 409
    job = desk.job
    browser.post("/files/next/")
    assert desk.job in (job, None), "going on twice begins once"
    assert done().made, desk.outcome.failed
    assert json.loads(browser.get("/run/progress/").content) == {"running": False}
    outcome = desk.outcome
    page = browser.text("/run/")
    assert "Lost learning at" in page and "2025/26" in page and desk.outcome is outcome, "nothing runs again"
    assert "Thistlewood" not in page

    (tmp_path / "exports").mkdir()
    for name in ("roll.csv", "marks.csv"):
        (tmp_path / "exports" / name).write_bytes((desk.folder.files / name).read_bytes())
    made = diagnosis.make([tmp_path / "exports"], tmp_path / "out")
    for path, address in zip(
        made.written, ("staff", "governors", "numbers", "every-problem", "every-signal", "needs"), strict=True
    ):
        answer = browser.get(f"/results/{address}/download/")
        assert b"".join(answer.streaming_content) == path.read_bytes(), path.name
        assert answer["Content-Disposition"] == f'attachment; filename="{path.name}"'
        assert answer["Cache-Control"] == "no-store"
    shown = browser.get("/results/staff/")
    assert "Thistlewood" in b"".join(shown.streaming_content).decode()
    assert shown["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; sandbox"
    )
    assert browser.get("/results/numbers/").status_code == 404, "only downloaded"
    assert browser.get("/results/answers/download/").status_code == 404

    folder = desk.folder.path
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    page = browser.post("/finish/").content.decode()
    assert "Everything is deleted" in page and desk.stopped == [True]
    assert not folder.exists() and not list(folder.parent.iterdir())
    closed = browser.get("/results/staff/")
    assert closed.status_code == 503 and "This desk is closed" in closed.content.decode()


def test_problems_are_listed_worst_first_and_by_severity(browser, desk, done):
    browser.add(
        roll__csv=ROLL, marks__csv=MARKS.replace("12/09/2025,PM,O", "12/09/2025,PM,QQ"), empty__csv=""
    )
    browser.post("/files/next/")
    assert done().made
    page = browser.text("/results/problems/")
    assert page.index("The file is empty") < page.index("A mark that is not an attendance code")
    assert (
        "marks.csv" in page and "QQ on 12 Sep 2025 PM" in page and "Correct the mark in the register" in page
    )
    only = browser.text("/results/problems/?severity=stops")
    assert "The file is empty" in only and "QQ on" not in only
    assert browser.get("/results/problems/?severity=<b>").status_code == 200


def test_nothing_usable_says_what_the_command_says_and_can_be_mended(browser, desk, done):
    browser.add(empty__csv="", notes__txt="nothing")
    browser.post("/files/next/")
    assert done().made is None
    page = browser.text("/run/")
    assert "None of these files could be read." in page and "The file is empty" in page
    assert "Export it again, or leave it out." in page
    browser.add(roll__csv=ROLL, marks__csv=MARKS)
    browser.post("/files/next/")
    assert done().made


def test_a_run_may_be_stopped_and_leaves_nothing_of_itself(browser, desk):
    browser.add(roll__csv=ROLL, marks__csv=MARKS)
    browser.post("/files/next/")
    process = desk.job._process
    assert "Your files are still here" in browser.post("/run/stop/", follow=True).content.decode()
    assert process.poll() is not None and desk.job is None and desk.outcome is None
    assert not list(desk.folder.work.iterdir()) and not list(desk.folder.report.iterdir())
    assert len(desk.dropped()) == 2


def test_a_run_that_dies_may_be_tried_again_and_files_changed_after_it_take_its_reports_away(
    browser, desk, done
):
    browser.add(roll__csv=ROLL, marks__csv=MARKS)
    browser.post("/files/next/")
    desk.job._process.kill()
    assert "ended before it was done" in done().failed
    assert "ended before it was done" in browser.text("/run/")
    browser.post("/files/next/")
    assert done().made and "See the results" in browser.text("/")
    browser.add(more__csv="a,b\n1,2\n")
    assert desk.outcome is None and not list(desk.folder.report.iterdir())
    assert browser.get("/results/staff/").status_code == 404
    assert browser.get("/results/", follow=True).redirect_chain[-1][0] == "/"


def test_another_year_is_made_when_it_is_chosen(browser, desk, done):
    before = MARKS.replace("/09/2025", "/09/2024")
    roll = ROLL.replace("01/09/2025", "01/09/2024")
    browser.add(roll__csv=roll, marks__csv=MARKS + before.partition("\n")[2])
    browser.post("/files/next/")
    assert done().made["academic_year"] == "2025/26"
    assert 'value="2024/25"' in browser.text("/results/")
    for wrong in ("", "2019/20", "2024", "../.."):
        browser.post("/results/year/", {"year": wrong})
        assert desk.job is None
    browser.post("/results/year/", {"year": "2024/25"})
    assert done().made["academic_year"] == "2024/25"
    assert "2024/25" in browser.text("/results/")


def test_what_is_kept_is_what_the_command_keeps_and_only_when_asked(browser, desk, done, home):
    browser.add(roll__csv=ROLL, marks__csv=MARKS)
    browser.post("/files/next/")
    assert done().made and not home.exists()
    page = browser.text("/keep/")
    assert str(home) in page and "without names and without UPNs" in page
    assert not home.exists()
    browser.post("/keep/")
    assert done().made, desk.outcome.failed
    assert "are kept on this computer" in browser.text("/results/")
    assert len(list((home / "reports").glob("*/governors.html"))) == 1
    assert not list((home / "reports").glob("*/staff.html"))
    held = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"Thistlewood" not in held and b"A820000000001" not in held
    browser.post("/keep/")
    assert desk.job is None, "it is kept once"
    browser.post("/finish/")
    assert (home / "store").exists(), "what was kept stays"


def test_several_schools_are_said(browser, desk, done):
    roll = (
        ROLL.replace("UPN,", "LAESTAB,UPN,").replace("\nA8", "\n8201111,A8").replace("\nB8", "\n8202222,B8")
    )
    marks = (
        MARKS.replace("UPN,", "LAESTAB,UPN,").replace("\nA8", "\n8201111,A8").replace("\nB8", "\n8202222,B8")
    )
    browser.add(roll__csv=roll, marks__csv=marks)
    browser.post("/files/next/")
    assert done().made, desk.outcome.failed
    assert "These files are of 2 schools" in browser.text("/results/")


def test_deleting_everything_and_starting_again(browser, desk):
    browser.add(roll__csv=ROLL)
    page = browser.post("/finish/", {"then": "again"}, follow=True).content.decode()
    assert "Everything you added is deleted" in page and desk.dropped() == []
    assert not list(desk.folder.files.iterdir()) and not desk.stopped
    assert "1 file added" in browser.add(roll__csv=ROLL)
