"""The command line: ``lostlearning VERB …``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from lostlearning import __version__
from lostlearning.cli import (
    audit,
    backtest,
    books,
    check,
    claims,
    clock,
    cohort,
    compare,
    demo,
    desk,
    diagnose,
    forget,
    importing,
    leavers,
    library,
    measure,
    nation,
    needs,
    official,
    signals,
    site,
    synth,
    trackers,
)
from lostlearning.cli.exits import MEANINGS

EPILOG = f"Exit codes: {'; '.join(f'{code} {meaning}' for code, meaning in MEANINGS.items())}."

app = typer.Typer(
    name="lostlearning",
    help="Makes every day of lost learning visible, from the files schools already hold.",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(asked: bool) -> None:
    if asked:
        print(f"lostlearning {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Data stay on this machine. Names and UPNs are never stored."""


app.command("diagnose", epilog=EPILOG)(diagnose.diagnose)
app.command("open", epilog=EPILOG)(desk.open_desk)
app.command("check", epilog=EPILOG)(check.check)
app.command("import", epilog=EPILOG)(importing.import_files)
app.command("measure", epilog=EPILOG)(measure.measure)
app.command("measures", epilog=EPILOG)(measure.list_measures)
app.command("signals", epilog=EPILOG)(signals.signals)
app.command("needs", epilog=EPILOG)(needs.needs)
app.command("compare", epilog=EPILOG)(compare.compare)
app.command("exits", epilog=EPILOG)(leavers.exits)
app.command("backtest", epilog=EPILOG)(backtest.backtest)
app.command("forget", epilog=EPILOG)(forget.forget)
app.command("demo", epilog=EPILOG)(demo.demo)
app.add_typer(synth.app, epilog=EPILOG)
app.command("clock", epilog=EPILOG)(clock.clock)
app.command("audit", epilog=EPILOG)(audit.audit)
app.command("claims", epilog=EPILOG)(claims.claims)
app.command("trackers", epilog=EPILOG)(trackers.trackers)
app.command("library", epilog=EPILOG)(library.library)
app.add_typer(official.app, epilog=EPILOG)
app.command("books", epilog=EPILOG)(books.books)
app.command("cohort", epilog=EPILOG)(cohort.cohort)
app.add_typer(nation.app, epilog=EPILOG)
app.command("site", epilog=EPILOG)(site.site)


def run() -> None:
    """The entry point. A terminal that cannot show a character shows another instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()
