"""What an import does, and what is read afterwards."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import duckdb
import pytest
from store_rows import MONDAY, bring, held, replaced, rows_of, week

from lostlearning.store import Store, StoreDamagedError
from lostlearning.store.files import safe_name
from lostlearning.store.manifest import Manifest, Part
from lostlearning.tables import TABLES
from lostlearning.tables.base import ARROW

FULL = "/\\/\\/\\/\\/\\"


def test_an_empty_store_has_every_table_typed_and_empty(store: Store):
    with store.facts() as facts:
        assert list(facts) == list(TABLES)
        for name, table in TABLES.items():
            assert not facts.has(name)
            schema = facts[name].to_pyarrow().schema
            assert schema.names == list(table.columns())
            assert [schema.field(c).type for c in table.columns()] == [
                ARROW[column.type] for column in table.columns().values()
            ]
    assert not store.root.joinpath("manifest.json").exists(), "reading makes nothing"


def test_what_is_brought_is_held(store: Store):
    result = bring(store, {"register_weeks": [week(2, FULL), week(1, FULL), week(1, "?" * 10, weeks=1)]})
    assert result.changed
    assert "3 new" in result.sentence()
    assert [(row["pupil"], row["marks"]) for row in held(store, "register_weeks")] == [
        (1, FULL),
        (1, "?" * 10),
        (2, FULL),
    ]
    with store.facts() as facts:
        assert facts.has("register_weeks")
        assert not facts.has("pupils")
        assert facts["register_weeks"].count().execute() == 3
    assert store.schools() == ("oak",)


def test_the_same_again_changes_nothing_and_says_so(store: Store, tree):
    tables = {
        "register_weeks": [week(1, FULL), week(2, FULL)],
        "schools": [{"school": "oak", "label": "Oak"}],
        "behaviour_incidents": [{"school": "oak", "academic_year": 2025, "pupil": 1, "date": MONDAY}],
    }
    assert bring(store, tables).changed
    before = tree(store.folder)
    again = bring(store, tables)
    assert not again.changed
    assert "Nothing changed" in again.sentence()
    assert tree(store.folder) == before


def test_a_row_replaces_the_row_of_its_key_and_the_old_one_is_kept_with_the_import(store: Store):
    bring(store, {"register_weeks": [week(1, FULL), week(2, FULL)]})
    late = FULL.replace("\\", "L", 1)
    result = bring(store, {"register_weeks": [week(1, late), week(3, FULL)]})
    change = result.tables["register_weeks"]
    assert (change.new, change.replaced, change.same) == (1, 1, 0)
    assert {row["pupil"]: row["marks"] for row in held(store, "register_weeks")} == {
        1: late,
        2: FULL,
        3: FULL,
    }
    (old,) = replaced(store, "register_weeks")
    with store.facts() as facts:
        assert facts.history("register_weeks").count().execute() == 1
    assert (old["pupil"], old["marks"], old["replaced_by"]) == (1, FULL, result.id)
    assert abs(old["replaced_at"].replace(tzinfo=dt.UTC) - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)


def test_only_the_partitions_that_change_are_written(store: Store):
    bring(store, {"register_weeks": [week(1, FULL), week(2, FULL, school="elm"), week(3, FULL, year=2024)]})
    before = {path: path.stat().st_mtime_ns for path in store.root.rglob("*.parquet")}
    bring(store, {"register_weeks": [week(1, "I" * 10), week(2, FULL, school="elm")]})
    after = {path: path.stat().st_mtime_ns for path in store.root.rglob("*.parquet")}
    kept = before.items() & after.items()
    assert {path.parent.parent.name for path, _ in kept} == {"school=elm", "school=oak"}
    assert len(kept) == 2
    assert len(after) == 4, "one rewritten, one of history"


def test_a_file_that_says_nothing_of_a_session_leaves_what_was_known(store: Store):
    """A week exported on its Wednesday, then its last two days: neither wipes the other out."""
    bring(store, {"register_weeks": [week(1, "/\\/\\LU....")]})
    bring(store, {"register_weeks": [week(1, "....../\\I?")]})
    assert held(store, "register_weeks")[0]["marks"] == "/\\/\\LU/\\I?"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("/", ".", "/"),
        ("/", "?", "/"),
        ("/", "_", "_"),
        ("/", "I", "I"),
        ("?", ".", "?"),
        ("_", ".", "_"),
        ("_", "?", "?"),
        (".", "?", "?"),
        (".", "_", "_"),
        ("/", "#", "#"),
    ],
)
def test_how_one_mark_meets_another(store: Store, old: str, new: str, expected: str):
    bring(store, {"register_weeks": [week(1, old * 10)]})
    bring(store, {"register_weeks": [week(1, new * 10)]})
    assert held(store, "register_weeks")[0]["marks"] == expected * 10


def test_of_rows_with_one_key_in_one_import_the_last_counts_and_the_rest_are_counted(store: Store):
    result = bring(store, {"register_weeks": [week(1, "I" * 10), week(1, FULL), week(2, FULL)]})
    assert result.tables["register_weeks"].repeated == 1
    assert "1 left out" in result.sentence()
    assert [row["marks"] for row in held(store, "register_weeks")] == [FULL, FULL]
    con = duckdb.connect()
    with store.importing() as import_:
        for marks in ("I" * 10, "M" * 10):
            import_.add("register_weeks", con.from_arrow(rows_of("register_weeks", [week(2, marks)])), con)
    assert import_.result.tables["register_weeks"].repeated == 1
    assert [row["marks"] for row in held(store, "register_weeks")] == [FULL, "M" * 10]


def test_nulls_in_a_key_are_alike(store: Store):
    row = {"school": "oak", "academic_year": 2025, "pupil": 1, "entry_date": None}
    bring(store, {"enrolments": [{**row, "year_group": "7"}]})
    result = bring(store, {"enrolments": [{**row, "year_group": "8"}]})
    assert result.tables["enrolments"].replaced == 1
    assert [found["year_group"] for found in held(store, "enrolments")] == ["8"]


def test_many_schools_at_once_each_go_to_their_own_place(store: Store):
    schools = [
        "123456",
        "St Mary's",
        "st mary's",
        "ST MARY'S",
        "a/b",
        "a\\b",
        "con",
        "Ysgol Tŷ Ddu",
        "x" * 300,
        "a:b*?",
    ]
    rows = [week(number, FULL, school=school) for number, school in enumerate(schools)]
    bring(store, {"register_weeks": rows, "schools": [{"school": school} for school in schools]})
    assert {row["school"]: row["pupil"] for row in held(store, "register_weeks")} == dict(
        zip(schools, range(len(schools)), strict=True)
    )
    for path in store.root.rglob("*"):
        assert not set(path.name) & set('<>:"|?*\\') and len(path.name) < 80 and path.name.isascii()
    folders = [path.name.lower() for path in (store.root / "tables/register_weeks").iterdir()]
    assert len(set(folders)) == len(schools)


def test_a_safe_name_of_a_plain_one_is_itself():
    assert safe_name("801-2000") == "801-2000"
    assert safe_name("Oak") != safe_name("oak")


def test_the_register_lies_sorted_by_pupil_and_week(store: Store):
    rows = [week(pupil, FULL, weeks=number) for number in (2, 0, 1) for pupil in (5, -7, 3)]
    bring(store, {"register_weeks": rows})
    (path,) = (store.root / "tables").rglob("*.parquet")
    found = duckdb.sql(f"SELECT pupil, week FROM '{path}'").fetchall()
    assert found == sorted(found)


def test_an_import_that_fails_leaves_all_as_it_was(store: Store, tree):
    bring(store, {"register_weeks": [week(1, FULL)]})
    before = tree(store.folder)
    con = duckdb.connect()
    with pytest.raises(RuntimeError, match="half-way"), store.importing() as import_:
        import_.add("register_weeks", con.from_arrow(rows_of("register_weeks", [week(2, FULL)])), con)
        raise RuntimeError("half-way")
    assert tree(store.folder) == before
    assert con.sql("SHOW TABLES").fetchall() == [], "no working table is left behind"
    assert bring(store, {"register_weeks": [week(2, FULL)]}).changed


@pytest.mark.parametrize(
    ("table", "select", "why"),
    [
        ("registers", "SELECT 1", "no table 'registers'"),
        ("register_weeks", "SELECT 'oak' AS school, 2025 AS academic_year, 1 AS pupil", "lack week, marks"),
        ("schools", "SELECT NULL::VARCHAR AS school", "have no school"),
        ("pupils", "SELECT 'oak' AS school, NULL::INTEGER AS academic_year, 1 AS pupil", "no academic_year"),
    ],
)
def test_rows_that_could_lie_nowhere_are_refused(store: Store, table: str, select: str, why: str):
    with pytest.raises(ValueError, match=why), store.importing() as import_:
        import_.add(table, select, duckdb.connect())
    assert not list(store.root.rglob("*.parquet"))


def test_an_error_of_the_importers_is_not_blamed_on_the_store(store: Store):
    with pytest.raises(FileNotFoundError, match="theirs"), store.importing():
        raise FileNotFoundError("theirs")


def test_the_manifest_says_which_import_brought_what(store: Store):
    result = bring(store, {"register_weeks": [week(1, FULL), week(1, FULL, school="elm")]})
    (record,) = store.imports()
    assert record.id == result.id
    assert record.files == ({"name": "made-up.csv", "fingerprint": "f00d"},)
    assert record.schools == ("elm", "oak")
    assert record.academic_years == (2025,)
    assert record.tables["register_weeks"]["new"] == 2


def test_facts_stay_as_they_were_opened_while_imports_go_on(store: Store):
    bring(store, {"register_weeks": [week(1, FULL)]})
    with store.facts() as facts:
        bring(store, {"register_weeks": [week(1, "I" * 10), week(2, FULL)]})
        bring(store, {"register_weeks": [week(1, "M" * 10)]})
        assert facts.con.sql(f"SELECT marks FROM {facts.view('register_weeks')}").fetchall() == [(FULL,)]
    bring(store, {"register_weeks": [week(3, FULL)]})
    named = set(Manifest.load(store.root).paths())
    assert {path.relative_to(store.root).as_posix() for path in store.root.rglob("*.parquet")} == named


def test_a_column_that_a_table_gained_since_is_null_in_older_files(store: Store):
    bring(store, {"pupils": [{"school": "oak", "academic_year": 2025, "pupil": 1, "sex": "F"}]})
    manifest = Manifest.load(store.root)
    (part,) = manifest.parts
    old = store.root / "tables/pupils/old.parquet"
    duckdb.sql(f"COPY (SELECT school, academic_year, pupil, sex FROM '{store.root / part.path}') TO '{old}'")
    older = Part(
        "tables/pupils/old.parquet",
        *("pupils", "oak", 2025, 1, old.stat().st_size, ""),
        ("school", "academic_year", "pupil", "sex"),
        part.brought,
    )
    manifest.following(parts=(older,)).save(store.root)
    (row,) = held(store, "pupils")
    assert (row["sex"], row["eal"]) == ("F", None)
    bring(store, {"pupils": [{"school": "oak", "academic_year": 2025, "pupil": 2, "sex": "M", "eal": True}]})
    assert [(row["sex"], row["eal"]) for row in held(store, "pupils")] == [("F", None), ("M", True)]


# ---------------------------------------------------------------- temporary stores


def test_a_temporary_store_leaves_nothing_behind():
    with Store.temporary() as store:
        bring(store, {"register_weeks": [week(1, FULL), week(1, FULL, school="elm")]})
        bring(store, {"register_weeks": [week(1, "I" * 10)]})
        assert [row["marks"] for row in held(store, "register_weeks")] == [FULL, "I" * 10]
        assert replaced(store, "register_weeks") == []
        folder = store.folder
        assert not (folder / "key").exists()
    assert not folder.exists()


def test_a_temporary_store_of_a_dead_process_is_cleared_away(monkeypatch, tmp_path: Path):
    import os

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead = tmp_path / "lostlearning-dead"
    dead.mkdir()
    (dead / "1-a.lock").touch()
    other = tmp_path / "lostlearning-notours"
    other.mkdir()
    with Store.temporary() as alive:
        for folder in (dead, other, alive.folder):
            os.utime(folder, (time.time() - 3600,) * 2)
        with Store.temporary():
            assert alive.folder.exists()
            assert other.exists(), "without a lock it may be anybody's"
            assert not dead.exists()


def test_a_school_goes_into_a_temporary_store_in_a_moment():
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE weeks AS SELECT 'oak' AS school, 2025 AS academic_year, p AS pupil, "
        "DATE '2025-09-01' + (7 * w)::INTEGER AS week, '//////////' AS marks "
        "FROM range(1200) a(p), range(39) b(w)"
    )
    best = 9.0
    for _ in range(3):
        with Store.temporary() as store:
            start = time.process_time()
            with store.importing() as import_:
                import_.add("register_weeks", "SELECT * FROM weeks", con)
            best = min(best, time.process_time() - start)
    assert best < 0.2


# ---------------------------------------------------------------- damage


def test_a_spoilt_manifest_is_said_and_nothing_is_swept(store: Store):
    bring(store, {"register_weeks": [week(1, FULL)]})
    path = store.root / "manifest.json"
    good = path.read_bytes()
    kept = list((store.root / "tables").rglob("*.parquet"))
    spoilt = [b"", good[: len(good) // 2], good.replace(b"oak", b"elm"), b"{}", b"[]", b"\x00" * 100]
    for content in spoilt:
        path.write_bytes(content)
        for act in (Store.open, lambda folder: bring(store, {"register_weeks": [week(2, FULL)]})):
            with pytest.raises(StoreDamagedError, match=r"manifest\.json") as caught:
                act(store.folder)
            assert caught.value.path == path
    path.unlink()
    with pytest.raises(StoreDamagedError, match="is missing"):
        Store.open(store.folder)
    assert list((store.root / "tables").rglob("*.parquet")) == kept
    path.write_bytes(good)
    assert len(held(Store.open(store.folder), "register_weeks")) == 1


def test_a_newer_manifest_asks_for_a_newer_version(store: Store):
    bring(store, {"register_weeks": [week(1, FULL)]})
    path = store.root / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'{"format":1', b'{"format":9'))
    with pytest.raises(StoreDamagedError, match="newer version"):
        Store.open(store.folder)


@pytest.mark.parametrize("how", ["missing", "cut", "flipped", "zeroed"])
def test_a_spoilt_file_is_named(store: Store, how: str):
    bring(store, {"register_weeks": [week(number, FULL) for number in range(100)]})
    (path,) = (store.root / "tables").rglob("*.parquet")
    content = path.read_bytes()
    middle = len(content) // 2
    if how == "missing":
        path.unlink()
    else:
        path.write_bytes(
            {
                "cut": content[:middle],
                "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
                "zeroed": bytes(len(content)),
            }[how]
        )
    acts = {
        "read": lambda: held(store, "register_weeks"),
        "import": lambda: bring(store, {"register_weeks": [week(5, "I" * 10)]}),
        "verify": store.verify,
        "forget": lambda: store.forget_pupil([5]),
    }
    for act in acts.values():
        with pytest.raises(StoreDamagedError) as caught:
            act()
        assert caught.value.path == path
        assert "backup" in str(caught.value)
    store.forget_school("oak")
    assert bring(store, {"register_weeks": [week(5, FULL)]}).changed, "forgetting the school is a way out"
