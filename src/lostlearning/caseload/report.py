"""An audit as a report: one page for people, a table for a spreadsheet, and data for machines.

All of them hold personal data: they name pupils as the user's own files do.
"""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from lostlearning.law.audit import Audit, Finding, Standing
from lostlearning.publish.filled import filled

COLUMNS = (
    *("school", "pupil", "event", "starts", "code", "duty", "force", "standing", "state", "who"),
    *("due", "due_from", "due_to", "done", "evidence", "asks", "instrument", "paragraph", "address"),
    *("in_force_from", "in_force_to", "read", "not_settled"),
)
MOST = 200
"""Rows of one duty on the page: the table for a spreadsheet has every one."""
SHOWN = (Standing.BREACH, Standing.QUESTION, Standing.SHORTFALL)
MEANS: Mapping[Standing, str] = {
    Standing.BREACH: "Late or not done, by law that was read at its source. It is still a question for people: the "
    "files may be wrong, and there may be a reason that they do not hold.",
    Standing.QUESTION: "Late or not done by law that is not settled, or something that files show and only people can "
    "explain.",
    Standing.SHORTFALL: "Late or not done, of what guidance or practice asks. It is no law.",
    Standing.NOT_EVIDENCED: "Nothing that was read says whether it was done. It is not taken as done, and not as "
    "missed. A case log says more: see the manual, The audit of exclusions.",
    Standing.DUE: "Its day had not come, or it has none.",
    Standing.KEPT: "Recorded as done in time.",
    Standing.NOT_APPLICABLE: "The law did not ask it of this case.",
}
CANNOT = (
    "whether the reason was a lawful one, or the evidence enough",
    "whether a disability, a special educational need or a protected characteristic was considered",
    "whether the notice said everything that it must",
    "whether a parent was pressed to move or to educate at home",
    "who took the decision, and whether they had the power",
)
"""What no file of this kind can show."""


def rows(audit: Audit) -> Iterator[dict[str, Any]]:
    """Every finding as a row of :data:`COLUMNS`."""
    for each in audit.findings:
        first = each.rule[0] if each.rule else None
        yield {
            "school": each.school,
            "pupil": each.pupil,
            "event": each.of,
            "starts": each.day,
            "code": each.code,
            "duty": each.title,
            "force": each.force.value,
            "standing": each.standing.value,
            "state": each.state.value,
            "who": each.who,
            "due": each.due,
            "due_from": each.due_from,
            "due_to": each.due_to,
            "done": each.done,
            "evidence": each.evidence,
            "asks": each.asks,
            "instrument": first.instrument if first else "",
            "paragraph": first.paragraph if first else "",
            "address": first.address if first else "",
            "in_force_from": first.since if first else None,
            "in_force_to": first.until if first else None,
            "read": first.status.value if first else "",
            "not_settled": "; ".join(one.title for one in each.rule if not one.status.settled),
        }


def as_json(audit: Audit, files: Sequence[str], left_out: Sequence[str]) -> dict[str, Any]:
    """Everything, for machines."""
    return {
        "as_at": audit.as_at,
        "cases": audit.cases,
        "files": list(files),
        "schools_left_out": list(left_out),
        "not_read": [dataclasses.asdict(each) for each in audit.opening],
        "groups": [
            {"code": each.code, "title": each.title, "force": each.force.value}
            | {standing.value: number for standing, number in each.counts.items()}
            for each in audit.groups
        ],
        "doubts": [
            {"school": each.school, "pupil": each.pupil} | dataclasses.asdict(each.doubt)
            for each in audit.doubts
        ],
        "findings": list(rows(audit)),
    }


def write_csv(audit: Audit, file: IO[str]) -> None:
    """Every finding, a row each."""
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    for row in rows(audit):
        writer.writerow({name: _safe(value) for name, value in row.items()})


def _safe(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value


def page(audit: Audit, made_by: str, files: Sequence[str], left_out: Sequence[str]) -> str:
    """The report for people: one file that asks nothing of any network."""
    by_code: dict[Standing, dict[str, list[Finding]]] = {each: {} for each in Standing}
    for finding in audit.findings:
        by_code[finding.standing].setdefault(finding.code, []).append(finding)
    order = [group.code for group in audit.groups]
    return filled(
        "audit.html",
        "lostlearning.caseload",
        audit=audit,
        found={each: {code: own[code] for code in order if code in own} for each, own in by_code.items()},
        standings=list(Standing),
        shown=SHOWN,
        means=MEANS,
        cannot=CANNOT,
        most=MOST,
        schools=_schools(audit),
        doubts=_doubts(audit),
        files=files,
        left_out=left_out,
        made_by=made_by,
    )


def _schools(audit: Audit) -> dict[str, dict[Standing, int]]:
    found: dict[str, dict[Standing, int]] = {}
    for each in audit.findings:
        found.setdefault(each.school, dict.fromkeys(Standing, 0))[each.standing] += 1
    return dict(sorted(found.items()))


def _doubts(audit: Audit) -> list[tuple[str, str, str, str, str]]:
    """What does not fit, with what was assumed, alike ones of one school together."""
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for each in audit.doubts:
        key = (each.school, each.doubt.what, each.doubt.why, each.doubt.assumed)
        found.setdefault(key, []).append(each.pupil)
    return [
        (school, pupils[0] if len(pupils) == 1 else f"{len(pupils)} pupils", what, why, assumed)
        for (school, what, why, assumed), pupils in found.items()
    ]
