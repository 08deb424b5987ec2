"""``lostlearning exits``: who left each roll, why as far as files say, where to, and which schools stand out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Json, Quiet
from lostlearning.cli.terminal import asking, print_json, print_wrapped, progress, show_problems

if TYPE_CHECKING:
    from lostlearning.insight.exits.looking import Looked

NEVER = (
    "An unexplained exit has no reason on file: it is a question to a school and a family, and no finding."
)


def exits(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Rolls, leavers and returns of every school, of two years or more; logs of exclusions and a list of "
            "schools beside them say more. Without any, what is in the store, by UPN alone."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", help="Folder for the report; made if it is not there.", show_default=False
        ),
    ] = None,
    decided: Annotated[
        Path | None,
        typer.Option(
            help="review.csv of an earlier report with a person's yes or no, who and when.",
            show_default=False,
        ),
    ] = None,
    replies: Annotated[
        Path | None,
        typer.Option(
            help="CSV of the right of reply: school, year, asked on, asked by, reply, replied on.",
            show_default=False,
        ),
    ] = None,
    ratings: Annotated[
        Path | None,
        typer.Option(
            help="CSV of inspection grades: school, grade (1 to 4), from, until.", show_default=False
        ),
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Exits by school and reason, unknown destinations, who moved where, who is on nobody's roll.

    With -o: exits.html and tables for the authority, which name pupils, and public.html, which may leave it: it has the
    schools whose right of reply is recorded. Nothing is kept.

    Example: lostlearning exits rolls/ -o exits/
    """
    guarded(lambda: _exits(files or [], out, decided, replies, ratings, json, quiet))


def _exits(
    files: list[Path],
    out: Path | None,
    decided: Path | None,
    replies: Path | None,
    ratings: Path | None,
    json: bool,
    quiet: bool,
) -> Exit:
    from lostlearning import __version__
    from lostlearning.books import kept, read
    from lostlearning.insight.exits.deciding import read_decisions
    from lostlearning.insight.exits.looking import look
    from lostlearning.insight.exits.ratings import read_ratings
    from lostlearning.insight.exits.replies import read_replies
    from lostlearning.movement import make

    if out is not None and out.exists() and not out.is_dir():
        fail(f"{out} is a file. -o needs a folder, for several files.", Exit.USAGE)
    decisions = read_decisions(decided) if decided else []
    heard = read_replies(replies) if replies else []
    grades = read_ratings(ratings) if ratings else []
    with progress(quiet or json) as tell:
        books = read(files, progress=tell, ask=asking(), names=True) if files else kept()
        try:
            named = books.loaded.named if books.loaded else None
            looked = look(books.facts, named, ratings=grades, decisions=decisions)
        finally:
            books.close()
    made = None
    if out is not None:
        made = make(
            looked,
            out,
            labels=books.labels,
            made_by=__version__,
            files=[file.name for file in books.files],
            replies=heard,
        )
    if json:
        print_json(_plain(looked))
    elif not quiet:
        show_problems(books.problems, most=5)
        _show(looked)
        for path in made.paths if made else ():
            print(f"  {path}")
        if made:
            print("All but public.html and public.csv are personal data.")
    return Exit.PROBLEMS if books.problems else Exit.DONE


def _show(looked: Looked) -> None:
    from lostlearning.insight.exits.classing import every_class, title

    found, matched, decided = looked.found, looked.matching, looked.decided
    counts = Counter(each["reason"] for each in found.exits)
    print_wrapped(NEVER)
    print(f"\n{len(found.exits):,} exits of pupils of Years 1 to 11 from {len(found.labels):,} schools")
    for code in every_class():
        print(f"  {counts[code]:>7,}  {title(code)}")
    print(f"  {len(found.nobodys):>7,}  on no roll that was read since")
    if found.standing:
        print("\nABOVE THE FUNNEL")
        for school, words in sorted(found.standing.items()):
            print_wrapped(f"{found.labels.get(school, school)}: {words}", "  ")
    print("\nWITHOUT A SHARED UPN")
    print_wrapped(
        f"{matched.leavers:,} leavers and {matched.joiners:,} joiners have no other half by UPN.", "  "
    )
    if matched.why_not:
        print_wrapped(f"They could not be matched, because {matched.why_not}.", "  ")
    elif matched.leavers and matched.joiners:
        print_wrapped(
            f"{len(decided.taken):,} pairs taken for one child ({matched.expected_wrong:.2f} of the model's expected "
            f"to be wrong), {len(decided.undecided):,} undecided, {matched.refused:,} refused.",
            "  ",
        )
    if found.hides:
        print("\nWHAT THESE FILES HIDE")
        for each in found.hides:
            print_wrapped(each, "  - ")


def _plain(looked: Looked) -> dict[str, Any]:
    """For machines: without names."""
    from lostlearning.insight.exits import rules
    from lostlearning.movement.tables import key, school_row

    found, matched, decided = looked.found, looked.matching, looked.decided
    return {
        "note": NEVER,
        "exits": [
            {
                "school": each["school"],
                "pupil": key(each["pupil"]),
                "academic_year": each["academic_year"],
                "left": each["left"],
                "year_group": each["year_group"],
                "class": each["reason"],
                "rules_met": [code for code in rules() if each[f"met_{code}"]],
                "rules_not_checked": [code for code in rules() if not each[f"known_{code}"]],
                "next_school": each["next_school"],
                "days_on_no_roll": each["gap"],
            }
            for each in found.exits
        ],
        "schools": [school_row(one, found) for some in found.figures.values() for one in some],
        "above_the_funnel": dict(found.standing),
        "flows": [
            {"from": one.school, "to": one.to, "exits": one.exits, "unexplained": one.unexplained}
            for one in found.flows
        ],
        "matching": {
            "leavers": matched.leavers,
            "joiners": matched.joiners,
            "why_not": matched.why_not,
            "taken": len(decided.taken),
            "undecided": len(decided.undecided),
            "refused": matched.refused,
            "expected_wrong": round(matched.expected_wrong, 4),
        },
        "cannot_be_checked": list(found.hides),
    }
