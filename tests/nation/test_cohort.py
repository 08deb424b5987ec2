"""A cohort followed over a national store is what plain Python makes of the same rows."""

import csv
import datetime as dt
import random
from collections import Counter, defaultdict

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from exits.oracle import Oracle
from lostlearning.cli.app import app
from lostlearning.nation.cohort.of import Cohort
from lostlearning.nation.cohort.running import Asked, run
from lostlearning.nation.preparing import Preparer
from lostlearning.store import StoreError
from lostlearning.store.nation import Aside, NationalStore
from nation.partitions import arrow

YEARS = range(2020, 2025)
COHORT = Cohort(2024)
AUTHORITY = {"A": "901", "B": "901", "C": "902", "D": "902"}
LOST = {"I": "illness", "O": "other_unauthorised", "E": "suspension_or_exclusion", "T": "mobile_child"}
UNEXPLAINED = ("unexplained_other_school", "unexplained_unknown")
ASKED = Asked(memory=2**30, workers=1, share=9)
GROUNDS = [None, None, None, *"abcdefgjklmo"]
DESTINATIONS = [None, None, None, "other_school", "managed_move", "elective_home_education", "unknown", "abroad",
                "deceased", "independent_school", "special_school", "permanent_exclusion"]  # fmt: skip


def monday(year, week):
    day = dt.date(year, 10, 1) + dt.timedelta(weeks=week)
    return day - dt.timedelta(days=day.weekday())


def made(seed):
    """Rows of four schools and five years: most pupils in step with the cohort, leaving for every reason there is."""
    r = random.Random(seed)
    tables = {
        name: []
        for name in (
            "enrolments",
            "pupils",
            "exclusions",
            "addresses",
            "register_weeks",
            "schools",
            "records_read",
        )
    }

    def day(year):
        return dt.date(year, 9, 1) + dt.timedelta(days=r.randrange(365))

    for pupil in range(1, 46):
        group, school = r.choice([7, 7, 7, 7, 7, 6, 8]), r.choice("AABBCD")
        entered = dt.date(2020, 9, 1)
        for year in YEARS:
            at = str(group + year - 2020) if r.random() < 0.97 else str(group + year - 2021)
            own = {"school": school, "academic_year": year, "pupil": pupil}
            status = r.choice([None, None, "C", "C", "C", "M", "S", "G"])
            row = {
                **own,
                "year_group": at,
                "entry_date": r.choice([entered, entered, None]),
                "enrolment_status": status,
            }
            goes = r.random() < 0.22
            if goes:
                left = r.choice([day(year), day(year), dt.date(year + 1, 7, 20)])
                row |= {
                    "leaving_date": left,
                    "leaving_ground": r.choice(GROUNDS),
                    "destination": r.choice(DESTINATIONS),
                }
            tables["enrolments"].append(row)
            tables["pupils"].append(
                {
                    **own, "sex": "MF"[pupil % 2], "fsm6": r.choice([None, False, False, True]),
                    "sen_provision": r.choice(["N", "N", "K", "E"]), "in_need": r.random() < 0.1,
                    "looked_after": r.random() < 0.05, "service_child": r.random() < 0.03,
                }
            )  # fmt: skip
            if r.random() < 0.5:
                start = r.choice([None, None, day(year)])
                tables["addresses"].append({**own, "start_date": start, "postcode_key": r.choice([1, 1, 2])})
            for _ in range(r.choice([0, 0, 0, 1, 2])):
                category, outcome = r.choice([("SUSP", None)] * 4 + [("PERM", None), ("PERM", "reinstated")])
                tables["exclusions"].append(
                    {**own, "start_date": monday(year, 3), "category": category, "outcome": outcome,
                     "sessions": 2 if category == "SUSP" else None}
                )  # fmt: skip
            for week in range(r.choice([1, 2])):
                marks = "".join(r.choice("////////IIOE#") for _ in range(10))
                if r.random() < 0.05:
                    marks = "TT" + marks[2:]
                tables["register_weeks"].append({**own, "week": monday(year, week), "marks": marks})
            if goes:
                if r.random() < 0.35:
                    break
                school, entered = r.choice("ABCD"), left + dt.timedelta(days=r.choice([1, 5, 40, 200]))
            elif r.random() < 0.06:
                school = r.choice("ABCD")
    tables["schools"] = [
        {"school": s, "label": f"School {s}", "phase": "PR" if s == "D" else "SS"} for s in "ABCD"
    ]
    return tables


def stored(folder, tables, years=YEARS, aside=()):
    store = NationalStore.create(folder)
    written = []
    for year in years:
        for authority in ("901", "902"):
            own = {
                name: [
                    row
                    for row in rows
                    if AUTHORITY[row["school"]] == authority and row.get("academic_year", year) == year
                ]
                for name, rows in tables.items()
                if name != "records_read"
            }
            region = "North" if authority == "901" else "South"
            given = Preparer(store).prepare(
                year, authority, arrow(own, year), region=region, aside=tuple(aside)
            )
            written.append(given)
    store.publish(written)
    return store


def table(ran, name):
    return pq.read_table(ran.folder / f"{name}.parquet").to_pylist()


class Plain:
    """Everything again, slowly: loops over pupils, years and marks."""

    def __init__(self, tables):
        self.tables = tables
        read = [{"school": s, "records": kind} for s in "ABCD" for kind in ("enrolments", "exclusions")]
        self.oracle = Oracle({**tables, "records_read": read})
        self.exits = [
            e for e in self.oracle.exits if e["academic_year"] in YEARS
            and e["year_group"] == COHORT.group(e["academic_year"])
        ]  # fmt: skip
        self.enrolled = {
            (row["school"], row["academic_year"], row["pupil"])
            for row in tables["enrolments"]
            if row["year_group"] == COHORT.group(row["academic_year"])
            and row["enrolment_status"] in (None, "C", "M")
        }
        on_rolls = {
            pupil
            for (_, year), pupils in self.oracle.roll.items()
            for pupil, group in pupils.items()
            if group == COHORT.group(year)
        }
        self.pupils = {pupil for *_, pupil in self.enrolled} | on_rolls

    def years(self):
        """(pupil, year) → what was counted."""
        found = defaultdict(Counter)
        marks = defaultdict(str)
        for row in self.tables["register_weeks"]:
            marks[row["school"], row["academic_year"], row["pupil"]] += row["marks"]
        for key in self.enrolled:
            own = found[key[2], key[1]]
            told = marks[key]
            possible, lost = len(told) - told.count("#"), sum(told.count(code) for code in LOST)
            own["enrolments"] += 1
            own["possible"] += possible
            own["lost"] += lost
            own["persistent"] += possible > 0 and 10 * lost >= possible
            own["severe"] += possible > 0 and 2 * lost >= possible
            for code, route in LOST.items():
                own[f"lost_days_{route}"] += told.count(code)
            for row in self.tables["exclusions"]:
                if (row["school"], row["academic_year"], row["pupil"]) == key:
                    own["suspensions"] += row["category"] == "SUSP"
                    own["excluded"] += row["category"] == "PERM"
        return found

    def nobodys(self):
        """Exits after which a pupil is on no roll."""
        for e in self.exits:
            gone = e["next_school"] is None and e["came_back"] is None and e["could_look"]
            if gone and e["reason"] not in ("normal_transition", "deceased"):
                yield e


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    found = []
    for seed in (1, 2):
        folder = tmp_path_factory.mktemp(f"cohort{seed}")
        tables = made(seed)
        store = stored(folder / "nation", tables)
        found.append((Plain(tables), run(store, folder / "out", COHORT, ASKED), store, folder / "out"))
    return found


def test_each_pupils_years_are_counted_as_in_plain_python(followed):
    for plain, ran, *_ in followed:
        said = {(row["pupil"], row["academic_year"]): row for row in table(ran, "pupil_years")}
        expected = plain.years()
        assert said.keys() == expected.keys() and len(said) > 80
        for key, counts in expected.items():
            assert {name: said[key][name] for name in counts} == counts, key
        assert {row["pupil"] for row in table(ran, "pupils")} == plain.pupils


def test_exits_by_reason_are_those_of_plain_python(followed):
    reasons = Counter()
    for plain, ran, *_ in followed:
        rows = {row["reason"]: row for row in table(ran, "exits") if row["year_group"] == "all"}
        counted = Counter(e["reason"] for e in plain.exits)
        assert {reason: row["exits"] for reason, row in rows.items()} == counted
        by_year = {
            (row["reason"], row["year_group"]): row["exits"]
            for row in table(ran, "exits")
            if row["year_group"] != "all"
        }
        assert by_year == Counter((e["reason"], e["year_group"]) for e in plain.exits)
        for reason, row in rows.items():
            own = [e for e in plain.exits if e["reason"] == reason]
            assert row["pupils"] == len({e["pupil"] for e in own})
            assert row["to_another_roll"] == sum(e["next_school"] is not None for e in own)
            assert row["came_back"] == sum(e["came_back"] is not None for e in own)
            gone = {e["pupil"] for e in plain.nobodys() if e["reason"] == reason}
            assert row["pupils_on_no_roll_since"] == len(gone)
        reasons += counted
    assert len(reasons) >= 10, reasons  # nearly every class is met


def test_schools_are_counted_by_each_definition_apart(followed):
    for plain, ran, *_ in followed:
        for code, year in (("epi-2019-april", 2024), ("ofsted-2019", 2023)):
            rows = table(ran, f"schools-{code}")
            expected = {s: v for (s, y), v in plain.oracle.counts(code).items() if y == year}
            if (
                code == "ofsted-2019"
            ):  # the plain one counts every pupil in Year 10, the cohort's or not: the same
                assert {row["definition"] for row in rows} <= {code}
            assert {r["school"]: (r["count"], r["pupils"], r["insufficient"]) for r in rows} == expected
        ours = {
            (r["school"], r["period"]): (r["count"], r["pupils"]) for r in table(ran, "schools-lostlearning")
        }
        for (school, year), roll in plain.oracle.roll.items():
            own = {pupil for pupil, group in roll.items() if group == COHORT.group(year)}
            gone = {
                e["pupil"]
                for e in plain.exits
                if (e["school"], e["academic_year"]) == (school, year) and e["reason"] in UNEXPLAINED
            }
            if own:
                assert ours[school, f"{year}/{year + 1 - 2000}"] == (len(gone), len(own))


def test_what_ever_became_of_pupils_and_whom_it_befell(followed):
    for plain, ran, *_ in followed:
        years = plain.years()
        ever = {
            "ever_persistently_absent": {p for (p, _), c in years.items() if c["persistent"]},
            "ever_suspended": {p for (p, _), c in years.items() if c["suspensions"]},
            "ever_permanently_excluded": {p for (p, _), c in years.items() if c["excluded"]},
            "unexplained_lostlearning": {e["pupil"] for e in plain.exits if e["reason"] in UNEXPLAINED},
            "never_returned": {e["pupil"] for e in plain.nobodys()},
        }
        fsm = {
            row["pupil"]
            for row in plain.tables["pupils"]
            if row["fsm6"] and (row["school"], row["academic_year"], row["pupil"]) in plain.enrolled
        }
        places = {(r["characteristic"], r["group"], r["outcome"]): r for r in table(ran, "places")}
        groups = {(r["characteristic"], r["group"], r["outcome"]): r for r in table(ran, "groups")}
        for code, pupils in ever.items():
            assert places["all", "all", code]["count"] == len(pupils), code
            assert groups["fsm6", "yes", code]["count"] == len(pupils & fsm), code
            regions = [places["region", name, code]["count"] for name in ("North", "South")]
            assert sum(regions) == len(pupils)
        suspended = [groups["fsm6", each, "ever_suspended"] for each in ("yes", "no")]
        if suspended[0]["ratio_status"] == "known":
            crude = suspended[0]["share"] / suspended[1]["share"]
            assert suspended[0]["crude_ratio"] == pytest.approx(crude)


def test_loss_is_added_up_and_ranked(followed):
    for plain, ran, *_ in followed:
        years = plain.years()
        loss = [
            r for r in table(ran, "loss") if (r["characteristic"], r["population"]) == ("all", "all pupils")
        ]
        assert [r["year_group"] for r in loss] == ["7", "8", "9", "10", "11"]
        total = sum(c["lost"] for c in years.values())
        assert loss[-1]["sessions_lost_so_far"] == total and loss[-1]["pupils"] == len(plain.pupils)
        per = Counter()
        for (pupil, _), counts in years.items():
            per[pupil] += counts["lost"]
        with_any = [p for p in per if sum(c["possible"] for (q, _), c in years.items() if q == p)]
        top = sorted((per[p] for p in with_any), reverse=True)[: -(-len(with_any) // 20)]
        first = table(ran, "concentration")[0]
        assert (first["sessions_lost"], first["of"]) == (sum(top), total)


def test_nothing_is_made_again_and_every_table_names_its_definition(followed):
    _, ran, store, out = followed[0]
    again = run(store, out, COHORT, ASKED)
    assert again.made == 0 and again.reused == ran.made and again.folder == ran.folder
    for path in sorted(ran.folder.glob("*.csv")):
        if path.stem not in ("coverage", "definitions"):
            with path.open(encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            assert all(row["definition"] for row in rows), path
            if path.stem.startswith("schools-"):
                assert {row["definition"] for row in rows} == {path.stem.removeprefix("schools-")}
    page = (ran.folder / "cohort.html").read_text(encoding="utf-8")
    assert "Education Policy Institute" in page and "5 pupils and 5% of its pupils" in page


def test_fewer_years_say_which_and_do_what_they_can(followed, tmp_path):
    tables = followed[0][0].tables
    gone = Aside("Z", "z.csv", "no pupil in it could be read")
    stored(tmp_path / "nation", tables, years=(2021, 2022, 2024), aside=[gone])
    out = tmp_path / "out"
    ran = CliRunner().invoke(
        app, ["cohort", str(tmp_path / "nation"), "-o", str(out), "--leaving", "2024/25", "--memory", "1GB"]
    )
    assert ran.exit_code == 1, ran.output
    assert "Not held: 2020/21, 2023/24." in ran.stdout and "6 school years were set aside" in ran.stdout
    (folder,) = (out / "cohort-runs").iterdir()
    assert not (folder / "schools-epi-2019-april.csv").exists()
    coverage = {row["academic_year"]: row for row in pq.read_table(folder / "coverage.parquet").to_pylist()}
    assert {year for year, row in coverage.items() if row["status"] == "not_held"} == {"2020/21", "2023/24"}
    years = pq.read_table(folder / "years.parquet").to_pylist()
    assert {row["status"] for row in years if row["year_group"] in ("7", "10")} == {"year_not_held"}
    page = (folder / "cohort.html").read_text(encoding="utf-8")
    assert "2020/21 (Year 7) and 2023/24 (Year 10)" in page and "no pupil in it could be read" in page
    with pytest.raises(StoreError, match="Years held: 2021/22, 2022/23, 2024/25"):
        run(NationalStore.open(tmp_path / "nation"), out, Cohort(2050), ASKED)
    assert (out / "cohort.json").is_file()
