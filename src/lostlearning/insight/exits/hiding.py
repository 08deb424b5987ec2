"""What the files hide of exits, in words: said with every report, and never passed as clean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lostlearning.insight.exits.catalogue import rules
from lostlearning.insight.exits.definitions import Span, definitions
from lostlearning.insight.exits.record import INSUFFICIENT, UNEXPLAINED


def hidden(
    exits: Sequence[Mapping[str, Any]],
    years: Sequence[int],
    schools: Sequence[str],
    figures: Mapping[str, Sequence[Any]],
) -> Iterator[str]:
    """One sentence for each thing that cannot be seen."""
    if not schools:
        yield "No roll was read. Exits cannot be checked, because nothing says who was on roll and who left."
        return
    if len(schools) == 1:
        yield (
            "The rolls of one school alone were read. Where a pupil went cannot be checked, because no other school's "
            "roll was read: an exit is classed by what the school's own file says, and without that it is insufficient "
            "data."
        )
    if len(years) == 1:
        yield (
            "Rolls of one year alone were read. Pupils who are not on the next year's roll cannot be checked, because "
            "there is no next roll; and of one year nobody can say whether a school stands out by more than a chance "
            "of that year."
        )
    elif exits and not any(each["left"] is None for each in exits):
        yield (
            "Every exit found has a date of leaving. Where files list leavers from one year to the next with all "
            "others, a pupil dropped without a date is not seen."
        )
    if exits and not any(each["destination"] for each in exits):
        yield (
            "No leaver's destination is on file. Managed moves, and places outside these schools, cannot be checked, "
            "because nothing says where a pupil went."
        )
    elif exits:
        none = sum(1 for each in exits if not each["destination"])
        if none:
            yield (
                f"In {none:,} of {len(exits):,} exits the file says nothing of a destination, not even that it is "
                "unknown."
            )
    unexplained = [each for each in exits if each["reason"] in UNEXPLAINED]
    blind: dict[tuple[str, int], list[str]] = {}
    for code, rule in rules().items():
        number = sum(1 for each in unexplained if not each[f"known_{code}"])
        if number:
            blind.setdefault((rule.record.why_not, number), []).append(rule.record.title)
    for (why, number), titles in blind.items():
        yield (
            f"{'; '.join(titles)}: cannot be checked, because {why}, of {number:,} of {len(unexplained):,} unexplained "
            "exits. Some of them may be explained so."
        )
    dark = sum(1 for each in exits if each["reason"] == INSUFFICIENT)
    if dark:
        yield (
            f"{dark:,} of {len(exits):,} exits are insufficient data: the file says neither why nor where to, and no "
            "other school's roll that was read reaches past them."
        )
    for code, definition in definitions().items():
        if not figures.get(code):
            yield f"{definition.title} ({code}): cannot be worked out, because {_NEEDS[definition.span]}."


_NEEDS = {
    Span.YEAR: "no roll has a pupil of compulsory school years",
    Span.COHORT: "it follows a cohort from Year 7 to Year 11, and no school's rolls of five such years were read",
    Span.JANUARIES: "it compares two Januaries, and no school's rolls of two years with Year 10 were read",
}
