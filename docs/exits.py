"""The page of the manual on exits: printed from the rules, the definitions, and what was planted and found."""

from __future__ import annotations

from docs.pages import STATUS, table


def exits() -> str:
    """Rules in their order, definitions, the funnel, matching, what may leave, and the planted cases."""
    from tests.exits.recovered import kept

    from lostlearning.insight.exits import deciding, ratings, replies, rules
    from lostlearning.insight.exits.agreeing import levels
    from lostlearning.insight.exits.classing import every_class, title
    from lostlearning.insight.exits.definitions import definitions
    from lostlearning.insight.exits.limits import limits

    def cited(source: str, status: str) -> str:
        return f"{source} ({STATUS[status]})"

    planted = {row.signal: row for row in kept()}
    parts = [
        "# Exits\n\nWho left a school's roll, why as far as files say, and where to.\n",
        "    lostlearning exits rolls/ -o exits/\n",
        "An exit is a day of leaving, or a pupil who is on one year's roll and not on the same school's next. One that "
        "the same school's roll follows within a summer is none; nor is the end of a subsidiary registration or a "
        "guest's. Exits are of pupils of Years 1 to 11, by the year from September to August. A pupil is the same at "
        "two schools by UPN (as a keyed hash), else by matching (below).\n",
        "An exit is **unexplained** when no reason looked for is on file. It is a question to a school and a family, "
        "and **never a finding**: no file shows why a pupil left, or who wished it.\n",
        "## Reasons, in their order\n\nThe first that is met decides the class; all that are met are kept, with "
        "those that could not be checked and why, and the version of each rule (`exits.csv`).\n",
        table(
            ("", "Class", "Looked for", "Needs", "Where not: cannot be checked, because", "Source"),
            (
                (
                    rule.record.order,
                    f"{rule.record.title} (`{code}`, version {rule.record.version})",
                    rule.record.looked_for,
                    rule.record.needs,
                    rule.record.why_not,
                    cited(rule.record.source, rule.record.status),
                )
                for code, rule in rules().items()
            ),
        ),
        "Of the others:\n",
        "- **Unexplained: another state school** (`unexplained_other_school`): another roll in the files has the "
        "pupil, or the file says another state-funded school, or the ground for deletion is registration at one.\n"
        "- **Unexplained: destination unknown** (`unexplained_unknown`): no roll that was read has the pupil, though "
        "they reach past the day; or the file says that it does not know.\n"
        "- **Insufficient data** (`insufficient_data`): the file says neither why nor where to, and no other school's "
        "roll reaches past the day. It is not counted as unexplained, and not as explained.\n",
        "## Definitions\n\nA figure of one is never set in a series with a figure of another.\n",
    ]
    for one in definitions().values():
        taken = ", ".join(f"`{code}`" for code in one.subtracts) or "nothing"
        parts.append(
            f"### {one.title}\n\n`{one.id}`. {one.says}\n\nTaken out: {taken}. {one.differs}\n\n"
            f"{cited(one.source, one.status)}.\n"
        )
    parts += [
        "## Which schools stand out\n\nEach school's share has a Wilson interval. Schools of one phase are compared in "
        "a funnel with the share of all of them: standardised differences are winsorised, and where schools spread "
        "more than chance does the variance between them is added to the line (Spiegelhalter, Statistics in Medicine "
        "24, 2005; Quality and Safety in Health Care 14, 2005). A school is *above the funnel* beyond the outer line "
        "and at the published floor, and it is said in how many years; of one year alone no more is said than that.\n",
        "## Pupils without a shared UPN\n\nLeavers whom no UPN finds on a later roll are compared with joiners whom "
        "none finds on an earlier one, by Splink (`pip install 'lostlearning[matching]'`; without it exits stand by "
        "UPN alone and say how many are not matched). Names are in memory while the command runs, and never stored. "
        "How often details agree in two children is counted in the files; in one child, in pupils who share a UPN "
        "between two schools, of whom a third is kept back to measure the errors. Above the upper line a pair is "
        "taken, unless another pair contests it or the forenames differ (twins); under the lower line it is "
        "refused. The others are in `review.csv` for a person, who gives it back with `--decided`. "
        "A person's word goes before the model's.\n",
        f"Columns of review.csv: {', '.join(f'`{name}`' for name in deciding.COLUMNS)}.\n",
        table(
            ("Detail", "Agrees", "In one child: this project's guess"),
            ((level.detail, level.says, f"{level.m:g}") for some in levels().values() for level in some),
        ),
        "## What may leave the authority\n\n`public.html` and `public.csv`: all schools together, and each school "
        "whose right of reply is recorded in the file given with `--replies` "
        f"({', '.join(f'`{name}`' for name in replies.COLUMNS)}; the year as `2025/26` or `all years`). Schools left "
        "out are named with why. Small numbers are withheld, and others from which they, or a school left out, could "
        "be worked out. Everything else the command writes is personal data.\n",
        f"Inspection grades are given with `--ratings` ({', '.join(f'`{name}`' for name in ratings.COLUMNS)}, and "
        "`until` where one ended): without it a move to a higher-rated school cannot be checked.\n",
        "## Numbers\n\nNone is a constant in code.\n",
        table(
            ("Number", "Code", "Value", "From", "Source"),
            (
                (o.label, f"`{o.code}`", f"{o.value:g} {o.unit}", o.valid_from, cited(o.source, o.status))
                for o in limits()
            ),
        ),
        "## Planted cases\n\nInvented pupils of whom each class is told, and as many of whom it nearly is, are written "
        "as pupil lists and logs and read back (`python -m tests.exits`, and a test at every run).\n",
        table(
            ("Class", "Planted", "Missed", "Near misses", "Of them found", "Invented"),
            (
                (title(code), p.planted, p.missed, p.near_misses, p.near_misses_found, p.invented)
                for code, p in ((code, planted[code]) for code in every_class())
            ),
        ),
    ]
    return "\n".join(parts)
