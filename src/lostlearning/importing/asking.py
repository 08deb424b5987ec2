"""Asks at a terminal what a file is, with a proposal to accept or mend."""

from __future__ import annotations

import sys

from lostlearning.importing.questions import Answer, Ask, Question


def at_terminal() -> Ask | None:
    """Something that asks, if there is a person at a terminal to be asked."""
    return ask if sys.stdin.isatty() and sys.stderr.isatty() else None


def ask(question: Question) -> Answer | None:
    """Shows what the headings seem to mean; takes yes, another kind of file, or another column for any
    heading. None where the person would rather not say.
    """
    from rich.console import Console
    from rich.markup import escape
    from rich.prompt import Prompt
    from rich.table import Table

    console = Console(stderr=True, highlight=False)
    reader, columns = question.reader, dict(question.columns)
    console.print(f"\n[bold]{escape(question.file)}[/bold] is not a layout that is known here.")
    while True:
        choice = question.choices[reader]
        table = Table(
            "", "Heading", "Taken for", title=f"As {choice.title} (heading row {question.header_row})"
        )
        numbered = {str(number): heading for number, heading in enumerate(columns, 1)}
        for number, heading in numbered.items():
            table.add_row(number, escape(heading), columns[heading] or "(left out)")
        console.print(table)
        lacks = choice.lacks(columns)
        if lacks:
            console.print(f"To be read so it still needs: {'; '.join(lacks)}.")
        said = Prompt.ask(
            "[b]y[/b]es, this is right; another [b]k[/b]ind of file; another [b]c[/b]olumn; [b]i[/b]gnore "
            "this file; [b]l[/b]ater",
            console=console,
            choices=["y", "k", "c", "i", "l"],
            default="c" if lacks else "y",
        )
        if said == "y" and not lacks:
            return Answer(reader, columns)
        if said == "i":
            return Answer("", {})
        if said == "l":
            return None
        if said == "k":
            for name, other in question.choices.items():
                console.print(f"  {name}: {other.title}")
            reader = Prompt.ask(
                "Which", console=console, choices=list(question.choices), show_choices=False, default=reader
            )
            columns = dict(question.choices[reader].columns)
        elif said == "c":
            wanted = Prompt.ask(
                "Which heading (its number)",
                console=console,
                choices=[*numbered, *columns],
                show_choices=False,
            )
            console.print("It may be: " + ", ".join(choice.known))
            columns[numbered.get(wanted, wanted)] = Prompt.ask(
                "What is it (empty to leave it out)",
                console=console,
                choices=[*choice.known, ""],
                show_choices=False,
                default="",
            )
