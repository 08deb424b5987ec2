"""The report's tables: one CSV each, for a spreadsheet. All but ``public.csv`` stay in the authority."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lostlearning.insight.exits import rules
from lostlearning.insight.exits.classing import title
from lostlearning.insight.exits.deciding import write
from lostlearning.insight.exits.finding import Found
from lostlearning.insight.exits.flows import whereto
from lostlearning.insight.exits.looking import Looked
from lostlearning.insight.exits.record import UNEXPLAINED
from lostlearning.insight.exits.schools import Figure, said

EXITS = (
    *(
        "exit",
        "school",
        "school name",
        "pupil",
        "pupil key",
        "year",
        "left",
        "year group",
        "class",
        "class title",
    ),
    *(
        "rules met",
        "rules not checked",
        "why not checked",
        "ground",
        "destination",
        "next school",
        "on its roll from",
    ),
    *("days on no roll", "came back on", "on nobody's roll", "rules version"),
)
SCHOOLS = (
    *("definition", "school", "school name", "phase", "year", "pupils", "exits counted", "per 100 pupils"),
    *("low", "high", "not enough data", "expected per 100", "upper line per 100", "stands"),
)
FLOWS = ("from", "from name", "to", "to name", "exits", "unexplained")
MATCHES = (
    *("probability", "agrees", "pupil key left", "pupil key joined", "school left", "school joined"),
    "joined on",
)


def key(pupil: int) -> str:
    """A pupil's key as it is shown."""
    return f"{pupil & 0xFFFFFFFFFFFFFFFF:016x}"


def exits(found: Found, labels: Mapping[int, str]) -> str:
    """Every exit with all rules it meets, those that could not be checked and why."""
    nobodys = {id(each) for each in found.nobodys}
    made = []
    for number, each in enumerate(found.exits, start=1):
        met = [code for code in rules() if each[f"met_{code}"]]
        blind = [code for code in rules() if not each[f"known_{code}"] and not each[f"met_{code}"]]
        made.append(
            {
                "exit": number,
                "school": each["school"],
                "school name": found.labels.get(each["school"], each["school"]),
                "pupil": labels.get(each["pupil"], ""),
                "pupil key": key(each["pupil"]),
                "year": said(each["academic_year"]),
                "left": each["left"] or "not on the next roll",
                "year group": each["year_group"],
                "class": each["reason"],
                "class title": title(each["reason"]),
                "rules met": " ".join(met),
                "rules not checked": " ".join(blind),
                "why not checked": "; ".join(dict.fromkeys(rules()[code].record.why_not for code in blind)),
                "ground": each["ground"],
                "destination": each["destination"],
                "next school": each["next_school"],
                "on its roll from": each["next_began"],
                "days on no roll": each["gap"],
                "came back on": each["came_back"],
                "on nobody's roll": "yes" if id(each) in nobodys else "no",
                "rules version": " ".join(f"{code}:{rule.record.version}" for code, rule in rules().items()),
            }
        )
    return text(EXITS, made)


def schools(found: Found) -> str:
    """Every school's figure by each definition."""
    return text(SCHOOLS, (school_row(one, found) for some in found.figures.values() for one in some))


def school_row(one: Figure, found: Found) -> dict[str, Any]:
    """One figure as a row."""
    return {
        "definition": one.definition,
        "school": one.school,
        "school name": found.labels.get(one.school, one.school),
        "phase": one.phase,
        "year": one.period,
        "pupils": one.pupils,
        "exits counted": one.count,
        "per 100 pupils": _per_hundred(one.share),
        "low": _per_hundred(one.low),
        "high": _per_hundred(one.high),
        "not enough data": one.insufficient,
        "expected per 100": _per_hundred(one.expected),
        "upper line per 100": _per_hundred(one.upper),
        "stands": one.stands,
    }


def flows(found: Found) -> str:
    """Who moved where."""
    return text(
        FLOWS,
        (
            {
                "from": flow.school,
                "from name": found.labels.get(flow.school, flow.school),
                "to": flow.to,
                "to name": found.labels.get(flow.to, flow.to) if flow.to_school else flow.to,
                "exits": flow.exits,
                "unexplained": flow.unexplained,
            }
            for flow in found.flows
        ),
    )


def matches(looked: Looked) -> str:
    """Records taken for one child without a shared UPN: by key, without names."""
    return text(
        MATCHES,
        (
            {
                "probability": f"{pair.probability:.4f}",
                "agrees": pair.agrees,
                "pupil key left": key(pair.leaver.pupil),
                "pupil key joined": key(pair.joiner.pupil),
                "school left": pair.leaver.school,
                "school joined": pair.joiner.school,
                "joined on": pair.joiner.day,
            }
            for pair in looked.decided.taken
        ),
    )


def review(looked: Looked) -> str:
    """Doubtful pairs, with names, for a person to fill in."""
    file = io.StringIO(newline="")
    write(looked.review, file)
    return file.getvalue()


def text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """A CSV whose cells no spreadsheet takes for a formula."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _safe(row.get(name)) for name in columns})
    return file.getvalue()


def nobodys_groups(found: Found) -> dict[str, list[dict[str, Any]]]:
    """Exits after which the pupil is on no roll read, by what the file says of where: unexplained first."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in sorted(found.nobodys, key=lambda each: each["reason"] not in UNEXPLAINED):
        groups.setdefault(whereto(each)[0], []).append(each)
    return groups


def _per_hundred(share: float | None) -> str | None:
    return None if share is None else f"{100 * share:.2f}"


def _safe(value: Any) -> Any:
    return (
        f"'{value}"
        if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
        else value
    )
