"""The page of the manual on comparisons: printed from their data, and from the examples they are checked against."""

from __future__ import annotations

import csv
from pathlib import Path

from docs.pages import STATUS, table

EXAMPLES = Path(__file__).parent.parent / "tests" / "variation" / "published.csv"


def comparisons() -> str:
    """Who loses most, natural variation, and similar schools."""
    return "\n".join([*_unequal(), *_variation(), *_similar()])


def _cited(source: str, status: str) -> str:
    return f"{source} ({STATUS[status]})"


def _unequal() -> list[str]:
    from lostlearning.insight.unequal.comparing import NOTES
    from lostlearning.insight.unequal.outcomes import outcomes
    from lostlearning.insight.unequal.references import combinations, references
    from lostlearning.insight.unequal.several import settings

    return [
        "# Comparisons\n\nWho loses most, what has changed, and which schools are alike. None of it is a "
        "cause, and none "
        "of it says anything of one pupil.\n",
        "    lostlearning compare exports/\n    lostlearning compare exports/ --by sex+sen_provision+fsm6\n"
        '    lostlearning compare exports/ --rebase "2026-01-05=Reset room opened"\n'
        "    lostlearning compare --like 136290\n",
        "## Who loses most\n",
        "Each group is set beside a named other. **Crude** is the ratio that anyone would see. **By year** is within "
        "phases and year groups. **Within** is within year groups of one school (and so within its phase). What goes "
        "between *by year* and *within* is a matter of which schools a group is in; what is left is not. Groups of a "
        "year group are compared within schools alone.\n",
        "Of pupils counted once the ratio within strata is that of Mantel and Haenszel, its variance that of Greenland "
        "and Robins (Biometrics 41, 1985), and its test that of Cochran, Mantel and Haenszel without a correction for "
        "continuity. Sessions cluster within pupils: their ratio weighs strata in the same way, and its variance and "
        "test are made of what each pupil adds to the estimating equation. A **second opinion** is a conditional "
        "(fixed effects) Poisson model; it needs `pip install 'lostlearning[models]'`. Intervals are 95%.\n",
        table(
            ("Compared", "Code", "What is counted", "Of"),
            (
                (m.definition.title, f"`{code}`", m.definition.numerator, m.definition.denominator)
                for code, m in outcomes().items()
            ),
        ),
        "### What each group is set beside\n",
        table(
            ("Characteristic", "Beside", "Why", "Source"),
            (
                (f"`{r.characteristic}`", r.says, r.why, _cited(r.source, r.status))
                for r in references().values()
            ),
        ),
        "What is not known of a pupil is a group of its own. These are also taken together, beside the "
        "pupils who are in "
        "the reference of each; `--by` takes any others together.\n",
        table(
            ("Together", "Why", "Source"),
            ((" and ".join(f"`{n}`" for n in c.characteristics), c.why, _cited(c.source, c.status))
             for c in combinations()),
        ),
        "### Several at once\n",
        "How many comparisons were made, how many could be tested, and how many would stand out by chance "
        "alone is said "
        "with every list. What stands out does so with all of them allowed for, over every outcome at once.\n",
        table(
            ("Setting", "Code", "Value", "Source"),
            ((s.label, f"`{s.code}`", f"{s.value}", _cited(s.source, s.status)) for s in settings().values()),
        ),
        "### What is said of a group\n",
        table(
            ("Status", "What it means"),
            [
                ("known", "it is compared"),
                ("low reliability", "it is compared, and few pupils were counted, or many marks are missing"),
                *((status.replace("_", " "), note) for status, note in NOTES.items() if status != "no_shared"),
            ],
        ),
    ]  # fmt: skip


def _variation() -> list[str]:
    from lostlearning.insight.variation import RULES
    from lostlearning.insight.variation.limits import limits

    with EXAMPLES.open(encoding="utf-8") as file:
        examples = list(csv.DictReader(file))
    return [
        "## Natural variation\n",
        "An XmR chart asks how far one point usually is from the next. A p′ or u′ chart (Laney, Quality "
        "Engineering 14, "
        "2002) asks the same of shares and rates, after allowing for how much chance alone moves a point of its size. "
        "Moving ranges that are themselves unusual are not left out, as in the health service’s own tool. "
        "Where no rule "
        "finds anything it says *no evidence of change*.\n",
        "Limits begin anew only from a stated period and with a stated reason. A half term is set beside the same half "
        "term last year, never beside the one before it; most pupils are in both, and are taken for others, "
        "which makes "
        "the interval rather too wide.\n",
        table(("Rule", "Finds points that are"), ((f"`{r.code}`", r.says) for r in RULES)),
        "### Limits\n",
        table(
            ("Limit", "Code", "Value", "Source"),
            (
                (
                    each.label,
                    f"`{each.code}`",
                    f"{each.value:g} {each.unit}".strip(),
                    _cited(each.source, each.status),
                )
                for each in limits()
            ),
        ),
        "### Worked examples whose answers are published\n",
        table(
            ("Example", "Centre", "Mean moving range", "Limits", "Source"),
            (
                (
                    e["example"],
                    e["centre"],
                    e["mean_range"],
                    f"{e['low']} and {e['high']}",
                    _cited(e["source"], e["status"]),
                )
                for e in examples
                for cited in [_cited(e["source"], e["status"])]
            ),
        ),
        "The rules also flag what NHSRplotthedots’ own tests flag, point by point; Laney’s charts are worked "
        "by hand in "
        "the tests, for no published example whose every number could be read was found.\n",
    ]


def _similar() -> list[str]:
    from lostlearning.insight.indicators import definition
    from lostlearning.insight.similar import walls
    from lostlearning.insight.similar.nearest import CODE

    made = definition(CODE)
    return [
        "## Similar schools\n",
        f"{made.says} The {made.settings.shown} nearest are shown, with the features in which each is most and least "
        "alike, and how often it stays among them under other weights. It works on the schools of an authority’s own "
        "files, and on the January count of all schools where it is loaded.\n",
        table(
            ("Feature", "What it is", "Weight", "Why"),
            ((each.id, each.says, f"{each.weight:g}", each.why) for each in made.used),
        ),
        "Schools are never compared across these walls. A wall that is not known of a school keeps nobody "
        "apart, and is "
        "said.\n",
        table(("Wall", "Why", "Source"), ((w.says, w.why, _cited(w.source, w.status)) for w in walls())),
        "Wanted, and in no file at hand:\n\n"
        + "".join(f"- {w.says} ({w.held_by}; {STATUS[w.established]})\n" for w in made.wanted),
    ]
