"""Every form of official file, made up with the columns of the real one: found by its columns, read to its cells."""

import datetime as dt
import json
import zipfile

import pytest
from openpyxl import Workbook
from test_reading import PLACE, written

from lostlearning.insight.official import Official
from lostlearning.sources.official.finding import files, known, refused
from lostlearning.sources.official.reading import read
from lostlearning.store.official import OfficialShelf


def one(path, kind="", period=""):
    """The one file at a path, read, with the code of what it was taken for."""
    (file,) = files(path)
    found = read(file, known(file, kind), period)
    return found.kind.code, found


def cells(found, **where):
    """Figure → (value, status), of the rows where columns are so."""
    rows = [row for row in found.table.to_pylist() if all(row[name] == said for name, said in where.items())]
    return {row["figure"]: (row["value"], row["status"]) for row in rows}


def workbook(folder, name, *rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def test_reviews_one_row_a_count(tmp_path):
    head = "Year,Measure,School_type,Indicator,Count\n"
    rows = (
        "2015/16,Exclusion reviews,Academies,Number of reviews lodged,225\n"
        "2015/16,Exclusion reviews,Academies,Percentage of reviews determined,90.7\n"
        "2015/16,Exclusion reviews,Academies,Number offered reinstatement when recommended,x\n"
        "1999/00,Exclusion appeals,Schools,Number of appeals lodged,1000\n"
    )
    code, found = one(written(tmp_path, head + rows))
    assert code == "exclusion_reviews" and found.vintage == 2015 and found.problems == ()
    assert cells(found, period="201516", schools_covered="Academies") == {
        "reviews_lodged": (225.0, "known"),
        "reviews_determined_rate": (90.7, "known"),
        "reinstated_when_recommended": (None, "suppressed"),
        "appeals_lodged": (None, "not_available"),
    }
    assert cells(found, period="199900")["appeals_lodged"] == (1000.0, "known")


def test_inspection_outcomes_count_and_share_become_one_row(tmp_path):
    head = "Year,school_type,Overall effectiveness,grand_total_schools,geographic_level,Region,la_name,Measure,Value\n"
    where = "2023,State-funded AP school,Good,4,Local authority,South West,Somerset"
    rows = (
        f"{where},Overall effectiveness (% of schools),75\n"
        f"{where},Overall effectiveness (number of schools),3.0\n"
    )
    code, found = one(written(tmp_path, head + rows))
    assert code == "inspection_outcomes"
    assert cells(found, place_name="Somerset") == {
        "inspected_schools": (4.0, "known"),
        "schools": (3.0, "known"),
        "schools_rate": (75.0, "known"),
    }


def destinations(folder, name="england_ks4-pupdest.xlsx", earlier=("COHORT_22", "COHORT_21")):
    head = ["RECTYPE", "LEA", "ESTAB", "URN", "ICLOSE", "SCHNAME", "NFTYPE", "COHORT", "OVERALL_DEST", "FE"]
    head += ["OVERALL_DESTPER", "FEPER", *earlier]
    rest = [100 + at for at in range(len(earlier))]
    return workbook(
        folder, name, head,
        ["1", "933", "4000", "100001", "0", "A School" + " " * 60, "ACC", 143, 120, "SUPP", "0.84", "SP", *rest],
        ["LA", "933", None, None, None, None, None, 3250, 2949, 984, "0.91", "0.3", *rest],
        ["NAT", None, None, None, None, None, None, 588084, 546016, 207381, "0.93", "0.35", *rest],
    )  # fmt: skip


def test_destinations_by_school_schools_authorities_and_england_in_one_sheet(tmp_path):
    code, found = one(destinations(tmp_path))
    assert code == "destinations_by_school" and found.vintage == 2022 and found.problems == ()
    places = {(row["level"], row["place"], row["place_name"]) for row in found.table.to_pylist()}
    assert places == {
        ("School", "100001", "A School"),
        ("Local authority", "933", None),
        ("National", "E92000001", "England"),
    }
    assert cells(found, place="100001", period="202122") == {"leavers": (100.0, "known")}
    assert cells(found, place="100001", period="202021") == {"leavers": (101.0, "known")}
    school = cells(found, place="100001", period="202223")
    assert school["leavers"] == (143.0, "known") and school["further_education"] == (None, "suppressed")
    assert school["further_education_rate"] == (None, "not_known")


def test_a_file_that_does_not_say_its_year_asks_for_it(tmp_path):
    path = destinations(tmp_path, earlier=())
    _, found = one(path)
    assert not found.usable and [each.check for each in found.problems] == ["no_year"]
    assert one(path, period="202324")[1].vintage == 2023
    assert one(destinations(tmp_path, "2021-2022_england_ks4-pupdest.xlsx", ()))[1].vintage == 2021


def test_destinations_nationally_numbers_and_percentages_become_one_row(tmp_path):
    head = (
        "time_period,time_identifier,geographic_level,country_code,country_name,institution_group,"
        "institution_type,breakdown_topic,breakdown,data_type,version,inst_count,cohort,overall,education,fe\n"
    )
    same = "202122,Academic year,National,E92000001,England,Alternative provision,Total,Total,Total"
    rows = (
        f"{same},Number of pupils,Revised,300,200,100,80,low\n{same},Percentage,Revised,300,200,50.0,40.0,z\n"
    )
    code, found = one(written(tmp_path, head + rows))
    assert code == "destinations"
    got = cells(found)
    assert got["leavers"] == (200.0, "known")
    assert got["sustained_destination"] == (100.0, "known")
    assert got["sustained_destination_rate"] == (50.0, "known")
    assert got["further_education"] == (None, "not_known")
    assert got["further_education_rate"] == (None, "not_applicable")


def test_pupils_of_schools_of_alternative_provision_among_them(tmp_path):
    head = ["URN", "LA", "Estab", "SCHOOLTYPE", "NOR", "NORG", "PNORG", "TSENELSE", "NUMFSM"]
    path = workbook(
        tmp_path, "2023-2024_england_census.xlsx", head,
        ["100006", "202", "1100", "State-funded AP school", 20, 10, "0.5", 0, 12],
        ["100001", "201", "6005", "Independent school", 764, 764, 1, 0, "NA"],
        ["NAT", None, "SPE", "Special school", 160420, 44355, "0.276492956", 159278, 75504],
    )  # fmt: skip
    code, found = one(path)
    assert code == "pupils_by_school" and found.vintage == 2023
    assert cells(found, school_type="State-funded AP school")["pupils"] == (20.0, "known")
    assert cells(found, urn="100001")["fsm_eligible"] == (None, "not_available")
    assert cells(found, level="National")["girls"] == (44355.0, "known")


def test_bands_of_absence_in_an_archive_without_headings(tmp_path):
    row = (
        "Academic year,202223,Local authority,E92000001,England,South West,E12000009,933,"
        '"E10000027           ",Somerset,State-funded secondary,Eligible,Any special educational need,'
        "Female,9,10,4,3,0,1,0,0,0,0,0,2\n"
    )
    with zipfile.ZipFile(tmp_path / "bands.zip", "w") as archive:
        archive.writestr("bands.csv", "\ufeff" + row)
    code, found = one(tmp_path / "bands.zip")
    assert code == "absence_bands_by_group" and found.problems == ()
    got = cells(found, place="E10000027", year_group="9")
    assert got["enrolments_0_to_5_percent"] == (10.0, "known")
    assert got["enrolments_50_percent_and_more"] == (2.0, "known") and len(got) == 11


EHE = f"{PLACE},breakdown_topic,breakdown,child_count,child_percent,rate_per_100"


@pytest.mark.parametrize(
    ("name", "topic", "expected"),
    [
        ("ehe_census.csv", "Total", "elective_home_education"),
        ("cme_census.csv", "Total", "children_missing_education"),
        ("download.csv", "Primary reason", "elective_home_education"),
        ("download.csv", "Length of time missing education", "children_missing_education"),
    ],
)
def test_home_education_and_missing_education_are_told_apart(tmp_path, name, topic, expected):
    row = f"Autumn term,202526,National,E92000001,England,,,,,,{topic},Total,126000,100,1.5\n"
    code, found = one(written(tmp_path, f"{EHE}\n{row}", name))
    assert code == expected and not found.kind.seen
    assert {row["value"] for row in found.table.to_pylist()} == {126000.0, 100.0, 1.5}


def test_two_publications_with_the_same_columns_are_asked_about(tmp_path):
    row = "Autumn term,202526,National,E92000001,England,,,,,,Total,Total,126000,100,low\n"
    path = written(tmp_path, f"{EHE}\n{row}", "download.csv")
    (file,) = files(path)
    assert known(file) is None
    assert "--as elective_home_education or children_missing_education" in refused(file).mend
    code, found = one(path, "children_missing_education")
    assert code == "children_missing_education"
    assert cells(found)["missing_education_rate"] == (None, "not_known")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("filter_group,filter,ehe_census_date", "elective_home_education"),
        ("cme_census_date", "children_missing_education"),
    ],
)
def test_earlier_columns_of_home_and_missing_education(tmp_path, columns, expected):
    groups = "Total,Total," if "filter" in columns else ""
    row = f"Autumn term,202223,National,E92000001,England,,,,,,{groups}80900\n"
    assert one(written(tmp_path, f"{PLACE},{columns}\n{row}", "download.csv"))[0] == expected


SESSIONS = "sess_possible,sess_overall,sess_authorised,sess_unauthorised,sess_overall_percent"
LATER = {
    "suspensions_in_ap": ("num_schools,headcount,perm_excl,perm_excl_rate,suspension,susp_rate", "1,10,1,10,5,50"),
    "absence": (f"education_phase,{SESSIONS}", "Total,100,7,4,3,7"),
    "absence_by_characteristic": (
        f"absence_terms,education_phase,breakdown_topic,breakdown,{SESSIONS}", "Full year,Total,Sex,Girls,100,7,4,3,7",
    ),
    "la_funded_ap_placements": (
        "setting_type,placement_reason,number_of_placements,denominator,perc_placements", "Total,Total,5,10,50",
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", LATER)
def test_files_that_the_data_catalogue_describes_are_known(tmp_path, code):
    columns, values = LATER[code]
    path = written(
        tmp_path, f"{PLACE},{columns}\nAcademic year,202425,National,E92000001,England,,,,,,{values}\n"
    )
    found_as, found = one(path)
    assert found_as == code and not found.kind.seen and found.problems == ()


GIAS = "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (code)"
GIAS += ",TypeOfEstablishment (name),EstablishmentStatus (code),EstablishmentStatus (name),OpenDate"
GIAS += ",NumberOfPupils,HeadFirstName,Easting"


def test_the_schools_register_in_windows_text_keeps_no_persons_name(tmp_path):
    rows = (
        "100001,933,Somerset,1100,St Ann’s,14,Pupil referral unit,1,Open,01-09-2010,25,Jane,330000\n"
        "100002,933,Somerset,1101,B,14,Pupil referral unit,2,Closed,not a day,NULL,Jane,\n"
        ",933,Somerset,1101,C,14,Pupil referral unit,2,Closed,,,,\n"
    )
    code, found = one(written(tmp_path, f"{GIAS}\n{rows}", "edubasealldata20260901.csv", "cp1252"))
    first, second = found.table.to_pylist()
    assert (code, found.vintage) == ("establishments", 2026)
    assert (first["name"], first["opened"], first["pupils"]) == ("St Ann’s", dt.date(2010, 9, 1), 25)
    assert (second["opened"], second["pupils"], second["row"]) == (None, None, 3)
    assert "Jane" not in str(found.table.to_pylist())
    assert [(each.check, each.row) for each in found.problems] == [("no_key", 4), ("not_of_its_type", 3)]


TABLES = {
    "school_links": "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n1,2,A,Successor,03/01/2022\n",
    "school_types": (
        "establishment-type-group-code,establishment-type-group-name,type-of-establishment-code,"
        "type-of-establishment-name,further-education-type-name-applicable\n4,LA maintained,14,Pupil referral unit,\n"
    ),
    "school_coordinates": "URN,EstablishmentName,Easting,Northing,Longitude,Latitude\n1,A,5.0,6.0,-0.1,51.5\n",
    "ap_schools": (
        "allocation_year,urn,laestab,la_code,la_name,name,ap_type,pupils,pp_pupils,gias_name_2025,easting,"
        "northing,lon,lat\n2021-22,1,2021100,202,Camden,A,AP Academy,16.5,13,,,,,\n"
    ),
    "latest_inspections": (
        "URN,School name,Inspection start date,Latest OEIF overall effectiveness\n1,A,13/01/2026,NULL\n"
    ),
    "authorities": (
        "new_la_code,la_name,date_of_operation,date_of_termination,parent_geography_code,entity_code,"
        "entity_description,status,old_la_code\nE1,A,01/01/2009,,E12000001,E06,Unitary Authorities,live,805\n"
    ),
    "regions": "region_code,region_name\nE12000001,North East\n",
    "districts": "LTLA23CD,LTLA23NM,LTLA23NMW,UTLA23CD,UTLA23NM,UTLA23NMW,ObjectId\nE07,A,,E10,B,,1\n",
    "neighbours": "old_la_code,la_name,region_ind,region_name,SN_1,SN_1P\n301,Barking,3,London,308,Close \n",
    "labels": "col_name,col_type,label,indicator_grouping,indicator_unit,filter_hint\na,Filter,A,,,\n",
    "standard_names": (
        "col_name,col_type,filter_item,col_name_parent,filter_item_parent,cbds_code,item_error_flag,contexts\n"
        "age,Filter,16,,,,api-only,Personal\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", TABLES)
def test_registers_are_known_by_their_columns(tmp_path, code):
    found_as, found = one(written(tmp_path, TABLES[code]))
    assert found_as == code and found.table.num_rows == 1 and found.problems == ()


def test_a_heading_row_below_other_lines_is_found(tmp_path):
    code, found = one(written(tmp_path, "As at 1 May 2026\n\n" + TABLES["latest_inspections"]))
    assert code == "latest_inspections" and found.table["inspected"].to_pylist() == [dt.date(2026, 1, 13)]


def test_boundaries_and_hexagons(tmp_path):
    shape = {"type": "Polygon", "coordinates": [[[0, 1], [1, 1], [0, 1]]]}
    feature = {
        "type": "Feature",
        "id": "E1",
        "properties": {"code": "E1", "name": "A", "lon": 1.5},
        "geometry": shape,
    }
    path = tmp_path / "map.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    code, found = one(path)
    (row,) = found.table.to_pylist()
    assert code == "boundaries" and row["longitude"] == 1.5 and json.loads(row["geometry"]) == shape
    path.write_text(
        json.dumps({"version": "1.0", "layout": "odd-r", "hexes": {"E1": {"n": "A", "q": 3, "r": 4}}})
    )
    code, found = one(path)
    assert code == "hexagons" and found.table.to_pylist() == [
        {"code": "E1", "name": "A", "q": 3, "r": 4, "layout": "odd-r", "row": 1}
    ]
    path.write_text('{"layout": "odd-r", "hexes": {"E1": {"n"')
    assert not one(path)[1].usable


def test_each_sheet_of_a_workbook_is_a_file_of_its_own_and_a_document_is_none(tmp_path):
    book = Workbook()
    book.active.append(["region_code", "region_name"])
    book.active.append(["E12000001", "North East"])
    other = book.create_sheet("more")
    other.append(["URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"])
    other.append(["1", "2", "A", "Successor", "03/01/2022"])
    book.save(tmp_path / "two.xlsx")
    found = files(tmp_path)
    assert [known(file).kind.code for file in found] == ["regions", "school_links"]
    assert len({file.fingerprint for file in found}) == 2
    with zipfile.ZipFile(tmp_path / "letter.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    (letter,) = files(tmp_path / "letter.docx")
    assert known(letter) is None and refused(letter) is None


def test_labels_of_every_file_are_held_together(tmp_path):
    head = "col_name,col_type,label,indicator_grouping,indicator_unit,filter_hint\n"
    shelf = OfficialShelf(tmp_path / "shelf")
    paths = [
        written(tmp_path, f"{head}{name},Filter,{name.upper()},,,\n", f"{name}.meta.csv") for name in "ab"
    ]
    shelf.add(read(file, known(file)) for path in paths for file in files(path))
    with Official(shelf) as official:
        rows = official.register("labels").to_pylist()
    assert {(row["file"], row["label"]) for row in rows} == {("a.meta.csv", "A"), ("b.meta.csv", "B")}
