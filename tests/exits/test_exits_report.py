"""The command and its report: what is written, what may leave, what is said of files that hide things."""

import csv
import datetime as dt
import re

import pytest
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.importing import finding
from lostlearning.importing.own import is_own
from lostlearning.insight.exits.definitions import OURS, definitions
from lostlearning.insight.exits.finding import Found
from lostlearning.insight.exits.flows import Flow
from lostlearning.insight.exits.replies import Reply, read_replies, why_not
from lostlearning.insight.exits.schools import TOGETHER, Figure, figures, standing
from lostlearning.movement import drawing
from lostlearning.movement.public import public
from lostlearning.problems import UnusableError

from .plot import FIRST, SECOND, Plot

SCHOOLS = [f"999400{n}" for n in range(1, 7)]


def table(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def ask(*arguments):
    return CliRunner().invoke(app, ["exits", *map(str, arguments)])


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Six schools; one loses sixteen pupils without a reason in each year."""
    plot = Plot(seed=5)
    plot.schools = dict.fromkeys(SCHOOLS, ("Academy", "Secondary"))
    for n, school in enumerate(SCHOOLS):
        plot.fill(school, 120)
        for year in (FIRST, SECOND):
            for k in range(16 if n == 0 else n % 3):
                child = plot.child()
                if year == SECOND:
                    plot.on(school, child, FIRST)
                plot.on(school, child, year, left=dt.date(year, 11, 3 + k))
                if k % 2:
                    for after in range(year, SECOND + 1):
                        plot.on(SCHOOLS[n - 1], child, after, entry=dt.date(year, 12, 1))
            if year == SECOND:
                plot.on(school, plot.child(), SECOND, entry=dt.date(2026, 3, 2))
    return plot.write(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def report(files, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    replies = out / "replies.csv"
    replies.write_text(
        "School,Year,Asked on,Asked by,Reply,Replied on\n"
        f'{SCHOOLS[0]},all years,2026-09-01,A. Officer,"Five families moved, and told us.",2026-09-20\n'
        f"{SCHOOLS[1]},all years,01/09/2026,A. Officer,,\n"
        f"{SCHOOLS[2]},all years,01/09/2026,A. Officer,Nothing to add.,02/09/2026\n",
        encoding="utf-8",
    )
    result = ask(files, "-o", out / "report", "--replies", replies)
    return result, out / "report"


def test_the_report_says_who_left_and_which_school_stands_out(report):
    result, out = report
    assert result.exit_code in (0, 1), result.output
    assert f"{SCHOOLS[0]}: above the funnel in 2 years: 2024/25, 2025/26" in result.output
    page = (out / "exits.html").read_text(encoding="utf-8")
    assert "above the funnel in 2 years" in page and "on no later roll" in page
    body = page.split("</style>")[1]
    assert not re.search(r"<script|<link|\sstyle=|https?://(?!www\.w3\.org)", body)
    assert page.count("<svg") == 2 and page.count("<desc") == 2
    rows = table(out / "exits.csv")
    assert len(rows) == 2 * (16 + 1 + 2 + 0 + 1 + 2)
    assert {row["class"] for row in rows} == {"unexplained_other_school", "unexplained_unknown"}
    assert all(row["pupil"] and row["rules version"] for row in rows)
    assert {row["on nobody's roll"] for row in rows} == {"yes", "no"}
    assert all("home_move" in row["rules not checked"].split() for row in rows if not row["next school"])


def test_a_school_leaves_the_authority_only_with_its_reply(report):
    _, out = report
    page = (out / "public.html").read_text(encoding="utf-8")
    assert "Five families moved, and told us." in page
    assert f"{SCHOOLS[1]}: it was asked on 2026-09-01 and no reply is recorded" in page
    assert f"{SCHOOLS[3]}, {SCHOOLS[4]}, {SCHOOLS[5]}: its right of reply is not recorded" in page
    rows = {row["school"]: row for row in table(out / "public.csv")}
    assert set(rows) == {"All schools together", SCHOOLS[0], SCHOOLS[2]}
    assert rows[SCHOOLS[2]]["status"] == "suppressed" and rows[SCHOOLS[2]]["exits counted"] == "c"
    assert rows[SCHOOLS[0]]["status"] == "known"


def test_reports_left_among_the_exports_are_left_aside(report):
    _, out = report
    given = finding.find([out])
    opened = list(finding.opened(given, out / "unpacked", []))
    left = {file.name for file in opened if not is_own(file)}
    assert not left, left


def test_what_may_leave_is_not_worked_back():
    def figure(school, count):
        return Figure(OURS, school, "SS", TOGETHER, count, 400, 0, 0.0, 0.1)

    counts = {"a": 30, "b": 2, "c": 12, "d": 9}
    found = Found(
        (), {OURS: tuple(figure(s, n) for s, n in counts.items())}, {}, {}, (), {}, {}, (), (2024, 2025)
    )
    day = dt.date(2026, 9, 1)
    replies = [Reply(s, TOGETHER, day, "x", "y", day) for s in ("a", "c", "d")]
    shown = public(found, replies)
    # The one school left out has two exits: it must not be had by taking the others from the total.
    assert sum(line.withheld for line in shown.lines) >= 1
    assert [name for name, _ in shown.left_out] == ["b"]
    everyone = public(found, [*replies, Reply("b", TOGETHER, day, "x", "y", day)])
    assert sum(line.withheld for line in everyone.lines) >= 2
    assert public(Found((), {OURS: ()}, {}, {}, (), {}, {}, (), ()), []) is None


def test_a_reply_is_read_or_every_fault_is_said(tmp_path):
    path = tmp_path / "replies.csv"
    path.write_text(
        "school,year,asked on,asked by,reply,replied on\n,2025/26,2026-01-01,x,,\na,2025/26,soon,x,,\n"
        "a,2025/26,2026-01-01,x,Nothing.,\na,2025/26,2026-01-02,x,Nothing.,2026-01-01\n",
        encoding="utf-8",
    )
    with pytest.raises(UnusableError) as raised:
        read_replies(path)
    assert [(each.row, each.column) for each in raised.value.problems] == [
        (2, "school"),
        (3, "asked on"),
        (4, "replied on"),
        (5, "replied on"),
    ]
    assert all(each.found and each.expected and each.mend for each in raised.value.problems)
    path.write_text("school,year\na,b\n", encoding="utf-8")
    with pytest.raises(UnusableError, match="it has no column asked on, asked by"):
        read_replies(path)
    assert why_not([], "a", "2025/26") == "its right of reply is not recorded"


def test_one_school_one_year_and_no_destination_are_said(files, tmp_path):
    (one,) = (files / SCHOOLS[0]).glob("pupils 2024*.csv")
    result = ask(one, "-o", tmp_path / "out")
    said = " ".join(result.output.split())
    assert "The rolls of one school alone were read" in said
    assert "Rolls of one year alone were read" in said
    assert "No leaver's destination is on file." in said
    assert "cannot be checked, because" in said
    page = (tmp_path / "out" / "exits.html").read_text(encoding="utf-8")
    assert "Insufficient data" in page and "No school is above the funnel" in page


def test_files_without_a_roll_are_not_passed_as_clean(tmp_path):
    (tmp_path / "exclusions.csv").write_text(
        "UPN,Type,Start date,Sessions\nB801200005001,Suspension,01/10/2025,2\n", encoding="utf-8"
    )
    result = ask(tmp_path / "exclusions.csv")
    assert "No roll was read. Exits cannot be checked, because" in " ".join(result.output.split())


@pytest.mark.parametrize("option", ["--decided", "--replies", "--ratings"])
def test_a_file_that_cannot_be_used_is_said_and_nothing_is_written(files, tmp_path, option):
    path = tmp_path / "given.csv"
    path.write_text("colour\nred\n", encoding="utf-8")
    result = ask(files, option, path, "-o", tmp_path / "out")
    assert result.exit_code == 3
    assert "no column" in result.output and "Traceback" not in result.output
    assert not (tmp_path / "out").exists()
    assert ask(files, option, tmp_path / "nowhere.csv").exit_code == 2


def test_the_flows_of_many_schools_are_drawn_without_a_crowd():
    flows = [
        Flow(f"S{n}", f"S{(n * k) % 90}", True, 1 + (n * k) % 5, n % 2)
        for n in range(90)
        for k in (2, 3, 7)
        if n != (n * k) % 90
    ]
    flows += [Flow("S1", "Home education", False, 3, 0), Flow("S2", "<Not & known>", False, 2, 2)]
    picture = drawing.moved(flows, {})
    assert picture.count("<rect") <= 2 * (drawing.MOST_LEFT + drawing.MOST_RIGHT)
    assert "Other schools" in picture and "&lt;Not &amp; known&gt;" in picture
    assert drawing.moved([], {}) == ""


def test_standing_out_is_said_of_as_many_years_as_there_are():
    def rows(year, high):
        common = {"year": year, "pupils": 200, "insufficient": 0}
        return [{"school": f"S{n}", "n": 30 if n in high else 4, **common} for n in range(20)]

    import pyarrow as pa

    made, _ = figures(pa.Table.from_pylist(rows(2024, {1, 2}) + rows(2025, {1})), definitions()[OURS], {})
    said = standing(made)
    assert said["S1"] == "above the funnel in 2 years: 2024/25, 2025/26"
    assert said["S2"].startswith("above the funnel in 2024/25")
    alone, _ = figures(pa.Table.from_pylist(rows(2024, {1})), definitions()[OURS], {})
    assert "the one year there is" in standing(alone)["S1"]
