"""Every layout, parsed by the plainest of readers, gives the marks of the world back."""

import csv
import datetime as dt
import xml.etree.ElementTree as ET
from collections import Counter

import fastexcel
import numpy as np
import openpyxl
import pytest

from lostlearning.synth import LAYOUTS, PACKED, make_school, write_register
from lostlearning.synth.truth import by_pupil
from lostlearning.synth.writers import WITHOUT_MINUTES, write_records
from lostlearning.synth.writers.census import returns
from lostlearning.synth.writers.records import RECORDS
from lostlearning.synth.writers.register import closures_added, codes
from lostlearning.synth.writers.sheet import spoken


def expected(world, *, by="upn"):
    """(pupil, date, session, code) of every session on roll."""
    written = codes()
    names = getattr(world.people, by).tolist()
    dates = world.year.dates[world.year.sessions].tolist()
    found = Counter()
    for row, marks in zip(names, world.register, strict=True):
        for at, symbol in enumerate(marks.tolist()):
            if symbol != ord("_"):
                found[row, dates[at], "PM" if at % 2 else "AM", str(written[symbol])] += 1
    return found


def lines(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def british(text):
    return dt.datetime.strptime(text, "%d/%m/%Y").date()


def parse_long_csv(paths):
    rows = lines(paths[0])
    assert rows[0] == ["UPN", "Surname", "Forename", "Reg", "Date", "Session", "Mark", "Minutes Late"]
    return Counter((row[0], british(row[4]), row[5], row[6]) for row in rows[1:])


def parse_long_xlsx(paths):
    sheet = fastexcel.read_excel(paths[0]).load_sheet("Marks").to_arrow().to_pydict()
    return Counter(
        zip(sheet["UPN"], [day.date() for day in sheet["Date"]], sheet["Session"], sheet["Mark"], strict=True)
    )


def parse_wide_csv(paths):
    heading, *rows = lines(paths[0])
    return Counter(
        (row[0], british(name[:10]), name[11:], code)
        for row in rows
        for name, code in zip(heading[4:], row[4:], strict=True)
        if code
    )


def parse_wide_two_row_csv(paths):
    days, halves, *rows = lines(paths[0])
    found = Counter()
    for row in rows:
        day = None
        for at in range(4, len(row)):
            day = british(days[at]) if days[at] else day
            if row[at]:
                found[row[0], day, halves[at], row[at]] += 1
    return found


def parse_week_columns_csv(paths):
    heading, *rows = lines(paths[0])
    place = {"Mon": 0, "Tue": 1, "Wed": 2, "Thu": 3, "Fri": 4}
    return Counter(
        (row[1], dt.date.fromisoformat(row[4]) + dt.timedelta(place[name[:3]]), name[3:], code)
        for row in rows
        for name, code in zip(heading[5:], row[5:], strict=True)
        if code
    )


def parse_week_strings_csv(paths):
    found = Counter()
    for row in lines(paths[0])[1:]:
        assert len(row[4]) == 10
        for at, code in enumerate(row[4]):
            found[row[0], british(row[3]) + dt.timedelta(at // 2), "PM" if at % 2 else "AM", code] += 1
    return found


def weekdays_from(start, marks):
    assert len(marks) % 2 == 0
    day = start
    for at in range(0, len(marks), 2):
        yield day, "AM", marks[at]
        yield day, "PM", marks[at + 1]
        day += dt.timedelta(3 if day.weekday() == 4 else 1)


def parse_year_string_csv(paths):
    return Counter(
        (row[0], *one) for row in lines(paths[0])[1:] for one in weekdays_from(british(row[3]), row[4])
    )


def parse_sims_xml(paths):
    return Counter(
        (
            one.findtext("PersonID"),
            dt.date.fromisoformat(one.findtext("AttendanceDate")[:10]),
            one.findtext("SessionName"),
            one.findtext("AttendanceMark"),
        )
        for one in ET.parse(paths[0]).getroot()
    )


def parse_ctf_xml(paths):
    found = Counter()
    for pupil in ET.parse(paths[0]).getroot().iter("Pupil"):
        start = dt.date.fromisoformat(pupil.findtext(".//AttendanceStartDate"))
        for one in weekdays_from(start, pupil.findtext(".//AttendanceMarks")):
            found[pupil.findtext("UPN"), *one] += 1
    return found


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "census_csv"])
def test_a_layout_gives_every_mark_back(tmp_path, school, packable, layout):
    world = packable if layout in PACKED else school
    paths = write_register(world, tmp_path, layout)
    found = globals()[f"parse_{layout}"](paths)
    wanted = expected(world, by="local_id" if layout == "sims_xml" else "upn")
    extra, missing = found - wanted, wanted - found
    assert not missing
    assert all(code == "#" for *_, code in extra)
    assert sum(extra.values()) == closures_added(world, layout)
    assert (layout in PACKED) == bool(extra)


@pytest.mark.parametrize("layout", PACKED)
def test_codes_of_two_characters_are_refused_by_packed_layouts(tmp_path, school, layout):
    with pytest.raises(ValueError, match="single_character_codes=True"):
        write_register(school, tmp_path, layout)
    assert not list(tmp_path.iterdir())


def test_minutes_late_are_in_the_layouts_that_can_say_them(tmp_path, school):
    wanted = sum(row["minutes"] for row in school.tables["lateness"].to_pylist())
    rows = lines(write_register(school, tmp_path, "long_csv")[0])
    assert sum(int(row[7]) for row in rows[1:] if row[7]) == wanted
    xml = ET.parse(write_register(school, tmp_path, "sims_xml")[0]).getroot()
    assert sum(int(one.findtext("MinsLate") or 0) for one in xml) == wanted
    assert not {"long_csv", "long_xlsx", "sims_xml"} & set(WITHOUT_MINUTES)


def test_a_transfer_file_states_sums_that_agree_with_its_marks(tmp_path, packable):
    path = write_register(packable, tmp_path, "ctf_xml")[0]
    assert path.name == "9994001_CTF_9994001_001.xml"
    for pupil in ET.parse(path).getroot().iter("Pupil"):
        marks = pupil.findtext(".//AttendanceMarks")
        absent = sum(marks.count(code) for code in "CEIMRSTH")
        unauthorised = sum(marks.count(code) for code in "GNOU")
        assert int(pupil.findtext(".//SessionsAuthorised")) == absent
        assert int(pupil.findtext(".//SessionsUnauthorised")) == unauthorised
        outside = sum(marks.count(code) for code in "#DXYZQ")
        assert int(pupil.findtext(".//SessionsPossible")) == len(marks) - outside


def test_census_returns_add_up_to_the_year_but_for_what_a_return_cannot_hold(tmp_path, school):
    paths = write_register(school, tmp_path, "census_csv")
    names = {path.stem for path in paths}
    assert {"2026_spring_pupilonroll", "2026_summer_termlysessiondetailsoffroll", "2026_spring_senneeds",
            "2026_autumn_summerhalfterm2sessiondetailsonroll"} <= names  # fmt: skip
    found, possible = Counter(), 0
    for path in paths:
        heading, *rows = lines(path)
        if "sessiondetails" in path.stem:
            for row in rows:
                found[row[heading.index("attendancereason")]] += int(float(row[heading.index("sessions")]))
        for name in ("termlysessionspossible", "summerhalfterm2sessionspossible"):
            if name in heading:
                possible += sum(int(float(row[heading.index(name)])) for row in rows)
    counts = by_pupil(school)
    for code, total in found.items():
        assert total == counts[f"code {code}"].sum(), code
    assert sum(found.values()) == sum(
        int(values.sum()) for name, values in counts.items() if name.startswith("code ") and "(" not in name
    )
    assert possible == counts["possible"].sum()


def test_census_exclusions_come_once_and_again_a_term_later(tmp_path, school):
    paths = write_register(school, tmp_path, "census_csv")
    starts = Counter()
    for path in paths:
        if "exclusions" in path.stem:
            heading, *rows = lines(path)
            starts.update((path.stem[:11], row[heading.index("startdate")]) for row in rows)
    first = returns(school.academic_year)[0]
    assert first.exclusions == (1, 2)
    counted = sum(count for (name, _), count in starts.items() if name == "2026_spring")
    halves = [half for half in school.year.half_terms if half.number in (1, 2)]
    dates = school.year.dates[school.year.sessions]
    due = [
        record
        for record in school.exclusions
        if dates[record.start] <= np.datetime64(halves[-1].end)
    ]  # fmt: skip
    assert counted == len(due) > 0


def test_a_return_that_is_not_due_is_not_written(tmp_path):
    world = make_school(7, 60, as_of=dt.date(2026, 2, 13))
    names = {path.stem[:11] for path in write_register(world, tmp_path, "census_csv")}
    assert names == {"2026_spring"}


def test_records_have_a_row_for_each_row_of_their_table(tmp_path, school):
    paths = {path.stem: path for path in write_records(school, tmp_path)}
    assert paths.keys() == RECORDS.keys()
    tables = {
        "exclusions": "exclusions", "internal_removals": "internal_removals",
        "lesson_register": "lesson_marks",
        "part_time_timetables": "part_time_timetables", "placements": "placements",
        "behaviour": "behaviour_incidents", "meetings": "meetings", "actions": "actions",
        "term_dates": "school_calendar", "closures": "closures", "events": "school_events",
    }  # fmt: skip
    for name, table in tables.items():
        assert len(lines(paths[name])) - 1 == school.tables[table].num_rows, name
    leavers = int((~np.isnat(school.move.leaving) & (school.move.first < school.move.last)).sum())
    assert len(lines(paths["leavers"])) - 1 == leavers


def test_a_workbook_opens_elsewhere_with_dates_as_dates(tmp_path):
    world = make_school(7, 20, as_of=dt.date(2025, 9, 12))
    path = write_register(world, tmp_path, "long_xlsx")[0]
    sheet = openpyxl.load_workbook(path)["Marks"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][4] == "Date"
    assert rows[1][4] == dt.datetime(2025, 9, 2)
    assert len(rows) - 1 == int((world.register != ord("_")).sum())


def test_the_same_world_is_written_to_the_same_bytes(tmp_path):
    packable = make_school(9, 40, single_character_codes=True)
    for layout in LAYOUTS:
        one = write_register(packable, tmp_path / "one" / layout, layout)
        two = write_register(packable, tmp_path / "two" / layout, layout)
        assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two], layout


def test_an_unknown_layout_says_which_there_are(tmp_path, school):
    with pytest.raises(ValueError, match="expected one of long_csv"):
        write_register(school, tmp_path, "punched_cards")


def test_dates_are_in_english_in_every_style():
    day = dt.date(2026, 5, 1)
    assert [spoken(day, style) for style in ("dmy", "iso", "month", "census")] == [
        "01/05/2026", "2026-05-01", "01-May-2026", "2026-May-01 00:00:00",
    ]  # fmt: skip
    assert spoken(None) is None
