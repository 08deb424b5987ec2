"""The page of the manual on who needs a look: printed from the records of the indicators."""

from __future__ import annotations

import csv
from importlib import resources
from typing import TYPE_CHECKING

from docs.pages import STATUS, table

if TYPE_CHECKING:
    from lostlearning.support import Record


def needs() -> str:
    """Every indicator, what a rule may read, the limits and the file of reviews."""
    from lostlearning.support import Group, indicators
    from lostlearning.support import limits as numbers
    from lostlearning.support.readable import READABLE
    from lostlearning.support.telling import not_looked_for
    from lostlearning.vocabulary import words

    found = indicators()
    parts = [
        f"# Needs a look\n\n{len(found)} indicators of pupils to whom support may have to be offered.\n",
        "Each is one plain rule: a line, a window, the evidence, what would speak against it, and the days after which "
        "it goes by itself. **There is no score, no order of children, and no protected characteristic is an input.** "
        "It is for offering support, never for a sanction, an admission or an exclusion. A named person looks at each; "
        "where nobody is named, that is said. Nothing dated after the day of asking is used.\n",
        "    lostlearning needs exports/\n    lostlearning needs exports/ -o needs/ --as-of 2026-03-27\n"
        "    lostlearning needs exports/ --pupil 004125 -o page.html\n",
        "The last writes what the school sees of one pupil, in plain English, for the pupil and the family: the same "
        "words, with the records each line rests on and how to say that it is wrong.\n",
        "The list stands by what is unmet: a line crossed and no action recorded since, then what is being done with "
        "its review overdue, then what is being done, then what a named person has looked at. An action counts that "
        "began on the day the line was crossed or after, or is running on the day of asking. Where no file of actions "
        "was read, what is being done is *not known*. An indicator whose data are missing *cannot be checked*, and is "
        "listed so. A pupil over a stricter line is left out of the milder one beside it.\n",
        "How often each is right is not claimed here: only an organisation's own data can show that.\n",
        "## reviews.csv\n\nA file that the school keeps beside its exports, a row a look:\n",
        "    UPN,Indicator,Reviewed by,Role,On,Conclusion,Until\n"
        "    ...,First suspension,A. Member,Head of year,2026-03-09,Support begun,2026-05-22\n",
        "The pupil may be given by admission number, or by name and date of birth, as in any other file. The indicator "
        "is its title or its code; the conclusion one of: "
        + "; ".join(word.label.lower() for word in words("review_conclusions"))
        + ". The line then stands apart, with who looked, until that day (without one, for as long as it would have "
        "stood).\n",
        table(
            ("Indicator", "Code"),
            ((f"[{each.record.title}](#{each.code})", f"`{each.code}`") for each in found.values()),
        ),
    ]
    for group in Group:
        parts.append(f"## {group.value}\n")
        parts += [_indicator(each.record) for each in found.values() if each.record.group is group]
    parts.append("## Not looked for\n")
    parts.append("".join(f"- {each['what']}: {each['because']}.\n" for each in not_looked_for()))
    parts.append(
        "## What a rule may read\n\nThese columns and no other. No table of characteristics is among them, nor the SEN "
        "provision and the reasons that an exclusion record repeats, nor the words of an action.\n"
    )
    parts.append(
        table(
            ("Table", "Columns"),
            ((f"`{name}`", ", ".join(f"`{each}`" for each in columns)) for name, columns in READABLE.items()),
        )
    )
    parts.append("Marks of these routes are read as another, so that a rule cannot tell what they tell:\n")
    with (resources.files("lostlearning.support") / "data" / "marks.csv").open(encoding="utf-8") as file:
        parts.append(
            table(
                ("Route", "Read as", "Why"),
                (
                    (f"`{row['route']}`", row["read_as"] or "no session", row["why"])
                    for row in csv.DictReader(file)
                ),
            )
        )
    parts.append("## Limits\n\nThe numbers that rules compare with, and the days for which they stand.\n")
    parts.append(
        table(
            ("Limit", "Code", "Value", "Source"),
            (
                (
                    one.label,
                    f"`{one.code}`",
                    f"{one.value} {one.unit}",
                    f"{one.source} ({STATUS[one.status]})",
                )
                for one in numbers.limits()
            ),
        )
    )
    return "\n".join(parts)


def _indicator(r: Record) -> str:
    from lostlearning.support import limits as numbers

    needs = "; ".join(" or ".join(f"`{one}`" for one in need.split("|")) for need in r.needs)
    lines = [
        f'### <a id="{r.code}"></a>{r.title}\n\n{r.asks}\n',
        table(
            ("", ""),
            [
                ("Code and version", f"`{r.code}`, version {r.version}"),
                ("The line", r.rule),
                ("Window", r.window),
                ("Evidence shown", ", ".join(f"`{each}`" for each in r.evidence)),
                ("Needs", needs),
                ("What missing data mean", r.missing),
                ("Stands for", f"{numbers.number(r.expires)} days after it was last so"),
                ("Owner", "a person, whom the school names"),
                *([("Left out beside", f"`{r.milder_than}`")] if r.milder_than else []),
                ("Limits", ", ".join(f"`{code}`" for code in r.limits) or "none"),
                ("Next review", r.next_review),
            ],
        ),
        "What would speak against it:\n\n" + "".join(f"- {each}\n" for each in r.against),
        "Where the line comes from:\n\n"
        + "".join(f"- {each.says} {each.source} ({STATUS[each.status]}).\n" for each in r.basis),
    ]
    return "\n".join(lines)
