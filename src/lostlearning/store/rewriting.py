"""Writes files of the store anew without the rows that must go."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb

from lostlearning.store import files, sql, weeks
from lostlearning.store.manifest import Part
from lostlearning.store.parts import check, new_id, which, write_parquet
from lostlearning.tables import TABLES


@dataclasses.dataclass(slots=True)
class Rule:
    """What must go from a part. ``whole`` parts go unread; else rows where ``gone``, and ``marks`` replaces
    the register's where ``shortened``.
    """

    whole: bool = False
    gone: str = "false"
    shortened: str = "false"
    marks: str = "marks"


class Rewriting:
    """Writes parts anew without what must go."""

    def __init__(self, root: Path, scratch: Path, rule: Callable[[Part], Rule | None]) -> None:
        self.root = root
        self.rule = rule
        self.id = new_id(dt.datetime.now(dt.UTC))
        self.con = duckdb.connect(config={"temp_directory": str(scratch)})
        self.con.execute("SET enable_progress_bar_print = false")
        self.written: list[Path] = []
        self.shortened = 0

    def over(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        """The parts as they should be. Raises StoreDamagedError for one that must be read and cannot be."""
        kept = []
        for part in parts:
            rule = self.rule(part)
            if rule is None:
                kept.append(part)
            elif not rule.whole:
                after = self._part(part, rule)
                if after is not None:
                    kept.append(after)
        return tuple(kept)

    def _part(self, part: Part, rule: Rule) -> Part | None:
        path = self.root / part.path
        check(self.root, [part])
        source = sql.parquet([path])
        try:
            ((gone, shortened),) = self.con.execute(
                f"SELECT count(*) FILTER ({rule.gone}), "
                f"count(*) FILTER (NOT ({rule.gone}) AND {rule.shortened}) FROM {source}"
            ).fetchall()
        except duckdb.Error as error:
            raise which(self.root, [part], error) from error
        self.shortened += shortened
        if not gone and not shortened:
            return part
        if gone == part.rows:
            return None
        select = f"SELECT * FROM {source} WHERE NOT ({rule.gone})"
        if shortened:
            marks = f"CASE WHEN {rule.shortened} THEN {rule.marks} ELSE marks END"
            select = f"SELECT * REPLACE ({marks} AS marks) FROM ({select})"
        packed = weeks.COLUMN in part.columns
        if packed:
            select = f"SELECT * REPLACE ({weeks.number()} AS {weeks.COLUMN}) FROM ({select})"
        order = sql.names(TABLES[part.table].key)
        after = path.with_name(f"{self.id}-{len(self.written)}.parquet")
        self.written.append(after)
        rows = write_parquet(self.con, f"{select} ORDER BY {order}", after, durable=True)
        return dataclasses.replace(
            part,
            path=after.relative_to(self.root).as_posix(),
            rows=rows,
            size=after.stat().st_size,
            digest=files.digest(after),
            symbols=weeks.symbols(self.con, after) if packed else "",
        )
