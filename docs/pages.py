"""The pages of the manual: each a function that returns Markdown."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lostlearning.records import ESTABLISHED as STATUS
from lostlearning.vocabulary import attendance_codes as codes
from lostlearning.vocabulary import sources as cited
from lostlearning.vocabulary import words


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(headings) + " |", "|" + " --- |" * len(headings)]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def cell(value: object) -> str:
    """A value inside a table."""
    text = "" if value is None else str(value)
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def measures() -> str:
    """Every definition."""
    from lostlearning.measures.registry import measures as registry

    parts = [
        "# Measures\n",
        "How every figure is worked out. Numerators and denominators are whole numbers; rates and intervals "
        "are derived from them once. Shares of enrolments have a Wilson interval; rates of sessions, minutes "
        "and events have one that treats each enrolment as a cluster. Both are 95%.\n",
    ]
    for measure in registry().values():
        d = measure.definition
        facts = [
            ("Code and version", f"`{d.code}`, version {d.version}"),
            ("Numerator", d.numerator),
            ("Denominator", d.denominator or "None: a count"),
            ("Multiplied by", d.per if d.per != 1 else None),
            ("Better when", d.better.value),
            ("Population", d.population),
            ("Why it matters", d.why),
            ("Why it may differ from your own system", d.may_differ),
            ("Source", f"{_source(d.source)} ({STATUS[d.status]})"),
            ("In force from", d.in_force_from),
            ("Not measured over", ", ".join(measure.not_over) or None),
            ("Checked by", f"{d.checked_by}; next review {d.next_review}"),
        ]
        parts.append(f"## {d.title}\n\n{d.meaning}\n")
        parts.append(table(("", ""), [(name, value) for name, value in facts if value is not None]))
    return "\n".join(parts)


def ledger() -> str:
    """Accounts, routes, the order of precedence, headlines, and what breaks a series."""
    parts = [
        "# The ledger\n",
        "Every possible session of every enrolment is posted to one account, and the accounts add up:\n",
        "    learning in school + educated elsewhere + lost (by route) + not known = possible\n",
        "Sessions outside possible stand beside the account. The in-school book counts minutes inside sessions "
        "that the register calls present; the off-roll book counts days between rolls. The three are never added.\n",
        "## Routes of lost learning, mildest first\n",
        table(
            ("Route", "Book", "Unit", "Ladder", "In official data", "Codes", "Source"),
            (
                (
                    w.label,
                    w["book"].replace("_", "-"),
                    w["unit"],
                    w["ladder"],
                    w["official_data"],
                    w["codes"],
                    _said(w),
                )
                for w in sorted(words("routes"), key=lambda w: int(w["position"]))
            ),
        ),
        "## Where two sources disagree: the order of precedence\n",
        table(
            ("", "Rule", "What is kept as evidence", "What the ledger takes", "Source"),
            (
                (w["order"], w.label, w["disagreement"], w["kept"], _said(w))
                for w in sorted(words("precedence"), key=lambda w: int(w["order"]))
            ),
        ),
        "## Headlines\n",
        table(
            ("Headline", "Meaning", "Defined by", "Source"),
            ((w.code, w["meaning"], w["defined_by"], _said(w)) for w in words("headlines")),
        ),
        "## Breaks in series\n",
        _list("breaks_in_series"),
    ]
    return "\n".join(parts)


def attendance_codes() -> str:
    """The posting table."""
    rows = (
        (
            f"`{c.code}`",
            f"`{c.symbol}`",
            c.label,
            c.valid_from,
            c.valid_to,
            c.statistical_class.replace("_", " "),
            "yes" if c.possible else "no",
            c.account.replace("_", " "),
            c.route.replace("_", " "),
            STATUS[c.status],
            c.note,
        )
        for c in codes().rows
    )
    headings = (
        "Code",
        "Stored as",
        "Meaning",
        "From",
        "To",
        "Class",
        "Possible",
        "Account",
        "Route",
        "Established",
        "Note",
    )
    return "# Attendance codes, and how each is posted\n\nA code is looked up by date.\n\n" + table(
        headings, rows
    )


def word_lists() -> str:
    """Every other list."""
    from importlib import resources

    skip = {"attendance_codes", "sources", "spellings"}
    folder = resources.files("lostlearning.vocabulary") / "data"
    names = sorted(
        entry.name.removesuffix(".csv") for entry in folder.iterdir() if entry.name.endswith(".csv")
    )
    parts = ["# Words\n\nEvery list, dated and cited.\n"]
    parts += [f"## {name.replace('_', ' ')}\n\n{_list(name)}" for name in names if name not in skip]
    return "\n".join(parts)


def tables() -> str:
    """The schema."""
    from lostlearning.tables import TABLES

    parts = ["# Tables\n\nWhat every file is read into. Key columns say which row it is.\n"]
    for each in TABLES.values():
        parts.append(f"## {each.name}\n\n{each.__doc__}\n")
        parts.append(
            table(
                ("Column", "Type", "Must be there", "Key", "Meaning", "List", "Bounds"),
                (
                    (
                        f"`{name}`",
                        c.type.value,
                        "yes" if c.required else "",
                        "yes" if name in each.key else "",
                        c.meaning,
                        c.vocabulary.replace("_", " "),
                        "" if c.low is None else f"{c.low:g} to {c.high:g}",
                    )
                    for name, c in each.columns().items()
                ),
            )
        )
    return "\n".join(parts)


def checks() -> str:
    """Every check."""
    from lostlearning.checks.catalogue import checks as registry

    found = registry()
    parts = [
        f"# Checks\n\n{len(found)} checks. Each is reported as done, skipped (with why) or failed to run.\n"
    ]
    for check in found.values():
        r = check.record
        effect = (
            "the value is left out"
            if r.value
            else {
                "excludes": "the row is left out",
                "stops": "the file is refused",
                "warns": "the row stays",
            }[r.severity.value]
        )
        rows = [
            ("Code", f"`{r.code}`"),
            ("Looks at", ", ".join(f"`{c}`" for c in r.columns)),
            ("Severity", f"{r.severity.value}: {effect}"),
            ("Expected", r.expected),
            ("How to mend it", r.mend),
            ("Why", r.why),
            ("Source", f"{r.source} ({STATUS[r.status]})"),
            ("In force from", r.since),
            ("In force to", r.until),
        ]
        parts.append(
            f"## {r.title}\n\n{r.meaning}\n\n" + table(("", ""), [row for row in rows if row[1] is not None])
        )
    return "\n".join(parts)


def formats() -> str:
    """Every reader, and the headings that are known."""
    from lostlearning.importing import mapping
    from lostlearning.importing.questions import askable
    from lostlearning.sources.readers import readers

    said, _, example = (mapping.__doc__ or "").replace("``", "`").partition("\n\n")
    parts = [
        "# Files that are read\n\nA file is recognised by what is in it, whatever it is called. One that is not "
        "recognised is asked about once, and the answer is kept in `mapping.toml` beside it. An answer that was given "
        "at the desk (`lostlearning open`) to be kept is in `mapping.toml` in `LOSTLEARNING_HOME`: it serves any file "
        "with the same headings.\n",
        table(("Reader", "Reads"), ((f"`{r.name}`", r.title) for r in readers())),
        f"## mapping.toml\n\n{said}\n\n```toml\n{example}```\n\nWhat each reader may be told that a heading is:\n",
        table(
            ("Reader", "Needs", "Columns"),
            (
                (f"`{name}`", "; ".join(" or ".join(group) for group in r.needs), ", ".join(r.offered))
                for name, r in askable().items()
            ),
        ),
        "## Headings that are known\n",
        table(
            ("Column", "Also called"),
            _headings(),
        ),
    ]
    return "\n".join(parts)


def worked_examples() -> str:
    """The spec tests, as chapters."""
    from tests import spec

    parts = [
        "# Worked examples\n\nEach is run as a test: the tables given, the measure asked for, the answer.\n"
    ]
    for module in sorted(pkgutil.iter_modules(spec.__path__), key=lambda m: m.name):
        if module.name.startswith("test_") or module.name in {"base", "conftest"}:
            continue
        chapter = importlib.import_module(f"tests.spec.{module.name}")
        parts.append(_chapter(chapter))
    return "\n".join(parts)


def _chapter(chapter: Any) -> str:
    return str(chapter.printed())


def commands() -> str:
    """Every command with its help and exit codes."""
    import typer

    from lostlearning.cli.app import app
    from lostlearning.cli.exits import MEANINGS

    group = typer.main.get_command(app)
    parts = ["# Commands\n"]
    for name, command in _commands(group):
        parts.append(f"## lostlearning {name}\n\n{command.help}\n")
        rows = []
        for option in command.params:
            if option.name != "help":
                rows.append((", ".join(f"`{o}`" for o in option.opts), getattr(option, "help", "") or ""))
        if rows:
            parts.append(table(("Argument or option", "Meaning"), rows))
    parts.append(
        "## Exit codes\n\n"
        + table(("Code", "Meaning"), ((int(e), meaning) for e, meaning in MEANINGS.items()))
    )
    return "\n".join(parts)


def _commands(group: Any) -> Iterator[tuple[str, Any]]:
    """Each command by its whole name, those of a group after it."""
    for name, command in group.commands.items():
        yield name, command
        if hasattr(command, "commands"):
            yield from ((f"{name} {inner}", each) for inner, each in _commands(command))


def sources() -> str:
    """Every source cited."""
    rows = ((f"`{s.key}`", s.title, s.address, s.read_on, STATUS[s.status]) for s in cited().values())
    return "# Sources\n\n" + table(("Key", "Title", "Address", "Read on", "Established"), rows)


def _list(name: str) -> str:
    listed = words(name)
    extras = list(listed.rows[0].extra) if len(listed) else []
    headings = ("Code", "Meaning", "From", "To", *(extra.replace("_", " ") for extra in extras), "Source")
    rows = (
        (f"`{w.code}`", w.label, w.valid_from, w.valid_to, *(w[e] for e in extras), _said(w)) for w in listed
    )
    return table(headings, rows)


def _said(word: Any) -> str:
    return f"{word.source} ({STATUS[word.status]})"


def _source(key: str) -> str:
    source = cited().get(key)
    return source.title if source else key


def _headings() -> Iterable[Sequence[object]]:
    import csv
    from importlib import resources

    text = (resources.files("lostlearning.sources") / "synonyms.csv").read_text(encoding="utf-8")
    found: dict[tuple[str, str], list[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault((row["table"], row["column"]), []).append(row["synonym"])
    return [("any file" if t == "*" else t, f"`{c}`", ", ".join(names)) for (t, c), names in found.items()]
