"""A measure at the terminal: groups in words and in order, years as 2024/25, values with their unit."""

import pytest

from lostlearning.books import UnknownNameError, known
from lostlearning.cli import measured
from lostlearning.cli.terminal import print_table
from lostlearning.measures.number import Number, Status
from lostlearning.measures.registry import measures
from lostlearning.measures.result import Result, Row


def result(code, by, over, rows):
    definition = measures()[code].definition
    numbers = {
        "few": Number(0.0, Status.LOW_RELIABILITY, 0, 2, 0.0, 0.6576, 2, code, "1", ""),
        "none": Number(None, Status.NOT_AVAILABLE, None, None, None, None, None, code, "1", ""),
        "usual": Number(0.258, Status.KNOWN, 71, 275, 0.21, 0.313, 275, code, "1", ""),
    }
    made = tuple(Row(dict(zip(by, groups, strict=True)), period, numbers[n]) for groups, period, n in rows)
    return Result(definition, by, over, made, None)


def test_groups_are_in_words_and_in_their_order():
    found = result(
        "persistent_absence",
        ("year_group", "sen_provision"),
        "year",
        [(("10", "E"), "2024", "usual"), ((None, None), "2024", "few"), (("7", "N"), "2024", "usual"),
         (("7", "K"), "2023", "usual"), (("7", "K"), "2024", "none")],
    )  # fmt: skip
    rows = list(measured.rows(found))
    assert [row[:3] for row in rows] == [
        ["Year 7", "No special educational need", "2024/25"],
        ["Year 7", "SEN support", "2023/24"],
        ["Year 7", "SEN support", "2024/25"],
        ["Year 10", "Education, health and care plan", "2024/25"],
        ["Not known", "Not known", "2024/25"],
    ]
    assert rows[3][3:] == ["25.8%", "21.0% to 31.3%", "71 of 275", "275", "known"]
    assert rows[4][3:] == ["0.0%", "0.0% to 65.8%", "0 of 2", "2", "low reliability"]
    assert rows[2][3:] == ["", "", "", "", "not available"]
    assert measured.headings(found)[:3] == ["Year group", "SEN provision", "Year"]
    assert len(measured.headings(found)) == len(rows[0])


def test_days_and_half_terms_are_in_the_order_of_time():
    days = ("Friday", "Monday", "Thursday", "Tuesday", "Wednesday")
    groups = [((day, session), "2025 half term 2", "usual") for day in days for session in ("PM", "AM")]
    rows = list(measured.rows(result("overall_absence", ("day", "session"), "half_term", groups)))
    assert [row[0] for row in rows[::2]] == list(measured.DAYS)
    assert [row[1] for row in rows[:2]] == ["Morning", "Afternoon"]
    assert {row[2] for row in rows} == {"2025/26 half term 2"}


@pytest.mark.parametrize(
    ("text", "said"),
    [("1999", "1999/00"), ("2025 autumn", "2025/26 autumn"), ("2025-09-08", "8 Sep 2025"), ("", "")],
)
def test_periods_are_said_as_people_say_them(text, said):
    assert measured.period(text) == said


@pytest.mark.parametrize(
    ("code", "amount", "said"),
    [
        ("lost_days", 45.0, "45 days"),
        ("lost_days", 1.0, "1 day"),
        ("lost_days", 1204.5, "1,204.5 days"),
        ("average_suspension_length", 2.069, "2.07 days"),
        ("overall_absence", 0.0966, "9.7%"),
        ("suspension_rate_live", 15.07, "15.07 per 100 pupils"),
        ("suspension_rate_january", 12.3, "12.30 per 100 pupils"),
        ("possible_sessions", 11950.0, "11,950 sessions"),
        ("suspensions", 144.0, "144"),
        ("lateness_minutes", 45.0, "45 minutes"),
        ("off_site_education_hours", 12.5, "12.5 hours"),
    ],
)
def test_values_have_their_unit(code, amount, said):
    assert measured.value(amount, measures()[code].definition) == said


def test_every_measure_and_group_can_be_said():
    from lostlearning.books import BY, BY_SESSION

    for measure in measures().values():
        assert measured.value(3.0, measure.definition)
    for name in (*BY, *BY_SESSION):
        assert measured._listed(name) or name == "school", name


def test_what_a_measure_cannot_be_taken_by_is_said_with_what_it_can():
    why = measured.cannot(known("persistent_absence"), ["sex", "day"], "year")
    assert "cannot be taken by day" in why
    assert "sen_provision" in why
    assert "overall_absence" in why
    assert "--over half_term, term, year" in measured.cannot(known("persistent_absence"), [], "week")
    assert measured.cannot(known("overall_absence"), ["day", "session"], "week") == ""
    with pytest.raises(UnknownNameError, match="sex"):
        known("overall_absence", ["sx"])


def test_a_table_of_many_columns_is_legible_at_a_hundred(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "100")
    found = result(
        "overall_absence",
        ("ethnicity", "sen_primary_need"),
        "term",
        [(("WBRI", "SPLD"), "2025 autumn", "usual")],
    )
    print_table("T", measured.headings(found), measured.rows(found), measured.HEADINGS[:-1])
    shown = capsys.readouterr().out
    for word in ("White British", "difficulty", "25.8%", "21.0% to 31.3%", "71 of 275", "known", "2025/26"):
        assert all(part in shown for part in word.split()) if word == "White British" else word in shown, word
    assert max(map(len, shown.splitlines())) <= 100


def test_columns_that_are_empty_are_not_shown(capsys):
    print_table("T", ["a", "b", "c"], [["1", "", "[x]"], ["2", "", "3"]])
    shown = capsys.readouterr().out
    assert " b " not in shown
    assert "[x]" in shown


def test_the_public_names_are_listed_before_they_are_used():
    import lostlearning

    assert set(lostlearning.__all__) <= set(dir(lostlearning))
