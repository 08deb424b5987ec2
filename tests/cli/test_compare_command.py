"""``lostlearning compare``: what was compared is said, files are whole, and what is asked wrongly is refused."""

import csv
import datetime as dt
import json

import pytest
from typer.testing import CliRunner

from facts import LiteralFacts
from lostlearning.books import Books
from lostlearning.cli.app import app
from lostlearning.cli.compare import compared
from lostlearning.cli.comparisons_kept import FILES, GROUPS, plain
from lostlearning.cli.exits import Exit
from lostlearning.insight.variation import Rebase, RebaseError
from lostlearning.synth.world import make_school
from lostlearning.synth.writers import write_records, write_register

run = CliRunner().invoke


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """Two small schools of a year."""
    folder = tmp_path_factory.mktemp("exports")
    for number, phase in ((1, "Primary"), (2, "Secondary")):
        world = make_school(5, 90, phase, 2023, number=number)
        write_register(world, folder / f"School {number}", "wide_csv")
        write_records(world, folder / f"School {number}")
    return folder


@pytest.fixture(scope="module")
def made(exports, tmp_path_factory):
    """What the command prints, and the folder of what it writes."""
    out = tmp_path_factory.mktemp("out") / "compared"
    result = run(app, ["compare", str(exports), "--by", "sex", "--by", "sex+sen_provision", "-o", str(out)])
    assert result.exit_code == Exit.DONE, result.output
    return " ".join(result.output.split()), out


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_was_compared_is_said(made):
    said, _ = made
    assert "WHO LOSES MOST, 2023/24" in said and "It is not a cause" in said
    assert "comparisons were made;" in said and "would stand out by chance alone" in said
    assert "Too few to say:" in said
    assert "Overall absence, by week:" in said and "Persistent absence, by half term:" in said
    assert "none, because there is no other school within the same walls" in said
    assert "Not known of some schools, so that it keeps none apart:" in said


def test_the_files_hold_every_comparison_and_nothing_of_the_few(made):
    _, out = made
    assert sorted(path.name for path in out.iterdir()) == sorted(FILES)
    groups = rows(out / "groups.csv")
    assert list(groups[0]) == list(GROUPS)
    assert {row["characteristics"] for row in groups} == {"sex", "sex+sen_provision"}
    few = [row for row in groups if row["status"] == "too_few"]
    assert few and all(
        row["pupils"] and not row["count"] and not row["rate"] and not row["crude"] for row in few
    )
    weeks = [row for row in rows(out / "variation.csv") if row["measure"] == "overall_absence"]
    assert len(weeks) > 30 and {row["chart"] for row in weeks} == {"p′"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--by", "religion"], "No characteristic is called religion; there are sex"),
        (["--over", "fortnight"], "There is no chart by fortnight; there are week, month, half_term."),
        (["--rebase", "2024-01-08"], "--rebase needs PERIOD=reason"),
    ],
)
def test_what_is_asked_wrongly_is_refused_before_anything_is_read(tmp_path, asked, said):
    result = run(app, ["compare", str(tmp_path / "nothing"), *asked])
    assert result.exit_code == Exit.USAGE
    assert said in " ".join(result.output.split())


@pytest.fixture(scope="module")
def books():
    """Twenty pupils of a school over nine months, boys absent twice as often as girls."""
    weeks = [dt.date(2023, 9, 4) + dt.timedelta(weeks=at) for at in range(36)]
    rows = {"pupils": [], "enrolments": [], "register_weeks": []}
    for pupil in range(20):
        who = {"school": "a", "academic_year": 2023, "pupil": pupil + 1}
        sex = "FM"[pupil % 2]
        rows["pupils"].append(who | {"sex": sex})
        rows["enrolments"].append(who | {"year_group": "7" if pupil < 10 else "8"})
        for at, week in enumerate(weeks):
            lost = (1 + (sex == "M")) * ((at + pupil) % 3)
            rows["register_weeks"].append(who | {"week": week, "marks": "I" * lost + "/" * (10 - lost)})
    made = Books(LiteralFacts(**rows))
    yield made
    made.close()


def test_a_machine_reads_the_same_by_month_with_limits_begun_anew(books):
    found = compared(books, [["sex"]], "2023/24", "month", [Rebase("2024-01", "A new head")])
    said = json.loads(json.dumps(plain(found, second=True)))
    assert said["compared"] == len(said["groups"]) and said["method"] == "benjamini-hochberg"
    months = [row for row in said["variation"] if row["measure"] == "overall_absence"]
    assert {row["period"] for row in months if row["segment"] == 0} == {
        f"2023-{at:02}" for at in range(9, 13)
    }
    (absent,) = [row for row in said["groups"] if row["outcome"] == "overall_absence"]
    assert (absent["group"], absent["reference"], absent["strata"]) == ("Male", "girls", 2)
    assert absent["within"] == pytest.approx(2, rel=0.02)
    assert absent["second_opinion"] == pytest.approx(absent["within"], rel=0.01)
    assert set(said["cannot"]) == {"pupils_suspended", "pupils_permanently_excluded"}
    assert said["said"]["persistent_absence by month"] == ["Persistent absence means nothing by month."]


def test_a_period_or_a_reason_that_is_not_there_is_refused(books):
    with pytest.raises(RebaseError, match="no reason is given; say what changed then"):
        compared(books, [["sex"]], "", "week", [Rebase("2024-01-08", "")])
    with pytest.raises(RebaseError, match="it is no period of the chart; there are 2023-09 to 2024-05"):
        compared(books, [["sex"]], "", "month", [Rebase("2024-01-08", "A new head")])
