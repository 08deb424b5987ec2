"""The pages of the manual on engines: what works on which, and how to run the books on a cluster."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

from docs.pages import table

BESIDE = (
    "Reconciliation of the headlines",
    "Disagreements of sources",
    "Signals",
    "Exits and their reasons",
    "A nation as a store of partitions",
    "A nation as tables of one's own",
)
"""What tests/engines holds beside the worked examples; a test compares the two lists."""
RESULTS = Path(__file__).parents[1] / "benchmarks" / "RESULTS.md"


def measured(part: str) -> str:
    """A part of ``benchmarks/RESULTS.md`` without its heading. Raises ValueError where it has none of that name."""
    _, there, after = RESULTS.read_text(encoding="utf-8").partition(f"<!-- {part} -->\n")
    if not there:
        raise ValueError(f"{RESULTS.name} has no part {part}: python -m benchmarks --only {part} --write")
    return re.sub(r"\A## .*\n+", "", after.partition("<!-- ")[0]).rstrip() + "\n"


def engines() -> str:
    """What each engine does: every chapter of the worked examples, and what an engine cannot do."""
    from tests import spec

    from lostlearning.store.engines import ENGINES, unsupported

    names = sorted(module.name for module in pkgutil.iter_modules(spec.__path__))
    found = [
        importlib.import_module(f"tests.spec.{name}").CHAPTER for name in names if name.startswith("chapter_")
    ]
    cannot = {(row.engine, row.thing) for row in unsupported()}

    def held(engine: str, titles: list[str]) -> str:
        works = sum((engine, title) not in cannot for title in titles)
        return f"all {works}" if works == len(titles) else f"{works} of {len(titles)}"

    chapters = [(chapter.title, [each.title for each in chapter.paragraphs]) for chapter in found]
    rows = [(title, *(held(engine, titles) for engine in ENGINES)) for title, titles in chapters]
    beside = [
        (thing, *("no" if (engine, thing) in cannot else "yes" for engine in ENGINES)) for thing in BESIDE
    ]
    reasons = [(row.engine, row.thing, row.reason) for row in unsupported()]
    return "\n".join(
        [
            "# Engines\n",
            "The ledger and the measures are one set of expressions. DuckDB runs them in this process and needs "
            "nothing; Spark runs them in a session of your own: `pip install 'lostlearning[spark]'`, and Java 17 or "
            "21. An engine makes whole numbers alone; rates and intervals are derived from them once, outside it, so "
            "answers do not differ between engines. [On a cluster](cluster.md) says how to use Spark.\n",
            "Every example of the [worked examples](worked-examples.md) is run on each engine whenever the tests are "
            "run. What is listed below as not working is run as well: the tests fail when it works, so this page "
            "cannot be out of date.\n",
            "## Worked examples that hold\n",
            table(("Chapter", *ENGINES), rows),
            "## Beside the measures\n",
            table(("What", *ENGINES), beside),
            "## What an engine cannot do, and why\n",
            table(("Engine", "What", "Why"), reasons) if reasons else "Nothing is known that one cannot.\n",
            "Reading exported files, their checks, the reports and the site are on DuckDB: they are of a school or an "
            "authority at a time, and need no cluster.\n",
        ]
    )


def cluster() -> str:
    """How to run the books on Spark, on a scheduler and without internet."""
    from lostlearning.cli.exits import MEANINGS
    from lostlearning.nation.on_spark import LONG
    from lostlearning.store.engines.spark import LOCAL, SQL
    from lostlearning.tables import TABLES
    from lostlearning.tables.base import Type

    settings = [(f"`{key}`", f"`{value}`") for key, value in sorted(LOCAL.items())]
    kinds = {Type.KEY: "the keyed hash of a pupil, never the UPN", Type.MARKS: "a week of ten symbols"}
    types = [(kind.value, f"`{name}`", kinds.get(kind, "")) for kind, name in SQL.items()]
    codes = [(code, meaning) for code, meaning in MEANINGS.items()]
    return "\n".join(
        [
            "# On a cluster\n",
            "One school, an authority and a year of England are made on one ordinary machine. Where pupils' records "
            "may not leave a Spark platform, the same books are made there, from the tables that are there, with the "
            "same answers: [engines](engines.md) says what is tested.\n",
            "## Your own session, your own tables\n",
            "```python\nfrom lostlearning.books import Books\n"
            "from lostlearning.store.engines.spark import SparkFacts\n\n"
            "with SparkFacts(\n    spark,\n    {\n"
            '        "pupils": "main.school_data.pupils",  # a table: catalog.schema.table, or shorter\n'
            '        "enrolments": spark.table("main.school_data.spells").where("academic_year = 2025"),\n'
            '        "register_weeks": "/Volumes/main/school_data/register_weeks",  # a text with a slash: Parquet\n'
            '        "exclusions": "main.school_data.exclusions",\n    },\n) as facts:\n'
            "    found = Books(facts).measures(\n"
            '        ["overall_absence", "persistent_absence", "suspensions"], by=["sen_provision"]\n    )\n```\n',
            "- **The session is yours.** It is not stopped, none of its settings is changed, nothing is written to its "
            "catalogue. Views made in it begin with `lostlearning_` or `ibis_` and go when the facts are closed.\n"
            "- **Tables are the canonical ones** of [tables](tables.md): "
            f"{', '.join(f'`{name}`' for name in TABLES)}. Give a view that selects from tables of another shape. "
            "Columns beside the canonical ones are left alone, and optional columns may be missing.\n"
            "- **A table that is given counts as read**, be it without a row: no suspensions, not suspensions unknown. "
            "One that is not given is not known. Where schools sent different files, `records_read` says which.\n"
            "- **Every fault of the tables is said at once**, before anything is counted.\n"
            "- **Pupils are keyed hashes** before they come here; a text in the column `pupil` is refused.\n"
            "- **Parts are cached** while the facts are open, in memory and then on the disks of the executors. Where "
            "a platform allows no cache they are worked out again each time.\n",
            table(("Column holds", "Spark type", ""), types),
            "## A nation\n",
            "```python\nfrom lostlearning import nation\n\n"
            "tables = {\n"
            '    "session_marks": "main.school_data.marks",  # school, pupil, date, session, and code or symbol\n'
            '    "authorities": "main.school_data.authorities",  # school, authority, region\n'
            '    "pupils": "main.school_data.pupils",\n    "enrolments": "main.school_data.spells",\n'
            '    "exclusions": "main.school_data.exclusions",\n}\n'
            'with nation.books(tables, 2024, engine="spark", session=spark) as found:\n'
            '    found.figures("region")  # an Arrow table: england, region, authority or school\n'
            '    found.write("answers")  # places and schools as CSV and Parquet, and england.html\n'
            '    found.pupils().write.saveAsTable("main.answers.pupils")  # a DataFrame: where it goes is yours\n```\n',
            "Marks are one row a session, or `register_weeks`; they become bits in the session; nothing is written "
            "but what you ask for. Rows of other years are left alone. Marks that cannot be counted (a code not in use "
            "on the day, a weekend, two marks for a session) stop it before any figure, with how many there are of "
            "each. A school that is in no authority counts in England and under no authority's code. "
            "`lostlearning books nation/ -o answers/ --engine spark` counts a national store that every executor can "
            "read, and `nation.books` does too.\n",
            "A platform that shares one session between people keeps cached parts where those people can read them: "
            "use a session of your own. Tables are read as whoever the session belongs to: their grants are the limit. "
            "A session over a network (Spark Connect) has not been tested.\n",
            "## A session on one machine\n",
            "`local_session(cores=2, memory='4g')` starts Spark in one Java process of this machine, for tests and "
            "for trying things. It opens no page and listens on 127.0.0.1 alone. Spark 4 follows the ANSI rules and so "
            "does this: a number that does not fit is an error, never a null.\n",
            table(("Setting", "Value"), settings),
            "Executors that are processes of their own can be tried on one machine too: a session with the master "
            "`local-cluster[2,1,2432]` (executors, processors of each, MiB of each) and `spark.executor.memory=2g`, "
            "where `SPARK_HOME` names a folder in which Spark may write beside its own files. "
            "`benchmarks/nation/sessions.py` makes one, which is handed over as a session of your own is. For a nation "
            "these settings help, and a session of your own is left to say whether it has them:\n",
            table(("Setting", "Value"), [(f"`{key}`", f"`{value}`") for key, value in LONG.items()]),
            "## On a scheduler\n",
            "A nightly job is one command, or one Python file, and its exit code:\n",
            table(("Code", "Means"), codes),
            "Run it once at a time for a store. Retry code 4 after what the message names is mended, not in a loop. "
            "What this software says when it fails names tables and columns, and no value of a pupil; what Spark "
            "itself logs is your platform's.\n",
            "## In a secure environment without internet\n",
            "Carry the software in as files, and check them there. On a machine with internet, with the same Python "
            "and processor as inside:\n",
            "    python -m pip wheel --require-hashes -r requirements/dev.txt -w wheels\n"
            "    python -m build --wheel --outdir wheels\n"
            "    (cd wheels && sha256sum * > SHA256SUMS)\n",
            "`pip wheel` is used and not `pip download`, because Spark is published as source alone: it is made a "
            "wheel where its build can be fetched. Inside:\n",
            "    (cd wheels && sha256sum --check SHA256SUMS)\n"
            "    python -m venv books\n"
            "    books/bin/pip install --no-index --find-links wheels 'lostlearning[spark]'\n"
            "    books/bin/lostlearning --version\n",
            "Leave `[spark]` off where the platform has a Spark of its own, and install into its Python: Spark 4.0 is "
            "what is tested. Nothing here calls out: no licence is asked for, no use is reported. Commands that fetch "
            "official statistics say so and do nothing else without internet. What leaves the environment is your "
            "decision: answers in whole numbers by small groups must be rounded or suppressed first.\n",
            "**Java** 17 or 21, a headless runtime is enough: `java -version`, and `JAVA_HOME` where there are "
            "several. On Debian and Ubuntu the package is `openjdk-17-jre-headless` or `openjdk-21-jre-headless`. "
            "Without it everything but Spark works.\n",
            "## Sizing\n",
            "On one machine of two processors, Spark 4.0 on Java 17, by `python -m benchmarks --only spark` "
            "(`LOSTLEARNING_NATION` names the store):\n",
            measured("spark"),
            "- **Executors** are processes of their own, on machines of their own where there are several; each needs "
            "to read the store or the tables. A session of one process shares its heap between its threads.\n"
            "- **The whole nation** is about ten times those rows, and was not run on Spark.\n"
            "- **Memory**: what is kept is one row an enrolment of about 90 whole numbers. Spark spills what does not "
            "fit to the executors' disks. The driver holds sums of schools and of groups alone, never pupils.\n"
            "- **Measures that look at single sessions or on which days a school was open** (runs, removals, leavers, "
            "placements) write weeks out again. Every measure of 19,538 enrolments took two processors 83 s from "
            "the start: ask only for the measures you need.\n"
            "- **One ordinary machine with DuckDB is faster** for a store that may be there. Spark is for tables that "
            "may not leave it.\n",
        ]
    )
