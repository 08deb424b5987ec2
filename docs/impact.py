"""The page of the manual that is a template impact assessment, filled with this software's own facts."""

from __future__ import annotations

import csv
from importlib import resources

from docs.pages import STATUS, table

GAP = "**To be filled in by the organisation:**"


def impact_assessment() -> str:
    """The template: facts from the records, gaps for the organisation."""
    from lostlearning.support import indicators, limits
    from lostlearning.support.backtest.assessment import FORM
    from lostlearning.support.backtest.people import TOPICS
    from lostlearning.support.readable import READABLE

    found = indicators().values()
    parts = [
        "# A template impact assessment: who needs a look, and its backtest\n",
        "What this software does to people's data, printed from the software itself, in the order in which an impact "
        "assessment asks. It is a template and no legal advice. What only the organisation can say is marked; copy the "
        "page, fill those in, take out what does not apply, and have it read by a data protection officer. A statement "
        "of law shows how far it was read: what is recalled is not settled, and is to be read before it is "
        "relied on.\n",
        "## 1. What is proposed, and why\n",
        f"**Needs a look** lists pupils whose pattern crossed one of {len(found)} stated lines, those with nothing "
        "recorded since first, so that a named person can offer support. **The backtest** counts, on records of the "
        "past, whom such lists would have found, missed and flagged without need, by group.\n",
        "The purpose is an offer of support. It is never for a sanction, an admission, or as evidence for "
        "an exclusion. "
        "There is no score, no rank, no list from a model, and no decision is taken by software.\n",
        f"{GAP} why the organisation wants it, what else would do, and which schools and years it is of.\n",
        "## 2. What is read\n",
        "A rule can read these columns and no others; a table that is not here cannot be read at all. No table of "
        "characteristics is among them.\n",
        table(
            ("Table", "Columns"), ((f"`{name}`", ", ".join(columns)) for name, columns in READABLE.items())
        ),
        "Marks that tell of religion, a way of life or health are changed before a rule sees them:\n",
        _csv("lostlearning.support", "marks.csv", ("Route", "Read as", "Why"), empty="no session"),
        f"The backtest reads, beside these, {', '.join(TOPICS.values()).lower().replace('sen', 'SEN')}: to count "
        "errors by group, and for nothing else.\n",
        f"{GAP} the lawful basis (Article 6; for the backtest's characteristics Article 9), and who is controller.\n",
        "## 3. The lines\n",
        table(
            ("Line", "Looks at", "What speaks against it", "Where it is not known", "Stands for"),
            (
                (
                    each.record.title,
                    each.record.window,
                    " ".join(each.record.against),
                    each.record.missing,
                    f"{limits.number(each.record.expires)} days after it was last so",
                )
                for each in found
            ),
        ),
        "Each line's rule, numbers and sources are in the manual. Most of the numbers are the project's own "
        "or recalled: "
        "none was tested for exclusion in England.\n",
        "## 4. Where data are, for how long, and who sees what\n",
        table(("What", "Where and how long", "Who sees it"), PLACES),
        f"{GAP} which machine, who has access to it, backups, who is named to look, and the days for deletion.\n",
        "## 5. How well it works: nothing is claimed\n",
        "No error rate is claimed. Invented children show the method and say nothing about real ones. How often a line "
        "is right, whom it misses and whom it flags without need, by group, is known only from an organisation's own "
        "records, with `lostlearning backtest`, after this assessment.\n",
        f"{GAP} the results of the backtest when it has been made, the differences between groups, and what is done "
        "about them.\n",
        "## 6. What the law asks, and what answers it\n",
        _law(),
        "## 7. Risks\n",
        table(("Risk", "What lowers it here", "Left for the organisation"), RISKS),
        f"{GAP} how likely and how grave each is there, other risks, and what is left.\n",
        "## 8. Who was asked, and what was decided\n",
        f"{GAP} what pupils, families and staff were asked and said; the advice of the data protection officer; the "
        "decision, by whom, and until when.\n",
        f"Record it in `{FORM}` (`lostlearning backtest --form`). Its fields are required, it holds for a "
        f"year at most, "
        "and the backtest reads it before it opens a file:\n",
        f"```toml\n{_form()}```\n",
        "To stop: delete the reports and the form. No list is made unless somebody asks for one, and with "
        "no form in date "
        "no backtest is.\n",
    ]
    return "\n".join(parts)


PLACES = (
    (
        "The school's own files",
        "Where the organisation keeps them; they are read and not changed",
        "Whoever has them now",
    ),
    (
        "What is read of them",
        "A temporary store on the same machine, deleted when the command ends; or, with lostlearning "
        "import, a store in "
        "LOSTLEARNING_HOME until lostlearning forget. Pupils by a keyed hash; no name and no UPN is stored",
        "Whoever has the machine",
    ),
    (
        "needs.html, needs.csv",
        "Where the person writes them; they name pupils, as the files do",
        "Staff who need it, as the organisation says",
    ),
    (
        "A pupil's page for the family",
        "Where the person writes it",
        "The pupil and the family: all that the list has",
    ),
    (
        "backtest.html, backtest.csv with --inside",
        "Where the person writes them, until the form's delete_by; no pupil, small numbers shown",
        "The roles in seen_by",
    ),
    (
        "backtest.html, backtest.csv",
        "The same; no pupil, and small numbers and what would give them away left out",
        "Others, where the form's publishes is true",
    ),
    ("The model of the backtest", "In memory; it is not kept, and its scores are given for nobody", "Nobody"),
)
RISKS = (
    (
        "A child is treated as a risk and not helped",
        "A question in words, evidence, no score, expiry, what speaks against it",
        "Training; who looks, and how they talk to a child",
    ),
    (
        "A list is used for a sanction, an admission or an exclusion",
        "Said on every page; the form asks for support_only",
        "A rule of the organisation, and somebody who checks",
    ),
    (
        "A group is flagged without need, or missed, more than others",
        "No characteristic is read; errors by group in the backtest",
        "Looking at them, and deciding what to change",
    ),
    (
        "Marks or logs are wrong or missing",
        "Every line says what is not known; what cannot be checked is listed and never passed as clean",
        "Mending records; hearing the family",
    ),
    (
        "A person agrees with every line without looking",
        "A conclusion has a name, a role and a reason; looked at and not looked at stand apart",
        "Time to look; a second person for what matters",
    ),
    (
        "A small number in a published backtest tells of a child",
        "Small counts and what would give them away are left out",
        "Not publishing two versions of one year",
    ),
)


def _law() -> str:
    rows = _rows("lostlearning.support.backtest", "law.csv")
    return table(
        ("What is asked", "Source", "How far it was read", "What answers it here"),
        (
            (row["asks"], row["source"], STATUS[row["status"]] + _since(row["in_force"]), row["answered"])
            for row in rows
        ),
    )


def _since(day: str) -> str:
    return f"; in force {day}" if day else ""


def _rows(package: str, name: str) -> list[dict[str, str]]:
    with (resources.files(package) / "data" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _csv(package: str, name: str, headings: tuple[str, ...], empty: str) -> str:
    return table(headings, ([value or empty for value in row.values()] for row in _rows(package, name)))


def _form() -> str:
    from lostlearning.support.backtest.assessment import form

    return form()
