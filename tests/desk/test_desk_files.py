"""Files on the desk: names, limits, what each is recognised as, and what is no export at all."""

import io
import zipfile

import pytest
from desk_files import MARKS, ODD, ROLL

from lostlearning.site.desk import names


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Register Autumn.csv", "Register Autumn.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\head\\pupils.csv", "pupils.csv"),
        ("..", "file"),
        (".htaccess", "htaccess"),
        ("~$book.xlsx", "book.xlsx"),
        ("con.csv", "_con.csv"),
        ("a<b>:c|d?.csv", "a_b__c_d_.csv"),
        ("name\u202egnp.csv", "namegnp.csv"),
        ("cafe\u0301.csv", "café.csv"),
        ("名簿.csv", "名簿.csv"),
        ("a\x00b\r\nc.csv", "abc.csv"),
        ("trailing. . .", "trailing"),
        ("", "file"),
        ("🧒" * 200 + ".csv", "🧒" * 29 + ".csv"),
    ],
)
def test_a_name_is_kept_as_far_as_it_is_one(given, kept):
    assert names.safe(given) == kept
    assert len(names.safe(given).encode()) <= names.LONGEST


def test_two_of_one_name_are_two_files():
    assert names.free("a.csv", ["b.csv"]) == "a.csv"
    assert names.free("A.csv", ["a.csv", "A (2).csv"]) == "A (3).csv"


def test_files_are_recognised_as_they_come_and_may_be_removed(browser, desk):
    text = browser.add(
        roll__csv=ROLL, marks__csv=MARKS, odd__csv=ODD, empty__csv="", photo__jpg=b"\xff\xd8\xff" + b"0" * 99
    )
    assert "5 files added" in text
    for said in (
        "Roll or leavers",
        "Register, one row a mark",
        "We will ask you what it holds",
        "The file is empty",
    ):
        assert said in text
    assert "The file is not a table" in text
    number = next(each.number for each in desk.dropped() if each.name == "empty.csv")
    after = browser.post("/files/remove/", {"file": str(number)}, follow=True).content.decode()
    assert "empty.csv is removed" in after and "4 files added" in after
    assert not (desk.folder.files / "empty.csv").exists()
    assert "is removed" not in browser.text("/"), "said once"


@pytest.mark.parametrize("number", ["", "0", "99", "-1", "²", "../1", "1; DROP"])
def test_removing_what_is_not_there_removes_nothing(browser, desk, number):
    browser.add(roll__csv=ROLL)
    assert browser.post("/files/remove/", {"file": number}).status_code == 302
    assert len(desk.dropped()) == 1


def test_nothing_chosen_and_nothing_added_are_said(browser):
    browser.get("/")
    text = browser.post("/files/add/", follow=True).content.decode()
    assert "Choose the files to add first." in text and "<title>Error: " in text
    assert "Add at least one file first." in browser.post("/files/next/", follow=True).content.decode()


def test_names_are_cleaned_and_nothing_is_written_elsewhere(browser, desk, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser.get("/")
    for name in ("../../up.csv", "..\\up2.csv", "<script>alert(1)</script>.csv", "~$lock.csv", ".hidden.csv"):
        sent = SimpleUploadedFile("x", ROLL.encode() + name.encode())
        sent.__dict__["_name"] = name
        browser.post("/files/add/", {"files": sent})
    listed = {each.name for each in desk.dropped()}
    assert {path.name for path in desk.folder.files.iterdir()} == listed and len(listed) == 5
    assert all(not each.startswith((".", "~")) and "/" not in each and "\\" not in each for each in listed)
    assert "<script>alert" not in browser.text("/")
    assert not list(desk.folder.coming.iterdir())


def test_the_same_file_twice_is_there_once_and_another_of_its_name_beside_it(browser, desk):
    browser.add(roll__csv=ROLL)
    assert "roll.csv was here already" in browser.add(roll__csv=ROLL)
    browser.add(roll__csv=ROLL.replace("Odo", "Ivo"))
    assert [each.name for each in desk.dropped()] == ["roll.csv", "roll (2).csv"]


def test_a_file_over_the_limit_is_named_and_the_others_are_taken(browser, desk, settings_of):
    settings_of(DESK_LARGEST_FILE=2000)
    text = browser.add(big__csv="x" * 200_000, roll__csv=ROLL)
    assert "big.csv is larger than 2 KB, the most that can be added." in text and "1 file added" in text
    settings_of(DESK_LARGEST_TOTAL=len(ROLL) + 10)
    assert "takes all files together over" in browser.add(more__csv=ROLL + "\n" * 20)
    settings_of(DESK_MOST_FILES=1)
    assert "is one more than the 1 files" in browser.add(third__csv="a,b\n1,2\n")
    assert [each.name for each in desk.dropped()] == ["roll.csv"]
    assert not list(desk.folder.coming.iterdir()), "nothing of what was refused is left"


def test_an_upload_that_breaks_off_leaves_nothing(browser, desk):
    browser.get("/")
    token = browser.client.cookies["desk-form"].value
    body = (
        f'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        '--x\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\nUPN,Date'
    )
    answer = browser.client.generic(
        "POST", "/files/add/", body, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code in (302, 400)
    rubbish = browser.client.generic("POST", "/files/add/", "rubbish", content_type="multipart/form-data")
    assert rubbish.status_code in (400, 403)


def test_an_archive_shows_what_is_in_it(browser):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("roll.csv", ROLL)
        archive.writestr("in/odd.csv", ODD)
    text = browser.add(all__zip=packed.getvalue())
    assert "all.zip/roll.csv" in text and "Roll or leavers" in text and "all.zip/in/odd.csv" in text
    assert "damaged or locked" in browser.add(
        bad__zip=b"PK\x03\x04 rubbish"
    ) or "cannot be opened" in browser.text("/")


def test_answers_from_before_are_taken_with_the_files(browser, desk):
    said = '[files."odd*.csv"]\nreader = "removal_log"\n[files."odd*.csv".columns]\n'
    said += '"Who" = "upn"\n"When" = "date"\n"How long" = "minutes"\n"What" = "kind"\n'
    assert "We will ask you" in browser.add(odd__csv=ODD)
    text = browser.add(mapping__toml=said)
    assert "We will ask you" not in text and "Internal removals and isolation, as you said" in text
    assert "Your answers about files, from before" in text
    number = next(each.number for each in desk.dropped() if each.name == "mapping.toml")
    assert (
        "We will ask you"
        in browser.post("/files/remove/", {"file": str(number)}, follow=True).content.decode()
    )
    assert "says something that cannot be used" in browser.add(mapping__toml="files = [")


def test_a_file_that_cannot_even_be_looked_at_hinders_no_other(browser, monkeypatch):
    from lostlearning.importing import recognising

    def fails(*_):
        raise RuntimeError("Quillfeather")

    monkeypatch.setattr(recognising, "recognise", fails)
    text = browser.add(roll__csv=ROLL)
    assert "A fault in this software (RuntimeError" in text and "Quillfeather" not in text
