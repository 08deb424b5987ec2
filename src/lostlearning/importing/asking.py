"""Asks at a terminal what a file is, with a proposal to accept or mend."""

from __future__ import annotations

import sys

from lostlearning.importing.mapping import Answer, Ask, Question


def at_terminal() -> Ask | None:
    """Something that asks, if there is a person at a terminal to be asked."""
    return ask if sys.stdin.isatty() and sys.stderr.isatty() else None


def ask(question: Question) -> Answer | None:
    """Shows what the headings seem to mean; takes yes, another kind of file, or another column for any
    heading. None where the person would rather not say.
    """
    from rich.console import Console
    from rich.prompt import Prompt
    from rich.table import Table

    console = Console(stderr=True)
    reader, columns = question.reader, dict(question.columns)
    console.print(f"\n[bold]{question.file}[/bold] is not a layout that is known here.")
    while True:
        title, known = question.choices[reader]
        table = Table("Heading", "Taken for", title=f"As {title} (heading row {question.header_row})")
        for heading, column in columns.items():
            table.add_row(heading, column or "(left out)")
        console.print(table)
        said = Prompt.ask(
            "Is that right? [b]y[/b]es, [b]k[/b]ind of file, [b]c[/b]olumn, [b]i[/b]gnore this file, "
            "[b]l[/b]ater",
            console=console,
            choices=["y", "k", "c", "i", "l"],
            default="y",
        )
        if said == "y":
            return Answer(reader, columns)
        if said == "i":
            return Answer("", {})
        if said == "l":
            return None
        if said == "k":
            for name, (what, _) in question.choices.items():
                console.print(f"  {name}: {what}")
            reader = Prompt.ask("Which", console=console, choices=list(question.choices), default=reader)
        else:
            heading = Prompt.ask("Which heading", console=console, choices=list(columns), show_choices=False)
            console.print("It may be: " + ", ".join(known))
            columns[heading] = Prompt.ask(
                "What is it (empty to leave it out)",
                console=console,
                choices=[*known, ""],
                show_choices=False,
                default="",
            )
