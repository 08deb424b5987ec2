"""Prints the manual from what the software itself says: ``python -m docs.build`` (``--check`` to compare).

Every page under ``docs/manual`` is printed; nothing there is written by hand. ``--check`` fails, naming the
pages, when a printed copy is not what would be printed now.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from docs import evidence, law, pages
from docs.backtest import backtest
from docs.comparisons import comparisons
from docs.engines import cluster, engines
from docs.exits import exits
from docs.impact import impact_assessment
from docs.needs import needs
from docs.official import official
from docs.signals import signals

FOLDER = Path(__file__).parent / "manual"
PAGES: dict[str, Callable[[], str]] = {
    "measures.md": pages.measures,
    "ledger.md": pages.ledger,
    "attendance-codes.md": pages.attendance_codes,
    "words.md": pages.word_lists,
    "tables.md": pages.tables,
    "checks.md": pages.checks,
    "signals.md": signals,
    "comparisons.md": comparisons,
    "exits.md": exits,
    "needs-a-look.md": needs,
    "backtest.md": backtest,
    "impact-assessment.md": impact_assessment,
    "formats.md": pages.formats,
    "worked-examples.md": pages.worked_examples,
    "claims.md": evidence.claims,
    "trackers.md": evidence.trackers,
    "library.md": evidence.library,
    "engines.md": engines,
    "cluster.md": cluster,
    "commands.md": pages.commands,
    "sources.md": pages.sources,
    "official.md": official,
    "law.md": law.law,
    "exclusion-clock.md": law.clock,
    "audit.md": law.audit,
}


def printed() -> dict[str, str]:
    """Every page as it would be printed now."""
    made = {name: page() for name, page in PAGES.items()}
    links = "".join(f"- [{text.splitlines()[0].lstrip('# ')}]({name})\n" for name, text in made.items())
    made["index.md"] = f"# The manual\n\nPrinted from the software by `make docs`.\n\n{links}"
    return made


def stale() -> list[str]:
    """The pages whose printed copy differs, is missing, or is no longer printed."""
    now = printed()
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    return sorted(name for name in {*now, *kept} if now.get(name) != kept.get(name))


def main(arguments: list[str]) -> int:
    """Print the pages, or check them; returns an exit code."""
    if "--check" in arguments:
        pages_out_of_date = stale()
        for name in pages_out_of_date:
            print(f"docs/manual/{name} is not what would be printed now: run make docs", file=sys.stderr)
        return 1 if pages_out_of_date else 0
    FOLDER.mkdir(exist_ok=True)
    now = printed()
    for path in FOLDER.glob("*.md"):
        if path.name not in now:
            path.unlink()
    for name, text in now.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(now)} pages printed in docs/manual")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
