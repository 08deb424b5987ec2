"""DfE's own arithmetic, from our classes: every row of four years, and every exception by name."""

from __future__ import annotations

from collections import Counter

import official_attendance as official
import pytest

from at_hand import needs_official

pytestmark = needs_official("attendance")
YEARS = sorted(official.FILES)
RESIDUAL = {"authorised absence", "possible sessions, from codes", "lost"}
"""Identities that go through the sum of authorised codes, and fall short by the residual."""


def national(year: int, school_type: str = "Total") -> dict[str, str]:
    [row] = [
        row
        for row in official.read(year)
        if row["geographic_level"] == "National" and official.school_type(row) == school_type
    ]
    return row


def open_rows(year: int) -> list[dict[str, str]]:
    return [row for row in official.read(year) if not official.is_suppressed(row)]


def test_the_twelve_identities_of_the_national_row():
    found = official.identities(national(2025), 2025)
    assert len(found) == 12
    short = {name: printed - ours for name, (ours, printed) in found.items() if ours != printed}
    assert short == dict.fromkeys(RESIDUAL, 106)


def test_the_figures_themselves():
    sessions = official.codes(national(2025))
    assert (sessions["G"], sessions["U"], sessions["O"], sessions["N"]) == (
        10_601_582,
        5_613_053,
        40_313_989,
        1_219_598,
    )
    found = official.identities(national(2025), 2025)
    assert found["unauthorised absence"][0] == 57_748_222
    assert found["approved educational activity"][0] == 31_197_486
    assert sessions["E"] == 3_728_346
    assert sessions["C2"] == 6_510_388


@pytest.mark.parametrize("year", YEARS)
def test_authorised_absence_falls_short_by_exactly_what_is_listed(year):
    for school_type, residual in official.AUTHORISED_RESIDUAL[year].items():
        row = national(year, school_type)
        ours, printed = official.identities(row, year)["authorised absence"]
        counted_by_dfe = official.codes(row).get("X", 0)
        assert printed - ours - counted_by_dfe == residual, school_type


@pytest.mark.parametrize("year", YEARS)
def test_every_row_of_every_year(year):
    rows = open_rows(year)
    assert len(official.read(year)) - len(rows) == official.SUPPRESSED_ROWS[year]
    for row in rows:
        found = official.identities(row, year)
        ours, printed = found["authorised absence"]
        residual = printed - ours
        assert residual >= official.codes(row).get("X", 0) >= 0
        for name, (made, said) in found.items():
            assert said - made == (residual if name in RESIDUAL else 0), (name, row["la_name"])


def test_dfe_counts_x_as_absence_in_2022_only():
    assert official.codes(national(2022))["X"] == official.X_AS_ABSENCE
    assert all("X" not in official.codes(national(year)) for year in YEARS if year != 2022)


@pytest.mark.parametrize("year", YEARS)
def test_what_regions_add_up_to(year):
    regions = [
        row
        for row in open_rows(year)
        if row["geographic_level"] == "Regional" and official.school_type(row) == "Total"
    ]
    together = sum(int(row["possible_sessions"]) for row in regions)
    england = int(national(year)["possible_sessions"])
    assert together - england == official.REGIONS_OVER_ENGLAND[year]


@pytest.mark.parametrize("year", YEARS)
def test_every_published_rate_is_recomputed_or_is_a_listed_exception(year):
    found = official.rates(year)
    known = {exception.code: exception for exception in official.EXCEPTIONS}
    published = {name for name in official.read(year)[0] if name.endswith("_perc")}
    assert len(found) == len(published) * len(official.read(year))
    for rate in found:
        assert rate.how == "sessions" or year in known[rate.how].years
        if rate.recomputed is not None:
            assert rate.recomputed == pytest.approx(rate.published, rel=0, abs=1e-9), rate
    unmade = Counter(rate.how for rate in found if rate.recomputed is None)
    types = {"Primary", "Secondary", "Special"} | ({"Total"} if year == 2025 else set())
    assert unmade == {
        "suppressed": official.SUPPRESSED_ROWS[year] * len(published),
        "persistent_absence": sum(official.school_type(row) in types for row in open_rows(year)),
    }


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_the_weighted_totals_are_an_exception_that_is_needed(year):
    row = national(year)
    plain = 100 * int(row["overall_absence"]) / int(row["possible_sessions"])
    assert abs(plain - float(row["overall_absence_perc"])) > 1e-3
