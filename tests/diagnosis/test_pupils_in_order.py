"""Pupils who lost as much stand by their label: their keys differ from run to run."""

from lostlearning.books import read
from lostlearning.diagnosis import diagnose


def test_pupils_who_lost_as_much_stand_in_the_same_order_whatever_their_keys(tmp_path):
    most = range(1, 100, 20)
    marks = ["Adm No,Date,Session,Mark"]
    marks += [
        f"{number},{day:02d}/09/2025,{session},{'O' if number in most else '/'}"
        for number in range(1, 101)
        for day in (8, 9)
        for session in ("AM", "PM")
    ]
    (tmp_path / "register.csv").write_text("\n".join(marks) + "\n")
    books = read(tmp_path)
    try:
        pupils = diagnose(books, labels=books.labels)["pupils"]
    finally:
        books.close()
    assert [pupil["label"] for pupil in pupils] == [str(number) for number in most]
