"""The page of the manual about official statistics, printed from the records of publications and registers."""

from __future__ import annotations

from docs.pages import STATUS, table
from lostlearning.insight.conclusions import conclusions
from lostlearning.insight.likelihood import references
from lostlearning.sources.official.publications import publications, registers
from lostlearning.sources.official.symbols import described, symbols


def official() -> str:
    """What is read, by which columns, what its figures are called, and what was concluded of what differs."""
    parts = [
        "# Official statistics\n",
        "`lostlearning official load FOLDER` takes in files as DfE publishes them, whatever they are called and "
        "in any order: each is known by its columns. `show`, `compare` and `audit` ask what is loaded.\n",
        "## Publications\n",
    ]
    for each in publications().values():
        parts.append(f"### {each.title}\n")
        notes = [] if each.seen else ["No real file has been read yet: these are the columns it documents."]
        if each.dated_outside:
            notes.append("Its rows do not say their year.")
        if each.adds_up:
            notes.append("It has no rows for totals: counts are added over what is not asked for.")
        shown = [*each.figures][:60]
        more = f" and {len(each.figures) - len(shown)} more" if len(each.figures) > len(shown) else ""
        more += ", and its other columns of numbers under their own names" if each.rest else ""
        facts = [
            ("Code", f"`{each.code}`"),
            ("Source", described().get(each.source, {}).get("title", each.source)),
            ("Divided by", ", ".join(f"`{name}`" for name in each.filters) or "nothing"),
            ("Figures", ", ".join(f"`{name}`" for name in shown) + more),
            ("Rates worked out again", ", ".join(f"`{rate.rate}`" for rate in each.rates) or "none"),
            ("To know", " ".join(notes)),
        ]
        parts.append(table(("", ""), [fact for fact in facts if fact[1]]))
    parts.append("## Registers\n")
    rows = [
        (f"`{each.code}`", each.title, ", ".join(f"`{name}`" for name in each.columns), _title(each.source))
        for each in registers().values()
    ]
    parts.append(table(("Code", "What it is", "Columns", "Source"), rows))
    parts.append("## What symbols mean\n")
    said = [
        (f"`{row['code']}`", row["label"], row["publications"] or "all", row["valid_from"], row["valid_to"],
         row["means"].replace("_", " "), STATUS[row["status"]])
        for row in symbols()
    ]  # fmt: skip
    parts.append(table(("Symbol", "Meaning", "Publications", "From", "To", "Status", "Established"), said))
    parts.append("## Where publication and arithmetic part\n")
    parts.append(
        table(
            ("Publication", "Years", "Concluded", "Established"),
            [
                (
                    f"`{each.publication}`",
                    f"{each.from_year} to {each.until_year}",
                    each.concluded,
                    STATUS[each.status],
                )
                for each in conclusions()
            ],
        )
    )
    parts.append("## What groups are compared with, unless told\n")
    parts.append(
        table(
            ("Publication", "Topic", "Compared with"),
            [(f"`{code}`", topic, name) for (code, topic), (_, name) in references().items()],
        )
    )
    return "\n".join(parts)


def _title(key: str) -> str:
    return described().get(key, {}).get("title", key)
