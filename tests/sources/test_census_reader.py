import datetime as dt
from pathlib import Path

import pytest
from census_files import Read, day, hasher, headings, key, write

from lostlearning.problems import Severity
from lostlearning.sources.census import READER
from lostlearning.sources.census.layout import Census
from lostlearning.sources.files import sniff
from lostlearning.sources.staging import Staging

D = dt.date
SPRING = Census(2025, "spring")
AUTUMN = Census(2024, "autumn")
OLD = Census(2018, "autumn")
PUPIL = {
    "upn": "A",
    "dob": day("2012-03-09"),
    "entrydate": day("2023-09-01"),
    "sex": "F",
    "ncyearactual": "7",
}
OLD_PUPIL = {**{k: v for k, v in PUPIL.items() if k != "sex"}, "gender": "F", "entrydate": day("2016-09-01")}


def ask(tmp_path, *tables, census=SPRING, stem="", **how):
    """Reads the tables (name, rows) of one census."""
    paths = [
        write(tmp_path / f"{stem or f'{census.year}_{census.term}'}_{name}.csv", name, census, rows)
        for name, rows in tables
    ]
    return Read(*paths, **how)


# ------------------------------------------------------------------ pupils and spells


def test_a_pupil_on_roll(tmp_path):
    row = {
        **PUPIL,
        "ethnicity": "WBRI",
        "senprovision": "K",
        "language": "ENG",
        "servicechild": "Y",
        "youngcarer": "P",
        "enrolstatus": "M",
        "parttime": "False",
        "surname": "SUR",
        "forename": "FOR",
    }
    read = ask(tmp_path, ("pupilonroll", [row]))
    assert read.problems == []
    assert read.rows(
        "pupils",
        "school",
        "academic_year",
        "pupil",
        "birth_month",
        "sex",
        "ethnicity",
        "sen_provision",
        "eal",
    ) == [("SCH1", 2024, "A", D(2012, 3, 1), "F", "WBRI", "K", False)]
    assert read.rows("pupils", "service_child", "young_carer", "fsm", "looked_after") == [
        (True, True, None, None)
    ]
    assert read.rows(
        "enrolments",
        "academic_year",
        "entry_date",
        "leaving_date",
        "year_group",
        "enrolment_status",
        "part_time",
    ) == [(2024, D(2023, 9, 1), None, "7", "M", False)]
    assert read.rows("enrolments", "_row") == [(2,)]


@pytest.mark.parametrize(
    ("column", "value", "canonical", "expected"),
    [
        ("language", "ENB", "eal", False),
        ("language", "OTB", "eal", True),
        ("language", "URD", "eal", True),
        ("language", "REF", "eal", None),
        ("language", "", "eal", None),
        ("servicechild", "N", "service_child", False),
        ("servicechild", "R", "service_child", None),
        ("servicechild", "U", "service_child", None),
        ("youngcarer", "S", "young_carer", True),
        ("youngcarer", "N", "young_carer", False),
        ("youngcarer", "", "young_carer", None),
        ("senprovision", "A", "sen_provision", "A"),
        ("ethnicity", "ZZZZ", "ethnicity", "ZZZZ"),
    ],
)
def test_a_characteristic_refused_or_unknown_is_not_a_no(tmp_path, column, value, canonical, expected):
    read = ask(tmp_path, ("pupilonroll", [{**PUPIL, column: value}]))
    assert read.rows("pupils", canonical) == [(expected,)]
    assert read.problems == []


def test_a_value_that_cannot_be_read_is_said_once_with_its_row_and_column(tmp_path):
    wrong = {"servicechild": "perhaps", "entrydate": "yesterday", "language": "E,NG"}
    read = ask(tmp_path, ("pupilonroll", [PUPIL, {**PUPIL, "upn": "B", **wrong}]), census=AUTUMN)
    assert sorted((p.column, p.row, p.rows, p.found) for p in read.problems) == [
        ("entrydate", 3, 1, "yesterday"),
        ("language", 3, 1, "E,NG"),
        ("servicechild", 3, 1, "perhaps"),
    ]


def test_sex_is_read_from_gender_in_old_files(tmp_path):
    read = ask(tmp_path, ("pupilonroll", [OLD_PUPIL]), census=OLD)
    assert {row[0] for row in read.rows("pupils", "sex")} == {"F"}


def test_a_leaver(tmp_path):
    gone = {"upn": "B", "entrydate": day("2021-09-01"), "leavingdate": day("2024-11-08"), "sex": "M"}
    read = ask(tmp_path, ("pupilnolongeronroll", [gone]))
    assert read.rows("enrolments", "pupil", "entry_date", "leaving_date") == [
        ("B", D(2021, 9, 1), D(2024, 11, 8))
    ]


def test_free_school_meals_are_those_open_on_census_day_in_england(tmp_path):
    def period(who, start, end="", country="ENG"):
        return {
            "id": who,
            "fsmstartdate": day(start),
            "fsmenddate": day(end) if end else "",
            "ukcountry": country,
        }

    pupils = [{**PUPIL, "id": who, "upn": who.upper()} for who in "abcdefg"]
    periods = [
        period("a", "2024-09-01"),
        period("b", "2024-09-01", "2025-01-15"),
        period("c", "2025-01-17"),
        period("d", "2024-09-01", country="WLS"),
        period("e", "2017-09-01", "2018-12-31"),
        period("f", "2019-09-01", "2025-01-16"),
    ]
    read = ask(tmp_path, ("pupilonroll", pupils), ("fsmperiod", periods))
    assert read.rows("pupils", "pupil", "fsm", "fsm6") == [
        ("A", True, True),
        ("B", False, True),
        ("C", False, None),
        ("D", False, None),
        ("E", False, None),
        ("F", True, True),
        ("G", False, None),
    ]


def test_free_school_meals_are_not_known_where_a_school_gave_no_table(tmp_path):
    other = {**PUPIL, "upn": "B", "school": "SCH2"}
    period = {"fsmstartdate": day("2024-09-01"), "ukcountry": "ENG"}
    read = ask(tmp_path, ("pupilonroll", [PUPIL, other]), ("fsmperiod", [period]))
    assert read.rows("pupils", "school", "fsm") == [("SCH1", True), ("SCH2", None)]


def test_the_primary_need_is_the_one_ranked_first(tmp_path):
    needs = [{"sentyperank": "2.0", "sentype": "MLD"}, {"sentyperank": "1.0", "sentype": "SEMH"}]
    twice = [{"id": "p2", "sentyperank": "1", "sentype": kind} for kind in ("ASD", "HI")]
    pupils = [PUPIL, {**PUPIL, "id": "p2", "upn": "B"}]
    read = ask(tmp_path, ("pupilonroll", pupils), ("senneeds", needs + twice))
    assert read.rows("pupils", "pupil", "sen_primary_need") == [("A", "SEMH"), ("B", "ASD")]
    assert [(p.check, p.rows, p.row) for p in read.problems] == [("several_primary_needs", 1, 4)]


def test_two_censuses_make_one_statement_a_year_the_later_first_and_gaps_filled(tmp_path):
    autumn = {**PUPIL, "senprovision": "K", "ncyearactual": "7", "language": "URD"}
    spring = {**PUPIL, "senprovision": "E", "ncyearactual": "", "ethnicity": "APKN", "language": ""}
    read = Read(
        write(tmp_path / "2024_autumn_a.csv", "pupilonroll", AUTUMN, [autumn]),
        write(tmp_path / "2025_spring_b.csv", "pupilonroll", SPRING, [spring]),
    )
    assert read.rows("pupils", "academic_year", "sen_provision", "ethnicity", "eal") == [
        (2023, "K", None, True),
        (2024, "E", "APKN", True),
    ]
    assert read.rows("enrolments", "academic_year", "year_group") == [(2023, None), (2024, "7")]


def test_one_who_left_between_two_censuses_has_one_spell(tmp_path):
    gone = {"upn": "A", "entrydate": PUPIL["entrydate"], "leavingdate": day("2024-12-13")}
    read = Read(
        write(tmp_path / "2024_autumn_a.csv", "pupilonroll", AUTUMN, [PUPIL]),
        write(tmp_path / "2025_spring_b.csv", "pupilnolongeronroll", SPRING, [gone]),
    )
    assert read.rows("enrolments", "academic_year", "leaving_date", "year_group") == [
        (2023, None, None),
        (2024, D(2024, 12, 13), "7"),
    ]


def test_a_pupil_twice_in_one_file_stays_two_rows_for_a_check_to_see(tmp_path):
    read = ask(tmp_path, ("pupilonroll", [PUPIL, {**PUPIL, "id": "p2"}]))
    assert len(read.rows("pupils", "pupil")) == len(read.rows("enrolments", "pupil")) == 2


def test_pupils_without_a_upn_are_kept_apart_by_name_and_birth(tmp_path):
    nameless = {k: v for k, v in PUPIL.items() if k != "upn"}
    rows = [{**nameless, "id": who, "surname": "Sur", "forename": who} for who in ("one", "two")]
    details = [{"id": "one", "sessions": "3", "attendancereason": "I"}]
    read = ask(tmp_path, ("pupilonroll", rows), ("termlysessiondetailsonroll", details))
    assert len(set(read.rows("pupils", "pupil"))) == 2
    assert read.rows("session_totals", "pupil")[0] in read.rows("pupils", "pupil")


# ------------------------------------------------------------------ sessions


@pytest.mark.parametrize(
    ("census", "academic_year", "term"),
    [(SPRING, 2024, "autumn"), (Census(2025, "summer"), 2024, "spring"), (AUTUMN, 2023, "summer_1")],
)
def test_sessions_are_of_the_term_before(tmp_path, census, academic_year, term):
    details = [{"sessions": "4.0", "attendancereason": "I"}, {"sessions": "120", "attendancereason": "\\"}]
    pupil = {**PUPIL, "termlysessionspossible": "130.0"}
    read = ask(tmp_path, ("pupilonroll", [pupil]), ("termlysessiondetailsonroll", details), census=census)
    where = ("academic_year", "term", "pupil")
    assert read.rows("session_totals", *where, "code", "sessions") == [
        (academic_year, term, "A", "I", 4),
        (academic_year, term, "A", "\\", 120),
    ]
    assert read.rows("sessions_possible", *where, "possible") == [(academic_year, term, "A", 130)]
    assert read.problems == []


def test_the_autumn_return_carries_both_halves_of_the_summer(tmp_path):
    pupil = {**PUPIL, "termlysessionspossible": "50", "summerhalfterm2sessionspossible": "60"}
    read = ask(
        tmp_path,
        ("pupilonroll", [pupil]),
        ("termlysessiondetailsonroll", [{"sessions": "2", "attendancereason": "I"}]),
        ("summerhalfterm2sessiondetailsonroll", [{"sessions": "5", "attendancereason": "I"}]),
        census=AUTUMN,
    )
    assert read.rows("session_totals", "term", "sessions") == [("summer_1", 2), ("summer_2", 5)]
    assert read.rows("sessions_possible", "term", "possible") == [("summer_1", 50), ("summer_2", 60)]
    # those on roll before August belong in that year's account too
    assert read.rows("pupils", "academic_year") == [(2023,), (2024,)]


def test_one_who_came_in_september_is_not_put_in_the_year_before(tmp_path):
    read = ask(tmp_path, ("pupilonroll", [{**PUPIL, "entrydate": day("2024-09-03")}]), census=AUTUMN)
    assert read.rows("pupils", "academic_year") == [(2024,)]


def test_where_returns_held_absences_only_the_rest_was_attended(tmp_path):
    pupils = [{**OLD_PUPIL, "id": who, "upn": who.upper(), "termlysessionspossible": "50"} for who in "abcd"]
    details = [
        {"id": "a", "absencesessions": "4", "attendancereason": "I"},
        {"id": "a", "absencesessions": "6", "attendancereason": "O"},
        # not required to attend: outside possible sessions, so it takes nothing from them
        {"id": "a", "absencesessions": "9", "attendancereason": "X"},
        {"id": "c", "absencesessions": "3", "attendancereason": "?!"},
        {"id": "d", "absencesessions": "70", "attendancereason": "I"},
    ]
    read = ask(tmp_path, ("pupilonroll", pupils), ("termlysessiondetailsonroll", details), census=OLD)
    attended = [
        row for row in read.rows("session_totals", "pupil", "code", "sessions") if row[1] == "(attended)"
    ]
    # b has no absences at all; c has a row nobody can count; d more absences than sessions
    assert attended == [("A", "(attended)", 40), ("B", "(attended)", 50)]
    assert len(read.rows("session_totals", "code")) == 7


def test_later_returns_hold_every_code_and_nothing_is_added(tmp_path):
    pupil = {**PUPIL, "termlysessionspossible": "50"}
    details = [{"sessions": "4", "attendancereason": "I"}]
    read = ask(tmp_path, ("pupilonroll", [pupil]), ("termlysessiondetailsonroll", details))
    assert read.rows("session_totals", "code") == [("I",)]


def test_stated_totals_are_used_where_there_are_no_details(tmp_path):
    census = Census(2022, "spring")
    base = {k: v for k, v in PUPIL.items() if k != "sex"}
    pupils = [
        {**base, "id": "a", "upn": "A", "termlysessionspossible": "100", "termlysessionsauthorised": "6"}
        | {"termlysessionsunauthorised": "4"},
        {**base, "id": "b", "upn": "B", "termlysessionspossible": "100", "termlysessionsauthorised": "6"},
        {**base, "id": "c", "upn": "C", "termlysessionspossible": "100"},
    ]
    read = ask(tmp_path, ("pupilonroll", pupils), census=census)
    assert read.rows("session_totals", "pupil", "code", "sessions") == [
        ("A", "(attended)", 90),
        ("A", "(authorised)", 6),
        ("A", "(unauthorised)", 4),
        ("B", "(authorised)", 6),
    ]
    # of C nothing says what became of the sessions
    assert read.rows("sessions_possible", "pupil", "possible") == [("A", 100), ("B", 100)]


def test_special_schools_returned_whole_years_until_2016(tmp_path):
    census = Census(2016, "autumn")
    pupil = {**OLD_PUPIL, "entrydate": day("2014-09-01"), "annualsessionspossible": "370"}
    details = [{"absencesessions": "20", "attendancereason": "I"}]
    read = ask(tmp_path, ("pupilonroll", [pupil]), ("annualsessiondetailsonroll", details), census=census)
    assert read.rows("session_totals", "academic_year", "term", "code", "sessions") == [
        (2015, "year", "(attended)", 350),
        (2015, "year", "I", 20),
    ]
    assert read.rows("sessions_possible", "term", "possible") == [("year", 370)]


def test_a_pupil_who_left_and_came_back_has_both_spells_added(tmp_path):
    gone = {"upn": "A", "entrydate": day("2022-09-01"), "leavingdate": day("2024-10-04"), "sex": "F"}
    read = ask(
        tmp_path,
        ("pupilonroll", [{**PUPIL, "entrydate": day("2024-11-01"), "termlysessionspossible": "60"}]),
        ("pupilnolongeronroll", [{**gone, "id": "q1", "termlysessionspossible": "40"}]),
        ("termlysessiondetailsonroll", [{"sessions": "3", "attendancereason": "I"}]),
        ("termlysessiondetailsoffroll", [{"id": "q1", "sessions": "2", "attendancereason": "I"}]),
    )
    assert read.rows("session_totals", "code", "sessions") == [("I", 5)]
    assert read.rows("sessions_possible", "possible") == [(100,)]
    assert len(read.rows("enrolments", "entry_date")) == 2


def test_one_code_twice_in_one_file_stays_two_rows(tmp_path):
    details = [{"sessions": "3", "attendancereason": "I"}] * 2
    read = ask(tmp_path, ("pupilonroll", [PUPIL]), ("termlysessiondetailsonroll", details))
    assert read.rows("session_totals", "sessions", "_row") == [(3, 2), (3, 3)]


def test_keys_are_good_within_a_school(tmp_path):
    pupils = [PUPIL, {**PUPIL, "upn": "B", "school": "SCH2"}]
    details = [{"sessions": "3", "attendancereason": "I", "school": "SCH2"}]
    read = ask(tmp_path, ("pupilonroll", pupils), ("termlysessiondetailsonroll", details))
    assert read.rows("session_totals", "school", "pupil") == [("SCH2", "B")]


def test_rows_of_nobody_are_kept_and_reported(tmp_path):
    details = [{"id": "ghost", "sessions": "3", "attendancereason": "I"}]
    read = ask(tmp_path, ("pupilonroll", [PUPIL]), ("termlysessiondetailsonroll", details))
    assert read.rows("session_totals", "sessions") == [(3,)]
    assert [(p.check, p.severity, p.rows) for p in read.problems] == [
        ("pupil_not_in_return", Severity.WARNS, 1),
        ("known_by_number", Severity.WARNS, 1),
    ]
    assert "ghost" not in str(read.problems)


def test_sessions_without_any_pupil_table(tmp_path):
    read = ask(tmp_path, ("termlysessiondetailsonroll", [{"sessions": "3", "attendancereason": "I"}]))
    assert read.rows("session_totals", "term", "sessions") == [("autumn", 3)]
    assert read.checks() == ["pupil_not_in_return"]


# ------------------------------------------------------------------ exclusions and placements


def test_exclusions(tmp_path):
    rows = [
        {
            "startdate": day("2024-11-20"),
            "sessions": "3.0",
            "category": "FIXD",
            "reason1": "PP",
            "reason2": "OT",
        },
        {
            "startdate": day("2024-07-02"),
            "sessions": "1",
            "category": "LNCH",
            "reason1": "DB",
            "senprovision": "K",
        },
    ]
    read = ask(tmp_path, ("pupilonroll", [PUPIL]), ("termlyexclusionsonroll", rows))
    assert read.rows(
        "exclusions", "academic_year", "category", "start_date", "sessions", "reason1", "reason2"
    ) == [
        (2023, "LNCH", D(2024, 7, 2), 1, "DB", None),
        (2024, "SUSP", D(2024, 11, 20), 3, "PP", "OT"),
    ]
    # the summer's exclusion puts the pupil in that year's account
    assert read.rows("pupils", "academic_year") == [(2023,), (2024,)]


def test_one_reason_until_2020(tmp_path):
    rows = [{"startdate": day("2018-06-05"), "sessions": "2", "category": "FIXD", "reason": "OT"}]
    read = ask(tmp_path, ("pupilonroll", [OLD_PUPIL]), ("termlyexclusionsonroll", rows), census=OLD)
    assert read.rows("exclusions", "academic_year", "category", "reason1") == [(2017, "SUSP", "OT")]


def test_the_outcome_of_a_review_in_the_returns_of_2020(tmp_path):
    census = Census(2020, "summer")
    base = {k: v for k, v in PUPIL.items() if k != "sex"} | {"entrydate": day("2018-09-01")}
    rows = [{"startdate": day("2020-02-05"), "category": "PERM", "reason": "DB", "reviewresult": "E"}]
    read = ask(tmp_path, ("pupilonroll", [base]), ("termlyexclusionsonroll", rows), census=census)
    assert read.rows("exclusions", "category", "outcome") == [("PERM", "reinstated")]


def test_an_exclusion_in_two_returns_is_one_and_two_in_one_file_stay_two(tmp_path):
    one = {"startdate": day("2024-10-01"), "sessions": "2", "category": "FIXD", "reason1": "PP"}
    same = {**one, "reason1": "PA", "category": "SUSP"}
    twins = [{"startdate": day("2024-12-02"), "sessions": "1", "category": "SUSP", "reason1": "DB"}] * 2
    summer = Census(2025, "summer")
    read = Read(
        write(tmp_path / "2025_spring_a.csv", "pupilonroll", SPRING, [PUPIL]),
        write(tmp_path / "2025_summer_a.csv", "pupilonroll", summer, [PUPIL]),
        write(tmp_path / "2025_spring_b.csv", "termlyexclusionsonroll", SPRING, [one, *twins]),
        write(tmp_path / "2025_summer_b.csv", "termlyexclusionsonroll", summer, [same]),
    )
    assert read.rows("exclusions", "start_date", "reason1") == [
        (D(2024, 10, 1), "PA"),
        (D(2024, 12, 2), "DB"),
        (D(2024, 12, 2), "DB"),
    ]


def test_placements_that_the_school_arranged(tmp_path):
    rows = [
        {
            "urn": "123456.0",
            "entrydate": day("2023-11-01"),
            "apsessionsperweek": "6",
            "placementreason": "BHS",
        }
        | {"apattendancepattern": "PT"},
        {"ukprn": "10012345", "entrydate": day("2024-02-01"), "leavingdate": day("2024-07-19")},
        {"companynumber": "01234567", "apsettingtype": "OOT", "entrydate": day("2024-10-01")},
    ]
    read = ask(tmp_path, ("pupilonroll", [PUPIL]), ("schoolarrangedapdetailonroll", rows))
    columns = (
        "academic_year",
        "provider",
        "setting_type",
        "start_date",
        "end_date",
        "sessions_per_week",
        "pattern",
    )
    assert read.rows("placements", *columns) == [
        (2023, "10012345", "UKPRN", D(2024, 2, 1), D(2024, 7, 19), None, None),
        (2024, "01234567", "OOT", D(2024, 10, 1), None, None, None),
        (2024, "123456", "URN", D(2023, 11, 1), None, 6.0, "PT"),
    ]
    assert {row[0] for row in read.rows("placements", "commissioner")} == {"school"}


def test_why_pupils_are_in_a_school_that_is_alternative_provision(tmp_path):
    read = ask(tmp_path, ("pupilonroll", [PUPIL]), ("approvisiondetailonroll", [{"apreason": "PEX"}]))
    assert read.rows("placements", "provider", "reason", "start_date", "hours_per_week") == [
        ("SCH1", "PEX", D(2023, 9, 1), None)
    ]


def test_addresses_are_known_by_a_hash_of_the_postcode_alone(tmp_path):
    def at(census, postcode):
        name = "addressesonroll" if census.term == "autumn" else "addresses"
        stem = tmp_path / f"{census.year}_{census.term}"
        return [
            write(Path(f"{stem}_p.csv"), "pupilonroll", census, [PUPIL]),
            write(Path(f"{stem}_a.csv"), name, census, [{"postcode": postcode}]),
        ]

    summer = Census(2025, "summer")
    read = Read(*at(AUTUMN, "zz1 1zz"), *at(SPRING, "ZZ11ZZ"), *at(summer, "ZZ2 2ZZ"))
    first, second = key("postcode:ZZ11ZZ"), key("postcode:ZZ22ZZ")
    assert set(read.rows("addresses", "academic_year", "pupil", "start_date", "postcode_key")) == {
        (2024, "A", None, first),
        (2024, "A", D(2025, 5, 15), second),
    }
    assert read.problems == []


def test_one_who_left_twice_is_one_pupil(tmp_path):
    gone = {"upn": "A", "sex": "F", "entrydate": day("2022-09-01"), "leavingdate": day("2024-10-04")}
    again = {**gone, "entrydate": day("2024-11-04"), "leavingdate": day("2024-12-04")}
    read = ask(tmp_path, ("pupilnolongeronroll", [gone, again]))
    assert len(read.rows("pupils", "pupil")) == 1 and len(read.rows("enrolments", "pupil")) == 2


def test_schools(tmp_path):
    read = ask(
        tmp_path,
        ("school", [{"schoolname": "Test School", "phase": "SS"}]),
        ("schoolcensus", [{"urn": "123456.0", "lea": "999", "estab": "4001"}]),
    )
    assert read.rows("schools", "school", "label", "phase", "urn", "laestab") == [
        ("SCH1", "Test School", "SS", "123456", "9994001")
    ]


# ------------------------------------------------------------------ which census, and odd files


def test_a_census_without_a_name_is_worked_out_and_said(tmp_path):
    joined = {**PUPIL, "entrydate": day("2025-01-06")}
    read = ask(tmp_path, ("pupilonroll", [joined]), ("termlysessiondetailsonroll", []), stem="export")
    assert read.rows("pupils", "academic_year") == [(2024,)]
    (problem,) = read.problems
    assert (problem.check, problem.severity, problem.rows) == ("census_deduced", Severity.WARNS, 2)
    assert "spring 2025" in problem.found


def test_the_return_itself_says_which_census_it_is(tmp_path):
    itself = {"year": "2025.0", "term": "SPR", "referencedate": day("2025-01-16")}
    exclusion = {"startdate": day("2024-11-20"), "category": "SUSP"}
    read = ask(
        tmp_path,
        ("schoolcensus", [itself]),
        ("pupilonroll", [PUPIL]),
        ("termlyexclusionsonroll", [exclusion]),
        stem="export",
    )
    assert read.rows("pupils", "academic_year") == [(2024,)]
    assert read.checks() == ["census_deduced"]


def test_a_census_that_cannot_be_known_is_asked_for_and_can_be_said(tmp_path):
    tables = [("termlysessiondetailsonroll", [{"sessions": "3", "attendancereason": "I"}])]
    read = ask(tmp_path, *tables, stem="export")
    (problem,) = read.problems
    assert (problem.check, problem.severity) == ("census_not_known", Severity.STOPS)
    assert "mapping.toml" in problem.mend
    assert read.rows("session_totals", "code") == []
    said = ask(tmp_path, *tables, stem="export", options={"census": "spring 2025"})
    assert said.rows("session_totals", "academic_year", "term") == [(2024, "autumn")]
    assert said.checks() == ["pupil_not_in_return"]


def test_tables_that_say_nothing_of_lost_learning_are_recognised_and_said(tmp_path):
    read = ask(tmp_path, ("learningaimsonroll", [{}]), census=AUTUMN)
    assert [(p.check, p.severity) for p in read.problems] == [("census_table_not_used", Severity.WARNS)]
    path = tmp_path / "2030_spring_robots.csv"
    path.write_text("NativeId,robotsorderseqcolumn\nSCH1,1\n")
    assert Read(path).checks() == ["census_table_not_used"]


@pytest.mark.parametrize(
    "how",
    [
        {"encoding": "utf-16"},
        {"encoding": "cp1252"},
        {"encoding": "utf-8-sig"},
        {"delimiter": ";"},
        {"delimiter": "\t"},
    ],
    ids=str,
)
def test_any_encoding_and_separator(tmp_path, how):
    rows = [{**PUPIL, "surname": "Zoë"}]
    path = write(tmp_path / "2025_spring_p.csv", "pupilonroll", SPRING, rows, **how)
    assert Read(path).rows("pupils", "pupil", "sex", "_row") == [("A", "F", 2)]


def test_a_workbook_with_a_title_above(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["School census download"])
    columns = headings("pupilonroll", SPRING)
    book.active.append(columns)
    book.active.append(
        [{"NativeId": "SCH1", **PUPIL, "pupilonrolltableid": "p1"}.get(name) for name in columns]
    )
    book.save(tmp_path / "2025_spring_pupils.xlsx")
    read = Read(tmp_path / "2025_spring_pupils.xlsx")
    assert read.rows("pupils", "pupil", "birth_month", "_row") == [("A", D(2012, 3, 1), 3)]


def test_a_ragged_row_is_left_out_and_said(tmp_path):
    path = write(tmp_path / "2025_spring_p.csv", "pupilonroll", SPRING, [PUPIL, {**PUPIL, "upn": "B"}])
    lines = path.read_text().splitlines()
    lines[2] = ",".join(lines[2].split(",")[:9])
    path.write_text("\n".join(lines))
    read = Read(path)
    assert read.rows("pupils", "pupil") == [("A",)]
    assert [(p.check, p.row) for p in read.problems] == [("ragged_row", 3)]


def test_headings_alone_make_nothing_and_break_nothing(tmp_path):
    read = ask(
        tmp_path, ("pupilonroll", []), ("termlysessiondetailsonroll", []), ("fsmperiod", []), ("senneeds", [])
    )
    assert read.rows("pupils", "pupil") == [] and read.problems == []


def test_no_name_or_upn_is_shown_in_a_problem(tmp_path):
    rows = [{**PUPIL, "upn": "SECRETUPN", "surname": "SECRETNAME", "dob": "not a date", "parttime": "maybe"}]
    read = ask(tmp_path, ("pupilonroll", rows), ("senneeds", [{"sentyperank": "1", "sentype": "X"}] * 2))
    assert "SECRET" not in str(read.problems)


def test_a_reader_may_be_used_again(tmp_path):
    path = write(tmp_path / "2025_spring_p.csv", "pupilonroll", SPRING, [PUPIL])
    for _ in range(2):
        with Staging() as staging:
            (file,) = sniff(path)
            READER.read(file, staging)
            staging.finish(hasher)
            assert staging.con.execute("SELECT count(*) FROM pupils").fetchone() == (1,)
            assert staging.rows == {1: 1}
