"""A cohort followed from Year 7 to Year 11 over five national years: how long it takes, and how much memory.

`LOSTLEARNING_COHORT` names a store that is there already (`lostlearning synth nation --pupils 8400000 --year 2020/21
--years 5`); without it one is made, which takes a quarter of an hour and 8 GB.
"""

import os
import shutil
from pathlib import Path

import duckdb

from benchmarks.cohort.following import GIB
from benchmarks.nation import data
from benchmarks.nation.made import FEW, PUPILS, synth
from benchmarks.nation.part import TENTH, part_of
from benchmarks.runs import THREADS, apart, timed
from lostlearning.nation.cohort.of import Cohort
from lostlearning.store.nation import NationalStore

RUN = "benchmarks.cohort.following"
FIRST, YEARS = 2020, 5


def bench(*, quick, pupils=PUPILS):
    """A tenth of the nation and all of it. Raises RuntimeError where the cohort is not whom the rolls have."""
    scratch = data.scratch("cohort")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    made, root = _nation(scratch, FEW if quick else pupils)
    try:
        part_of(root, scratch / "part", TENTH, every_year=True)
        found = {store: _measured(store, scratch / "answers") for store in (scratch / "part", root)}
        again = apart(RUN, store=str(root), out=str(scratch / "answers"), again=0)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    whole, _, years = found[root]
    stages = {stage[:1].lower() + stage[1:]: seconds for stage, seconds in whole.answers["stages"].items()}
    told = ", ".join(f"{stage} {seconds:.0f} s" for stage, seconds in stages.items())
    return "\n".join(
        [
            "## A cohort of the nation\n",
            f"The pupils in Year 11 in {years[-1]}/{(years[-1] + 1) % 100:02d}, followed over {len(years)} years of "
            f"an invented nation from Year 7 on{made}: books of each year, exits and their reasons, schools by three "
            "definitions, groups and places. A new process each, imports included, with a limit of 4 GiB.\n",
            "| enrolments of all years | pupils of the cohort | exits | seconds | peak memory, GiB |",
            "|---:|---:|---:|---:|---:|",
            *(_row(run, rows) for run, rows, _ in found.values()),
            "",
            f"Of the last: {told}. Once more with nothing changed: {again.cold:.0f} s, "
            f"{again.answers['reused']} of {again.answers['reused'] + again.answers['made']} parts used again.\n",
            f"What limits it: {max(stages, key=lambda stage: stages[stage])}. Counting is of twelve authorities of a "
            "year at a time, and asks whole rolls what only they can tell; pupils are followed 100,000 at a time over "
            "all years.\n",
        ]
    )


def _nation(scratch, pupils):
    held = os.environ.get("LOSTLEARNING_COHORT")
    if held and pupils > FEW:
        return "", Path(held)
    folder = scratch / "nation"
    seconds, _ = timed(lambda: synth(folder, pupils, year=FIRST, years=YEARS))
    return f", made in {seconds:.0f} s", folder


def _measured(root, out):
    shutil.rmtree(out, ignore_errors=True)
    run = apart(RUN, store=str(root), out=str(out), again=0)
    store = NationalStore.open(root)
    manifest = store.manifest()
    cohort = Cohort(max(manifest.years))
    if run.answers["missing"] or run.answers["pupils"] != (held := _on_rolls(store, cohort)):
        raise RuntimeError(f"{run.answers['pupils']} pupils are followed, and {held} are on rolls")
    return run, sum(part.rows("roll") for part in manifest.partitions.values()), cohort.years


def _on_rolls(store, cohort):
    """Pupils on the rolls of the cohort's year group in any of its years: counted anew, from the rolls alone."""
    manifest = store.manifest()
    asked = [
        f"SELECT pupil FROM {store.scan([piece for part in manifest.of_year(year) for piece in part.of('roll')])} "
        f"WHERE in_population AND year_group = '{cohort.group(year)}'"
        for year in cohort.years
    ]
    with duckdb.connect(config={"threads": THREADS}) as con:
        ((count,),) = con.execute(
            f"SELECT count(DISTINCT pupil) FROM ({' UNION ALL '.join(asked)})"
        ).fetchall()
    return count


def _row(run, rows):
    told = run.answers
    return f"| {rows:,} | {told['pupils']:,} | {told['exits']:,} | {run.cold:.0f} | {run.memory / GIB:.1f} |"
