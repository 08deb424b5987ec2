"""Nothing of an organisation's own files is tried without its assessment; what stands in the way is said at once."""

import datetime as dt

import pytest
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.support.backtest.assessment import MANUAL, NotAssessedError, form, read

TODAY = dt.date(2026, 11, 2)
GOOD = {
    "organisation": "Example Trust",
    "files": "three schools, 2024/25 and 2025/26",
    "purpose": "to judge the rules before anybody is offered support by them",
    "lawful_basis": "Article 6(1)(e); Article 9(2)(g)",
    "assessed_by": "inclusion lead",
    "advised_by": "data protection officer",
    "advised_on": dt.date(2026, 10, 1),
    "assessed_on": dt.date(2026, 10, 5),
    "decided_by": "chief executive",
    "decision": "go ahead",
    "conditions": [],
    "families_told": "privacy notice of September 2026",
    "seen_by": ["inclusion lead"],
    "publishes": True,
    "delete_by": dt.date(2027, 9, 30),
    "until": dt.date(2027, 10, 1),
    "support_only": True,
    "no_list_from_model": True,
}


def _written(folder, **changed):
    values = {**GOOD, **changed}
    lines = []
    for name, value in values.items():
        if value is None:
            continue
        said = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else None
        said = said or (value.isoformat() if isinstance(value, dt.date) else repr(value).replace("'", '"'))
        lines.append(f"{name} = {said}")
    path = folder / "impact-assessment.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_whole_assessment_is_read(tmp_path):
    held = read(_written(tmp_path), TODAY)
    assert (held.organisation, held.until) == ("Example Trust", dt.date(2027, 10, 1))


def test_the_empty_form_names_every_field_that_is_to_be_filled_in(tmp_path):
    path = tmp_path / "impact-assessment.toml"
    path.write_text(form(), encoding="utf-8")
    with pytest.raises(NotAssessedError) as error:
        read(path, TODAY)
    assert "decision" in str(error.value)  # its value is none of the three, so nothing else could be read
    path.write_text(
        form().replace('decision = ""', 'decision = "go ahead with conditions"'), encoding="utf-8"
    )
    with pytest.raises(NotAssessedError) as error:
        read(path, TODAY)
    said = str(error.value)
    missing = {name for name in GOOD if f", {name}: found" in said}
    assert missing == set(GOOD) - {"decision", "publishes"}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"decision": "do not go ahead"}, "this one says not to"),
        ({"decision": "go ahead with conditions"}, "conditions: found none"),
        ({"decision": "yes"}, "one of go ahead, go ahead with conditions, do not go ahead"),
        ({"until": dt.date(2026, 11, 1)}, "2026-11-01, which has passed"),
        ({"until": dt.date(2027, 11, 1)}, "assessed again after 366 days at most"),
        ({"until": dt.date(2026, 9, 1)}, "before it was assessed"),
        ({"assessed_on": dt.date(2026, 12, 1), "until": dt.date(2027, 1, 1)}, "which is to come"),
        ({"advised_on": dt.date(2026, 10, 9)}, "after it was assessed"),
        ({"delete_by": dt.date(2026, 10, 9)}, "delete_by: found 2026-10-09, which has passed"),
        ({"support_only": False}, "only ever used to offer support"),
        ({"no_list_from_model": False}, "nobody is named from the model"),
        ({"seen_by": []}, "seen_by: found nothing"),
        ({"decided_by": None}, "decided_by: found nothing"),
        ({"organisation": ""}, "organisation: found nothing"),
        ({"until": "2027-10-01"}, "without quotation marks"),
        ({"agreed": "yes"}, "a field nobody knows"),
    ],
)
def test_what_stands_in_the_way_is_said(tmp_path, changed, says):
    with pytest.raises(NotAssessedError) as error:
        read(_written(tmp_path, **changed), TODAY)
    assert says in str(error.value)
    assert MANUAL in str(error.value)


def test_every_problem_is_said_at_once(tmp_path):
    path = _written(tmp_path, purpose="", support_only=False, until=dt.date(2026, 10, 30))
    with pytest.raises(NotAssessedError) as error:
        read(path, TODAY)
    for name in ("purpose", "support_only", "until"):
        assert f"{name}: found" in str(error.value)


def _asked(*arguments):
    return CliRunner().invoke(app, ["backtest", *map(str, arguments)])


def test_files_without_an_assessment_are_not_even_opened(tmp_path):
    result = _asked(tmp_path / "nothing-is-there", "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "--form" in result.output
    assert MANUAL in result.output
    assert not (tmp_path / "out").exists()


def test_files_with_an_assessment_that_has_ended_are_not_opened(tmp_path):
    path = _written(
        tmp_path, assessed_on=dt.date(2020, 1, 6), advised_on=dt.date(2020, 1, 6), until=dt.date(2020, 9, 1)
    )
    result = _asked(tmp_path / "nothing-is-there", "--assessment", path)
    assert result.exit_code == 2
    assert "which has passed" in result.output
    assert "no such" not in result.output.lower()


def test_an_organisation_that_does_not_publish_makes_no_page_for_others(tmp_path):
    today = dt.date.today()
    path = _written(
        tmp_path, publishes=False, advised_on=today, assessed_on=today, until=today, delete_by=today
    )
    result = _asked(tmp_path / "nothing-is-there", "--assessment", path, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "--inside" in result.output


@pytest.mark.parametrize(
    "arguments",
    [("--invented", "--inside"), ("--invented", "--assessment", "it.toml"), ()],
)
def test_invented_children_and_real_ones_are_never_mixed(arguments):
    assert _asked(*arguments).exit_code == 2


def test_files_of_a_real_school_are_not_taken_for_invented_ones(tmp_path):
    folder = tmp_path / "9362005"
    folder.mkdir()
    (folder / "Attendance marks 2025-26.csv").write_text(
        "LAESTAB,UPN,Date,Session,Mark\n9362005,A936200500001,08/09/2025,AM,/\n9362005,A936200500001,08/09/2025,PM,\\\n"
    )
    result = _asked("--invented", tmp_path, "-o", tmp_path / "out")
    assert result.exit_code == 2 and "9362005 is no school of a demonstration" in " ".join(
        result.output.split()
    )
    assert not (tmp_path / "out").exists()


def test_the_form_is_printed_as_it_is_shipped():
    assert _asked("--form").output == form()
