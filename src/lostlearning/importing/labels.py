"""What the user's own files call each pupil: joined to a staff report when it is drawn, never stored."""

from __future__ import annotations

import duckdb


def labels(con: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """Pupil key → the school's own identifier and the name, whichever the files give.

    Reads the staging tables of identities, which are gone when staging closes.
    """
    rows = con.execute(
        "SELECT p.pupil, max(nullif(i.local_id, '')), arg_max(i.forename || ' ' || i.surname, "
        "length(i.surname)) "
        "FROM people AS p JOIN identities AS i USING (identity) WHERE p.pupil IS NOT NULL GROUP BY 1"
    ).fetchall()
    return {pupil: _label(local_id, name) for pupil, local_id, name in rows}


def _label(local_id: str | None, name: str | None) -> str:
    called = (name or "").strip().title()
    if called and local_id:
        return f"{called} ({local_id})"
    return called or local_id or ""
