import datetime as dt

import pytest

from lostlearning.sources import dates
from lostlearning.sources.dates import Order


def one(text: str) -> dt.date | None:
    return dates.read([text]).values[text]


@pytest.mark.parametrize(
    "text",
    [
        "03/09/2026", "3/9/2026", "3/9/26", "03-09-2026", "03.09.2026", "2026-09-03", "2026/09/03",
        "2026-09-03T00:00:00", "2026-09-03 08:55:00", "2026-Sep-03 00:00:00", "03-Sep-26", "3 Sep 2026",
        "3rd September 2026", "Thu 3 Sep 2026", "Thursday 03/09/2026", "03/09/2026 08:55", "20260903", "46268",
        "46268.5", "September 3, 2026",
    ],
)  # fmt: skip
def test_one_day_in_every_way_it_is_written(text):
    assert one(text) == dt.date(2026, 9, 3)


@pytest.mark.parametrize(
    "text", ["31/02/2026", "soon", "12", "123456789", "2026-13-01", "1/2", "0/0/0000", "=NOW()"]
)
def test_what_is_no_date_is_none(text):
    assert one(text) is None


def test_day_first_unless_the_column_can_only_be_month_first():
    assert one("04/05/2026") == dt.date(2026, 5, 4)
    found = dates.read(["09/14/2026", "09/02/2026"])
    assert found.unread == ["09/14/2026", "09/02/2026"]
    assert "month/day" in found.trouble
    said = dates.read(["09/14/2026", "09/02/2026"], Order.MONTH_FIRST)
    assert said.values["09/02/2026"] == dt.date(2026, 9, 2)
    assert said.trouble == ""


def test_a_mixed_column_is_not_guessed():
    found = dates.read(["14/09/2026", "09/15/2026", "01/02/2026", "2026-09-16"])
    assert found.values["2026-09-16"] == dt.date(2026, 9, 16)
    assert found.unread == ["14/09/2026", "09/15/2026", "01/02/2026"]
    assert "some" in found.trouble


def test_dates_that_all_fall_on_one_day_of_the_month_are_asked_about():
    assert "one day of the month" in dates.read([f"09/{day:02}/2026" for day in range(1, 12)]).trouble


def test_two_digit_years_turn_at_the_pivot():
    assert one("01/09/69") == dt.date(2069, 9, 1)
    assert one("01/09/70") == dt.date(1970, 9, 1)


@pytest.mark.parametrize(
    ("text", "minute"), [("03/09/2026 08:55", 535), ("03/09/2026 2:05 pm", 845), ("2026-09-03T12:00:00", 720)]
)
def test_the_time_of_day_is_kept(text, minute):
    assert dates.read([text]).minutes[text] == minute


def test_every_way_the_rest_of_a_column_may_be_written():
    spread = dates.spread(["03/09/2026"])
    assert "04/09/2026" in spread
    assert "2026-09-04" not in spread
    assert dates.spread(["nonsense"]) == []
