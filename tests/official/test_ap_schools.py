"""Every AP school of the January count is there, with or without a place on the map."""

import pytest
from test_official_asking import load
from test_official_forms import TABLES, workbook
from test_reading import written

from lostlearning.insight.ap_schools import ap_schools
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.store.official import OfficialShelf


def test_each_school_has_what_the_registers_say_of_it_and_those_without_a_place_are_kept(tmp_path):
    head = ["URN", "LA", "Estab", "SCHOOLTYPE", "NOR", "NORG", "PNORG", "TSENELSE"]
    census = workbook(
        tmp_path, "2023-2024_england_census.xlsx", head,
        ["1", "805", "1100", "State-funded AP school", 20, 10, "0.5", 0],
        ["2", "805", "1101", "State-funded AP school", "NA", 10, "0.5", 0],
        ["3", "805", "1102", "State-funded secondary", 900, 10, "0.5", 0],
    )  # fmt: skip
    shelf = OfficialShelf(tmp_path / "shelf")
    registers = ("school_coordinates", "ap_schools", "authorities")
    load(shelf, census, *(written(tmp_path, TABLES[code], f"{code}.csv") for code in registers))
    with Official(shelf) as official:
        one, two = ap_schools(official)
    assert (one.urn, one.name, one.la, one.pupils, one.kind) == ("1", "A", "A", 20.0, "AP Academy")
    assert one.placed and (one.longitude, one.latitude) == (-0.1, 51.5)
    assert one.said_by == ("school coordinates", "AP school allocations")
    assert not two.placed and (two.name, two.pupils, two.pupils_status) == ("", None, "not_available")


def test_without_the_count_it_says_what_is_missing(tmp_path):
    with (
        Official(OfficialShelf(tmp_path)) as official,
        pytest.raises(NotLoadedError, match="Pupils of each school"),
    ):
        ap_schools(official)
