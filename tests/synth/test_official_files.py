"""The demonstration nation: invented, adding up, and the same for a seed."""

import csv

from lostlearning.sources.official import finding, reading
from lostlearning.synth import write_official


def rows(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_every_file_is_known_and_read_without_a_problem(tmp_path):
    written = write_official(tmp_path)
    assert len(written) == len(set(written)) == 18
    for file in finding.files(tmp_path):
        known = finding.known(file)
        assert known, file.name
        found = reading.read(file, known)
        assert found.usable and not found.problems, file.name


def test_wholes_are_the_sums_of_their_parts(tmp_path):
    write_official(tmp_path)
    found = [each for each in rows(tmp_path / "suspensions.csv") if each["time_period"] == "202223"]
    for level in ("Regional", "Local authority"):
        parts = [each for each in found if each["geographic_level"] == level]
        (whole,) = [each for each in found if each["geographic_level"] == "National"]
        assert sum(int(each["suspension"]) for each in parts) == int(whole["suspension"])
    assert len([each for each in found if each["geographic_level"] == "Local authority"]) == 12


def test_it_says_that_it_is_a_demonstration_and_names_no_real_code(tmp_path):
    write_official(tmp_path)
    for path in tmp_path.glob("*.csv"):
        for row in rows(path):
            assert row.get("country_name", "Demonstration nation") == "Demonstration nation"
            for column in ("new_la_code", "region_code"):
                assert row.get(column, "")[:5] in ("", "E0690", "E1090", "E1290")


def test_the_same_seed_writes_the_same_files(tmp_path):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        write_official(tmp_path / name, seed=seed)
    same = [
        (tmp_path / "a" / path.name).read_bytes() == path.read_bytes() for path in (tmp_path / "b").iterdir()
    ]
    assert all(same)
    assert (tmp_path / "a" / "suspensions.csv").read_bytes() != (
        tmp_path / "c" / "suspensions.csv"
    ).read_bytes()
