"""Pages of the manual printed from records of what others say: claims, trackers, the library."""

from __future__ import annotations

from docs.pages import STATUS, table


def claims() -> str:
    """Every claim: what is said, of which year, and how it can be checked."""
    from lostlearning.claims.claim import claims as every
    from lostlearning.claims.claim import constructions, documents

    parts = [
        "# Claims\n",
        "Every figure of the founding documents, in our words. `lostlearning claims` works out what official "
        "statistics that are loaded say of each: it *agrees* or *differs* only of the same year and the same "
        "construction; otherwise it *cannot be tested*, and the nearest year is shown beside it. "
        "`lostlearning claims --ratios` says how likely each group is to be permanently excluded, with intervals. "
        "The records are `src/lostlearning/claims/data`.\n",
    ]
    for document in documents().values():
        rows = (
            (
                each.says,
                each.kind,
                each.year or "not established",
                constructions().get(each.construction, ""),
                " ".join(part for part in (each.how, each.note) if part),
                f"`{each.check}`" if each.check else "",
                STATUS[each.established],
            )
            for each in every()
            if each.document == document.code
        )
        headings = ("Claim", "Kind", "Year", "Of what", "How it can be checked", "Check", "Established")
        parts.append(f"## {document.organisation}: {document.title}\n\n{document.of}.\n")
        parts.append(table(headings, rows))
    return "\n".join(parts)


def trackers() -> str:
    """Every ask, its status and the evidence."""
    from lostlearning.trackers.ask import asks
    from lostlearning.trackers.ask import trackers as every

    parts = [
        "# Trackers\n",
        "What was asked to keep children in school, in our words. *Done* and *partly* need a source that was read; a "
        "promise is evidence, and no more; *unknown* is honest. `lostlearning trackers --feed` writes the changes as "
        "an Atom feed. The records are `src/lostlearning/trackers/data`.\n",
    ]
    for tracker in every().values():
        mine = [ask for ask in asks() if ask.tracker == tracker.id]
        parts.append(f"## {tracker.by}: {tracker.title}\n")
        parts.append(f"{tracker.published}. {tracker.note}".strip() + "\n")
        rows = (
            (
                ask.number,
                ask.words,
                ask.status,
                " ".join(
                    f"{each.date}: {each.says} {each.source} ({STATUS[each.established]})."
                    for each in ask.evidence
                ),
                ask.falls_to,
                ", ".join(f"`{code}`" for code in ask.measures),
                STATUS[ask.established],
            )
            for ask in mine
        )
        headings = ("", "What is asked", "Status", "Evidence", "Falls to", "Measures", "Established")
        parts.append(table(headings, rows))
    return "\n".join(parts)


def library() -> str:
    """Every entry."""
    from lostlearning.library.entry import entries

    rows = (
        (
            entry.question,
            " ".join(part for part in (entry.finding, entry.limits) if part),
            entry.strength,
            f"{entry.by}, {entry.title}{f', {entry.year}' if entry.year else ''}",
            entry.address,
            ", ".join(f"`{code}`" for code in entry.measures),
            STATUS[entry.established],
        )
        for entry in entries()
    )
    headings = ("Question", "What was found", "Ground", "Source", "Address", "Measures", "Established")
    return (
        "# Library\n\nPublic research, guidance and law, each for one question it answers. "
        "`lostlearning library WORDS` finds them. The records are `src/lostlearning/library/data`.\n\n"
        + table(headings, rows)
    )
