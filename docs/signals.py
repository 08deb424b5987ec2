"""The page of the manual on signals: printed from their records, and from what was planted and found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs.pages import STATUS, table

if TYPE_CHECKING:
    from tests.signals.recovered import Row

    from lostlearning.insight.signals import Record


def signals() -> str:
    """Every signal, the limits they compare with, and the planted cases."""
    from tests.signals.recovered import kept

    from lostlearning.insight.signals import Group
    from lostlearning.insight.signals import signals as registry
    from lostlearning.insight.signals.limits import limits

    found = registry()
    planted = {row.signal: row for row in kept()}
    parts = [
        f"# Signals\n\n{len(found)} signals of what the register and the records beside it may hide.\n",
        "A signal is a question with its evidence, for a person to look into. It is **never a verdict**: each says "
        "what else could explain it, how strong the evidence is and why, and the law or guidance it rests on. Pupils "
        "are shown by key, never by name. A signal whose data are missing of a school or a year *cannot be checked* "
        "there, and is listed so; it is never passed as clean.\n",
        "    lostlearning signals exports/\n    lostlearning signals exports/ --signal excluded_without_record\n",
        "What has not been read at its source says so, and no consequence should be attached to it. A law is given "
        "with the day it began; where it gives a number, an event before that day is not judged by it.\n",
        table(
            ("Signal", "Code"),
            ((f"[{s.record.title}](#{s.code})", f"`{s.code}`") for s in found.values()),
        ),
    ]
    for group in Group:
        parts.append(f"## {group.value}\n")
        for signal in found.values():
            if signal.record.group is group:
                parts.append(_signal(signal.record, planted[signal.code]))
    parts.append("## Limits\n\nThe numbers that rules compare with. None is a constant in code.\n")
    parts.append(
        table(
            ("Limit", "Code", "Value", "From", "To", "Source"),
            (
                (
                    o.label,
                    f"`{o.code}`",
                    f"{o.value} {o.unit}",
                    o.valid_from,
                    o.valid_to,
                    _cited(o.source, o.status),
                )
                for o in limits()
            ),
        )
    )
    parts.append(
        "## Planted cases\n\nInvented pupils and schools of whom a signal is told, and as many of whom it nearly is, "
        "are written in the layouts of real files and read back (`python -m tests.signals`, and a test at every run).\n"
    )
    parts.append(
        table(
            ("Signal", "Of", "Planted", "Missed", "Near misses", "Of them found", "Invented"),
            (
                (f"`{p.signal}`", p.of, p.planted, p.missed, p.near_misses, p.near_misses_found, p.invented)
                for p in planted.values()
            ),
        )
    )
    return "\n".join(parts)


def _signal(r: Record, p: Row) -> str:
    needs = "; ".join(" or ".join(f"`{one}`" for one in need.split("|")) for need in r.needs)
    lines = [
        f'### <a id="{r.code}"></a>{r.title}\n\n{r.question}\n',
        table(
            ("", ""),
            [
                ("Code and version", f"`{r.code}`, version {r.version}"),
                ("Looked for", r.rule),
                ("Evidence shown", ", ".join(f"`{each}`" for each in r.evidence)),
                *((f"{strength.value.title()} evidence", why) for strength, why in r.strengths.items()),
                ("Needs", needs),
                *([("Weak where not read", ", ".join(f"`{each}`" for each in r.looks_at))] if r.looks_at else []),
                ("Limits", ", ".join(f"`{code}`" for code in r.limits) or "none"),
                ("Tested on", f"{p.planted} {p.of} planted, {p.near_misses} near misses; missed {p.missed}, "
                              f"invented {p.near_misses_found + p.invented}"),
                ("Next review", r.next_review),
            ],
        ),
        "It may be explained by:\n\n" + "".join(f"- {each}\n" for each in r.explanations),
        "Law and guidance:\n\n"
        + "".join(
            f"- {law.says} {_cited(law.source, law.status)}{f', from {law.since}' if law.since else ''}.\n"
            for law in r.law
        ),
    ]  # fmt: skip
    return "\n".join(lines)


def _cited(source: str, status: str) -> str:
    return f"{source} ({STATUS[status]})"
