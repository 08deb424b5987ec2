"""The census tables with made-up people that authorities' own pipeline is tested with."""

import pytest
from census_files import Read

from at_hand import OFFICIAL, needs_official

CENSUS = OFFICIAL / "school-census"
needs = needs_official("school-census")


def counted(read, table, *more):
    """Rows by file, for rows of the census's own academic year."""
    where = (
        "" if table in ("session_totals", "sessions_possible", "exclusions") else "WHERE academic_year = 2024"
    )
    rows = read.staging.con.execute(
        f"""SELECT f.name, count(*) FROM {table} AS t
        JOIN source_files AS f ON f.number = t._file {where} GROUP BY 1"""
    ).fetchall()
    return {name.removesuffix(".csv")[12:]: count for name, count in rows}


@pytest.fixture(scope="module")
def spring():
    return Read(*sorted(CENSUS.glob("2025_spring_*.csv")))


@pytest.fixture(scope="module")
def autumn():
    return Read(*sorted(CENSUS.glob("2024_autumn_*.csv")))


@needs
def test_spring_2025_is_read_whole(spring):
    assert counted(spring, "enrolments") == {"pupilonroll": 9498, "pupilnolongeronroll": 375}
    assert counted(spring, "pupils")["pupilonroll"] == 9498
    assert counted(spring, "exclusions") == {"termlyexclusionsonroll": 10064, "termlyexclusionsoffroll": 516}
    # two rows of pupils who left and are back at the same school are added to those they have on roll
    assert counted(spring, "session_totals") == {
        "termlysessiondetailsonroll": 41251,
        "termlysessiondetailsoffroll": 1684 - 2,
    }
    assert spring.rows("session_totals", "academic_year", "term")[0] == (2024, "autumn")
    assert {row[0] for row in spring.rows("exclusions", "category")} == {"PERM", "SUSP", "LNCH"}
    assert len({row[0] for row in spring.rows("pupils", "school")}) == 8


@needs
def test_every_session_of_spring_2025_is_there(spring):
    found = spring.staging.con.execute("SELECT sum(sessions) FROM session_totals").fetchone()
    raw = spring.staging.con.execute(
        "SELECT sum(sessions::DOUBLE) FROM read_csv($1, all_varchar = true, union_by_name = true)",
        [[str(path) for path in sorted(CENSUS.glob("2025_spring_termlysession*.csv"))]],
    ).fetchone()
    assert found == raw


@needs
def test_autumn_2024_is_read_whole(autumn):
    assert counted(autumn, "enrolments") == {"pupilonroll": 9088, "pupilnolongeronroll": 308}
    assert counted(autumn, "exclusions") == {"termlyexclusionsonroll": 10373, "termlyexclusionsoffroll": 318}
    totals = counted(autumn, "session_totals")
    assert totals["termlysessiondetailsonroll"] == 39953
    assert totals["termlysessiondetailsoffroll"] == 1328 - 4
    assert set(autumn.rows("session_totals", "academic_year", "term")) == {
        (2023, "summer_1"),
        (2023, "summer_2"),
    }


@needs
def test_the_files_of_both_are_counted_as_they_are(spring, autumn):
    for read, term in ((spring, "2025_spring"), (autumn, "2024_autumn")):
        for number, file in read.staging.files.items():
            lines = len((CENSUS / file.name).read_bytes().splitlines()) - 1
            assert read.staging.rows[number] == lines, (term, file.name)


@needs
def test_the_same_pupils_are_known_again_next_term(spring, autumn):
    then = {row[0] for row in autumn.rows("enrolments", "pupil")}
    now = {row[0] for row in spring.rows("enrolments", "pupil")}
    assert len(then & now) > 9000
