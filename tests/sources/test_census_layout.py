import datetime as dt
import re

import pytest
from census_files import headings

from at_hand import OFFICIAL
from lostlearning.sources.census import layout
from lostlearning.sources.census.layout import Census

CENSUSES = [Census(year, term) for year in range(2015, 2027) for term in layout.TERMS]


def there(census, table):
    return layout.covers(layout.tables()[table].years[census.term], census.year)


@pytest.mark.parametrize("census", CENSUSES, ids=str)
def test_every_table_of_every_census_is_recognised_by_its_columns_alone(census):
    found = [name for name in layout.tables() if there(census, name)]
    assert len(found) >= 12 or (census.year == 2015 and census.term != "autumn")
    for name in found:
        have = [text.upper() for text in headings(name, census)]
        assert layout.recognise(have) == (layout.tables()[name], 1.0)


@pytest.mark.parametrize("census", CENSUSES[3:], ids=str)
def test_a_copy_without_the_sequence_column_is_still_recognised(census):
    for name, table in layout.tables().items():
        if table.family and table.tells and there(census, name):
            have = [text for text in headings(name, census) if text != table.marker]
            found, sure = layout.recognise(have)
            assert found is not None and (found.family, found.roll) == (table.family, table.roll), name
            assert 0.5 < sure < 1


def test_another_file_is_not_taken_for_a_census_table():
    assert layout.recognise(["UPN", "Surname", "Forename", "Date", "Session", "Mark"]) == (None, 0.0)
    assert layout.recognise(["Pupil", "Start date", "Sessions", "Reason 1", "Category"]) == (None, 0.0)
    assert layout.foreign_census_table(["NativeId", "robotsorderseqcolumn"]) == "robots"
    assert layout.foreign_census_table(["robotsorderseqcolumn"]) == ""


@pytest.mark.parametrize(
    ("table", "column", "term", "first", "last"),
    [
        ("termlysessiondetailsonroll", "absencesessions", "autumn", 2015, 2019),
        ("termlysessiondetailsonroll", "absencesessions", "spring", 2016, 2020),
        ("termlysessiondetailsonroll", "sessions", "autumn", 2020, None),
        ("termlysessiondetailsoffroll", "sessions", "summer", 2021, None),
        ("termlyexclusionsonroll", "reason", "autumn", 2015, 2020),
        ("termlyexclusionsonroll", "reason3", "autumn", 2021, None),
        ("termlyexclusionsonroll", "incare", "autumn", 2015, 2015),
        ("pupilonroll", "gender", "autumn", 2015, 2022),
        ("pupilonroll", "sex", "autumn", 2023, None),
        ("pupilonroll", "sex", "spring", 2024, None),
        ("pupilonroll", "youngcarer", "spring", 2023, None),
        ("pupilonroll", "termlysessionsauthorised", "spring", 2016, 2024),
        ("pupilonroll", "annualsessionspossible", "autumn", 2015, 2016),
        ("pupilnolongeronroll", "ncyearleaving", "autumn", 2015, None),
    ],
)
def test_columns_that_matter_come_and_go_when_they_did(table, column, term, first, last):
    spec = layout.tables()[table]
    years = [year for year in range(2015, 2027) if column in spec.expected(Census(year, term))]
    assert years == list(range(first, (last or 2026) + 1))


@pytest.mark.parametrize("year", range(2016, 2027))
def test_the_layouts_change_as_the_published_differences_say(year):
    path = OFFICIAL / "school-census" / f"school_census_schema_{year}.diff.yml"
    if not path.exists():
        pytest.skip(f"no {path.name}: set LOSTLEARNING_OFFICIAL to the folder of official files")
    text = path.read_text()
    compared = 0
    for term, body in re.findall(r"^(autumn|spring|summer):\n(.*?)(?=^\S|\Z)", text, re.M | re.S):
        change = (
            r"^  column_map\.(\w+)(?:\.(\w+))?:\n    type: (\w+)\n.*?    value:\n(.*?)(?=^  column_map|\Z)"
        )
        for table, column, kind, value in re.findall(change, body, re.M | re.S):
            spec = layout.tables()[table]
            before, now = Census(year - 1, term), Census(year, term)
            if not column and kind == "add":
                assert there(now, table) and (year == 2016 or not there(before, table)), (term, table)
                compared += 1
            elif spec.family and column and kind in ("add", "rename"):
                name = value.split()[0] if kind == "rename" else column
                if spec.family in ("school", "address") and name not in spec.expected():
                    continue  # only the columns that matter are held of these
                assert name in spec.expected(now) and name not in spec.expected(before), (term, table, name)
                if kind == "rename":
                    assert column in spec.expected(before) and column not in spec.expected(now)
                compared += 1
            elif spec.family and kind == "remove" and spec.family not in ("school", "address"):
                for name in re.findall(r"- (\w+)", value):
                    assert name not in spec.expected(now), (term, table, name)
                    compared += 1
    assert compared or year == 2026


@pytest.mark.parametrize(
    ("census", "day", "academic_year", "of"),
    [
        (Census(2024, "autumn"), dt.date(2024, 10, 3), 2024, ("summer_1", 2023)),
        (Census(2025, "spring"), dt.date(2025, 1, 16), 2024, ("autumn", 2024)),
        (Census(2025, "summer"), dt.date(2025, 5, 15), 2024, ("spring", 2024)),
        (Census(2018, "autumn"), dt.date(2018, 10, 4), 2018, ("summer_1", 2017)),
        (Census(2019, "spring"), dt.date(2019, 1, 17), 2018, ("autumn", 2018)),
        (Census(2019, "summer"), dt.date(2019, 5, 16), 2018, ("spring", 2018)),
        (Census(2021, "spring"), dt.date(2021, 1, 21), 2020, ("autumn", 2020)),
    ],
)
def test_a_census_knows_its_day_its_year_and_the_term_its_sessions_are_of(census, day, academic_year, of):
    assert census.day == day
    assert census.academic_year == academic_year
    assert (census.sessions_term, census.sessions_academic_year) == of


@pytest.mark.parametrize(
    ("name", "census"),
    [
        ("2025_spring_senneeds.csv", Census(2025, "spring")),
        ("LA/2024_autumn_pupilonroll.csv", Census(2024, "autumn")),
        ("Spring 2025 exclusions.csv", Census(2025, "spring")),
        ("pupils autumn 2024-25.csv", Census(2024, "autumn")),
        ("2024-25 spring pupils.csv", Census(2025, "spring")),
        ("202425_summer_pupils.csv", Census(2025, "summer")),
        ("2024-27_spring.csv", None),
        ("pupilonroll.csv", None),
        ("1999_spring_x.csv", None),
    ],
)
def test_the_census_a_file_name_says(name, census):
    assert layout.named(name) == census


def test_what_a_person_calls_a_census():
    assert layout.worded("spring 2025") == layout.worded("SPR 2025") == Census(2025, "spring")
    assert layout.worded("last one") is None


@pytest.mark.parametrize("census", [c for c in CENSUSES[3:] if c.year < 2026], ids=str)
def test_a_census_without_a_name_is_worked_out_from_its_columns_and_latest_date(census):
    have = {
        name: set(headings(name, census))
        for name in ("pupilonroll", "termlysessiondetailsonroll")
        if there(census, name)
    }
    newest = census.day - dt.timedelta(days=20)
    assert layout.deduced(have, newest) == census


def test_a_census_that_could_be_of_any_term_is_not_guessed():
    census = Census(2024, "spring")
    only_sessions = {"termlysessiondetailsonroll": set(headings("termlysessiondetailsonroll", census))}
    assert layout.deduced(only_sessions, None) is None
    assert layout.deduced(only_sessions, dt.date(2024, 1, 1)) is None


def test_every_source_and_word_list_named_is_there():
    from lostlearning.vocabulary import words

    sources = {row["key"] for row in layout._rows("sources")}
    for name in ("tables", "languages"):
        assert {row["source"] for row in layout._rows(name)} <= sources
    for row in layout._rows("collections"):
        assert {row["day_source"], row["sessions_source"]} <= sources
        assert row["term"] in words("terms").codes
    own = {"attendance_codes", "languages"}
    for row in layout.columns():
        if row["words"] and row["words"] not in own:
            assert len(words(row["words"]))
