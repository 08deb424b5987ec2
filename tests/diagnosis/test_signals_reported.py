"""Signals in a diagnosis: every one planted is there with its evidence, and nothing of it where it must not be."""

import csv
import io
import json

import pytest
from tests.signals.plot import Plot

import lostlearning as ll
from lostlearning import publish
from lostlearning.diagnosis import for_governors, signals
from lostlearning.diagnosis.lists import as_json
from lostlearning.diagnosis.lists import signals as signals_csv
from lostlearning.importing.own import SIGNALS

SENT_HOME = "excluded_without_record"


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A quiet school where eight pupils were sent home without a record."""
    plot = Plot(1, 60)
    planted = [plot.pupil(("7", "8", "9", "10")[k % 4]) for k in range(8)]
    for k, row in enumerate(planted):
        plot.run(row, 20 + k, 1 + k % 2, "E")
    plot.suspend(plot.pupil("11"), 40, 1)  # a log is kept
    folder = tmp_path_factory.mktemp("signals")
    plot.write(folder)
    books = ll.read(folder)
    yield plot, planted, books
    books.close()


@pytest.fixture(scope="module")
def found(school):
    with signals.looking(school[2]) as looked:
        return looked()


@pytest.fixture(scope="module")
def made(school, found):
    return signals.signals(school[2], found, "2025", school[2].labels)


def test_every_planted_pupil_is_in_the_table_and_the_page_shows_the_strongest(school, made):
    plot, planted, _ = school
    people = plot.world.people
    names = {f"{people.forename[row]} {people.surname[row]}".title() for row in planted}
    rows = [row for row in made["every"] if row["signal"] == SENT_HOME]
    assert {row["pupil"].rsplit(" (", 1)[0] for row in rows} == names
    (each,) = [each for each in made["raised"] if each["code"] == SENT_HOME]
    assert each["rows"] == each["pupils"] == 8 and len(each["shown"]) == signals.SHOWN
    assert sum(one["rows"] for one in each["strengths"]) == 8
    assert all(row["evidence"] and row["because"] and row["school_label"] == "" for row in each["shown"])
    assert each["law"] and each["explanations"] and each["rule"]


def test_what_cannot_be_checked_is_said_and_is_not_among_what_was_looked_for(made):
    missing = {why["why"]: why["titles"] for why in made["unchecked"]}
    assert any("earlier version of the register" in why for why in missing)
    looked = {each["title"] for each in (*made["raised"], *made["not_raised"])}
    assert not looked & {title for titles in missing.values() for title in titles}


def test_signals_of_another_year_are_in_the_table_alone(school, found):
    other = signals.signals(school[2], found, "2024", school[2].labels)
    assert other["raised"] == [] and other["rows"] == 0
    assert other["rows_of_other_years"] == len(other["every"]) > 0


def test_a_pupil_whom_no_file_names_has_one_number_all_through(school, found):
    nameless = signals.signals(school[2], found, "2025", {})
    called = {row["pupil"] for row in nameless["every"]} - {""}
    assert called and all(name.startswith("Unnamed pupil ") for name in called)


def test_one_school_of_several_has_its_own_rows_alone(found):
    assert all(each.rows.num_rows == 0 for each in signals.of_school(found, "nowhere"))
    here = found[0].rows["school"][0].as_py()
    assert sum(each.rows.num_rows for each in signals.of_school(found, here)) == sum(
        each.rows.num_rows for each in found
    )


def test_no_name_is_in_the_machine_readable_report_and_no_signal_in_the_governors(school, made):
    from invented import diagnosis

    told = {**diagnosis(), "signals": made}
    names = {row["pupil"] for row in made["every"]} - {""}
    assert names and not [name for name in names if name in as_json(told)]
    assert json.loads(as_json(told))["signals"]["rows"] == made["rows"]
    governors = for_governors(told)
    assert governors["signals"] is None
    staff, shown = publish.pages(told, governors)
    assert 'id="signals"' in staff and 'id="signals"' not in shown
    assert not [name for name in names if name in shown]
    rows = list(csv.DictReader(io.StringIO(signals_csv(told))))
    assert list(rows[0]) == list(SIGNALS) and len(rows) == len(made["every"])
    assert list(csv.DictReader(io.StringIO(signals_csv(governors)))) == []
