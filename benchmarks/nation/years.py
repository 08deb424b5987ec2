"""What more years cost: a store that holds ten, and the books of one, two, five and ten of them."""

import shutil

from benchmarks.nation.made import FEW, synth
from benchmarks.runs import apart, timed
from lostlearning.store.nation import NationalStore

RUN = "benchmarks.nation.years_run"
FIRST, HELD = 2015, 10
COUNTS = (1, 2, 5, 10)
PUPILS = 300_000
GIB = 2**30


def table(scratch, quick):
    """The latest year, two, five and all ten: in one process, and in a process each. Answers must not differ."""
    folder, out = scratch / "ten-years", str(scratch / "answers-of-years")
    shutil.rmtree(folder, ignore_errors=True)
    made, _ = timed(lambda: synth(folder, FEW if quick else PUPILS, year=FIRST, years=HELD))
    manifest = NationalStore.open(folder).manifest()
    latest = sorted(manifest.years, reverse=True)
    alone = {year: apart(RUN, store=str(folder), out=out, years=[year], again=0) for year in latest}
    rows = []
    for count in COUNTS:
        years = latest[:count]
        ran = apart(RUN, store=str(folder), out=out, years=years, again=0)
        for year in years:
            if ran.answers[str(year)] != alone[year].answers[str(year)]:
                raise RuntimeError(f"{year} has other answers after {years[0]} than by itself")
        enrolments = sum(part.rows("roll") for year in years for part in manifest.of_year(year))
        each = sum(alone[year].cold for year in years)
        used = sum(alone[year].processor for year in years)
        most = max(alone[year].memory for year in years)
        rows.append(
            f"| {count} | {enrolments:,} | {ran.cold:.1f} | {ran.cold / count:.1f} | {ran.processor / count:.1f} | "
            f"{ran.memory / GIB:.2f} | {each:.1f} | {each / count:.1f} | {used / count:.1f} | {most / GIB:.2f} |"
        )
    parts = len(manifest.of_year(latest[0]))
    shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    return [
        f"How it grows with years: a store that holds {HELD}, {FIRST}/{(FIRST + 1) % 100:02d} to "
        f"{latest[0]}/{(latest[0] + 1) % 100:02d}, of {parts} authorities (made in {made:.0f} s). Each year is a run "
        "of its own, cold; the answers of a year are the same either way.\n",
        "| years | enrolments | one process, s | a year, s | processor a year, s | GiB | a process each, s | a year, s "
        "| processor a year, s | GiB, the most |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        *rows,
        "",
    ]
