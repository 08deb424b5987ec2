"""The nation: every measure of England from the store, beside the same by hand, and what limits it.

`LOSTLEARNING_NATION` names a store that is there already (`lostlearning synth nation --pupils 8400000 --year
2024/25`); without it one is made, which takes some minutes and is timed too.
"""

import shutil
import time
from pathlib import Path

import duckdb

from benchmarks.nation import data, years
from benchmarks.nation.made import FEW, nation, synth
from benchmarks.nation.question import YEAR
from benchmarks.runs import THREADS, apart, timed
from lostlearning.nation.arriving import add_marks
from lostlearning.nation.drafting import Draft
from lostlearning.nation.rebuilding import ROWS
from lostlearning.nation.turning import bits_of_rows
from lostlearning.store.nation import NationalStore

OURS, HAND = "benchmarks.nation.ours", "benchmarks.nation.hand_run"
GIB = 2**30
SOME = 38
SAID = "the same question, in one run"


def bench(*, quick):
    scratch = data.scratch("")
    scratch.mkdir(parents=True, exist_ok=True)
    made, store = nation(scratch, quick)
    parts = len(store.manifest().of_year(YEAR))
    enrolments, marks = _size(store)
    text = [
        "## The nation\n",
        f"An invented nation, {YEAR}/{(YEAR + 1) % 100:02d}: {enrolments:,} enrolments in {parts} authorities, "
        f"{marks / 1e9:.2f} billion marks, {data.size(store) / 1e9:.2f} GB on disk{made}. Two workers; cold is a new "
        "process, imports included. Written are the figures of every school, authority, region and England by six "
        "characteristics, as Parquet and CSV with rates and intervals, England's page, and the counts of each pupil.\n",
    ]
    text += _ours(store, scratch, marks)
    text += _by_hand(store, scratch, parts)
    text += _a_day(store, scratch)
    text += _growth(store, scratch, parts)
    text += years.table(scratch, quick)
    text += _variety(scratch, quick)
    shutil.rmtree(scratch / "answers", ignore_errors=True)
    return "\n".join(text)


def everything(*, quick):
    """All measures, signals and exits."""
    scratch = data.scratch("")
    scratch.mkdir(parents=True, exist_ok=True)
    _, store = nation(scratch, quick)
    text = _sights(store, scratch)
    shutil.rmtree(scratch / "answers", ignore_errors=True)
    return "\n".join(["## Everything of the nation\n", *text])


def _size(store):
    parts = store.manifest().of_year(YEAR)
    scan = store.scan([piece for part in parts for piece in part.of("marks")])
    with duckdb.connect(config={"threads": THREADS}) as con:
        words = [name for name, *_ in con.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()][2:]
        bits = "+".join(f"bit_count({word})::INTEGER" for word in words)
        ((marks,),) = con.execute(
            f"SELECT sum({bits})::BIGINT FROM {scan} WHERE symbol NOT IN ('_', '#')"
        ).fetchall()
    return sum(part.rows("roll") for part in parts), marks


def _ours(store, scratch, marks):
    rows = []
    out = str(scratch / "answers")
    for name, more in (("from balances carried forward", {}), ("from every mark", {"from_marks": True})):
        ran = apart(OURS, store=str(store.root), out=out, **more)
        rows.append(
            f"| `lostlearning books`, {name} | {ran.cold:.1f} | {ran.warm:.1f} | {marks / 1e6 / ran.warm:,.0f} | "
            f"{ran.processor:.1f} | {ran.memory / GIB:.1f} |"
        )
    for name, tables in (
        ("what balances are read from", {"balance", "exclusi"}),
        ("all marks as bits", {"marks"}),
    ):
        seconds = min(_scan(store, tables) for _ in range(2))
        rows.append(
            f"| bare scan of {name}, {data.size(store, tables) / 1e9:.2f} GB | | {seconds:.1f} | | | |"
        )
    return [
        "Attendance, suspension and route measures (60 of them). Goal: 10 s, 4 GiB.\n",
        "| | cold, s | warm, s | million marks a second, warm | processor, s | peak memory, GiB |",
        "|---|---:|---:|---:|---:|---:|",
        *rows,
        "",
    ]


def _scan(store, tables):
    pieces = [
        piece
        for part in store.manifest().of_year(YEAR)
        for piece in part.pieces
        if piece.table in tables or piece.table[:7] in tables
    ]
    with duckdb.connect(config={"threads": THREADS}) as con:
        kinds = {}
        for piece in pieces:
            kinds.setdefault(piece.table, []).append(piece)
        begun = time.perf_counter()
        for some in kinds.values():
            scan = store.scan(some)
            names = [name for name, *_ in con.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()]
            con.execute(
                "SELECT " + ", ".join(f'max("{name}")' for name in names) + f" FROM {scan}"
            ).fetchall()
        return time.perf_counter() - begun


def _by_hand(store, scratch, parts):
    part = data.part_of(store, scratch / "by-hand", min(SOME, parts))
    rows = data.long_rows(part, scratch / "long")
    data.people(part, scratch / "people.parquet")
    exclusions = [
        str(part.path(piece)) for each in part.manifest().of_year(YEAR) for piece in each.of("exclusions")
    ]
    given = {"rows": str(scratch / "long" / "*.parquet"), "people": str(scratch / "people.parquet")}
    ours = apart(OURS, store=str(part.root), out=str(scratch / "answers"))
    marks = apart(OURS, store=str(part.root), out=str(scratch / "answers"), from_marks=True)
    told = [
        f"| `lostlearning books`, all it writes, from balances | {ours.warm:.1f} | 1.0 | {ours.memory / GIB:.1f} |",
        f"| `lostlearning books`, all it writes, from marks | {marks.warm:.1f} | {marks.warm / ours.warm:.1f} | "
        f"{marks.memory / GIB:.1f} |",
    ]
    found = {}
    for which, name in (("duckdb", "DuckDB SQL"), ("polars", "Polars, lazy and streaming")):
        ran = apart(HAND, which=which, exclusions=exclusions, again=1, **given)
        found[which] = ran.answers
        told.append(
            f"| {name}, sums alone | {ran.warm:.1f} | {ran.warm / ours.warm:.1f} | {ran.memory / GIB:.1f} |"
        )
    _agree(found, Path(ours.answers["folder"]))
    turn = _turn(scratch)
    shutil.rmtree(scratch / "long", ignore_errors=True)
    count = len(part.manifest().of_year(YEAR))
    return [
        f"By hand on one row a mark, of {count} authorities ({rows / 1e6:,.0f} million rows; answers agree): {SAID}. "
        "By hand there are sums and no squares, intervals or files. Goal: three times as slow as ours.\n",
        "| | warm, s | times ours | peak memory, GiB |",
        "|---|---:|---:|---:|",
        *told,
        "",
        f"Turning one row a mark into bits: {turn / 1e6:.1f} million rows a second (an authority).\n",
    ]


def _agree(found, folder):
    """All contestants have the same sums for everyone."""
    with duckdb.connect() as con:
        said = dict(
            con.execute(
                f"SELECT definition, numerator FROM '{folder / 'places.parquet'}' WHERE level = 'england' AND "
                "characteristic = 'all'"
            ).fetchall()
        )
    wanted = {
        "lost": said["overall_absence"],
        "possible": said["possible_sessions"],
        "persistent": said["persistent_absence"],
        "suspensions": said["suspensions"],
    }
    for which, answers in found.items():
        assert answers == wanted, f"{which}: {answers}, not {wanted}"


def _turn(scratch):
    """Rows a second."""
    draft = Draft(rows_now=ROWS)
    draft.write("bits", bits_of_rows(draft["rows_now"], YEAR))
    first = sorted((scratch / "long").iterdir())[0]
    with duckdb.connect(config={"threads": THREADS}) as con:
        draft.prepare(con)
        con.execute(f"CREATE VIEW rows_now AS SELECT * FROM '{first}'")
        ((count,),) = con.execute("SELECT count(*) FROM rows_now").fetchall()
        seconds, _ = timed(lambda: con.execute(f"CREATE TEMP TABLE bits AS {draft.queries['bits']}"))
    return count / seconds


def _a_day(store, scratch):
    """A day after the year's last, since a year that is whole has none to spare."""
    copy = data.part_of(store, scratch / "day", len(store.manifest().of_year(YEAR)))
    rows = data.a_day(copy, scratch / "day.parquet", "2025-07-30")
    added, _ = timed(lambda: add_marks(copy, [scratch / "day.parquet"], YEAR))
    fresh = apart(OURS, store=str(copy.root), out=str(scratch / "answers"), again=0)
    shutil.rmtree(copy.root, ignore_errors=True)
    return [
        f"One day more ({rows / 1e6:.1f} million rows, checked): added in {added:.1f} s; every measure fresh, by "
        f"a new run of the command, {fresh.cold:.1f} s after that, {fresh.memory / GIB:.1f} GiB. Goal: 5 s together.\n",
    ]


def _growth(store, scratch, parts):
    rows = []
    for count in sorted({max(1, parts // 8), max(1, parts // 4), max(1, parts // 2), parts}):
        part = data.part_of(store, scratch / "some", count)
        ran = apart(OURS, store=str(part.root), out=str(scratch / "answers"), again=1)
        enrolments = sum(each.rows("roll") for each in part.manifest().of_year(YEAR))
        rows.append(
            f"| {count} | {enrolments:,} | {ran.cold:.1f} | {ran.warm:.1f} | {ran.memory / GIB:.1f} |"
        )
    return [
        "How it grows with authorities.\n",
        "| authorities | enrolments | cold, s | warm, s | peak memory, GiB |",
        "|---:|---:|---:|---:|---:|",
        *rows,
        "",
    ]


def _variety(scratch, quick):
    rows = []
    for variety in ("0.5", "1", "10"):
        folder = scratch / "varied"
        shutil.rmtree(folder, ignore_errors=True)
        synth(folder, FEW if quick else 300_000, "--variety", variety)
        store = NationalStore.open(folder)
        ran = apart(OURS, store=str(folder), out=str(scratch / "answers"), again=1)
        marks = apart(OURS, store=str(folder), out=str(scratch / "answers"), from_marks=True, again=1)
        held = store.manifest().of_year(YEAR)
        per = sum(each.rows("marks") for each in held) / sum(each.rows("roll") for each in held)
        rows.append(
            f"| {variety} | {per:.1f} | {ran.warm:.1f} | {marks.warm:.1f} | {data.size(store, {'marks'}) / 1e6:.0f} |"
        )
    return [
        "What the variety of weeks costs, of 300,000 pupils (1 is as chosen: `docs/decisions/0023`).\n",
        "| variety | rows of bits an enrolment | from balances, s | from marks, s | MB of marks |",
        "|---:|---:|---:|---:|---:|",
        *rows,
        "",
    ]


def _sights(store, scratch):
    """Signals and exits beside figures that are there already, and then all at once from nothing."""
    given = {"store": str(store.root), "out": str(scratch / "answers"), "memory": 8, "again": 0}
    apart(OURS, **given)
    alone = apart(OURS, **given, sights=True, fresh=False)
    whole = apart(OURS, **given, sights=True, every=True)
    return [
        "| | minutes | peak memory, GiB |",
        "|---|---:|---:|",
        f"| all signals and exits (goal: 5 minutes, 8 GiB) | {alone.cold / 60:.1f} | {alone.memory / GIB:.1f} |",
        "| those, and all measures that add up: runs of absence and minutes in sessions among them | "
        f"{whole.cold / 60:.1f} | {whole.memory / GIB:.1f} |",
        "",
    ]
