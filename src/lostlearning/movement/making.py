"""Files in, the report out: all of it or nothing."""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from lostlearning.insight.exits.looking import Looked
from lostlearning.insight.exits.replies import Reply
from lostlearning.movement import page, tables
from lostlearning.movement.public import COLUMNS, NOT_SHOWN, Public, public

REVIEW = "review.csv"


@dataclasses.dataclass(frozen=True)
class Made:
    """What was written: ``paths``, and the figures that may leave the authority (None where there is none)."""

    paths: tuple[Path, ...]
    public: Public | None


def make(
    looked: Looked,
    folder: Path,
    *,
    labels: Mapping[int, str],
    made_by: str,
    files: Sequence[str] = (),
    replies: Sequence[Reply] = (),
) -> Made:
    """Writes the report into ``folder``: on failure what was there before is as it was. Raises OSError."""
    found = looked.found
    shown = public(found, replies)
    texts = {
        "exits.html": page.page(looked, labels, made_by, files, shown.left_out if shown else ()),
        "exits.csv": tables.exits(found, labels),
        "schools.csv": tables.schools(found),
        "flows.csv": tables.flows(found),
    }
    if looked.decided.taken:
        texts["matches.csv"] = tables.matches(looked)
    if looked.review:
        texts[REVIEW] = tables.review(looked)
    if shown is not None:
        texts["public.html"] = page.public_page(shown, made_by)
        texts["public.csv"] = _public_table(shown)
    return Made(tuple(_write(texts, folder)), shown)


def _public_table(shown: Public) -> str:
    rows = []
    for line in shown.lines:
        one, reply = line.figure, line.reply
        known = {
            "exits counted": one.count,
            "per 100 pupils": f"{100 * one.share:.2f}",
            "low": f"{100 * one.low:.2f}",
            "high": f"{100 * one.high:.2f}",
            "stands": one.stands,
        }
        rows.append(
            {
                "definition": one.definition,
                "school": line.name,
                "year": one.period,
                "pupils": one.pupils,
                **(dict.fromkeys(known, NOT_SHOWN) if line.withheld else known),
                "status": "suppressed" if line.withheld else "known",
                "reply": reply.reply if reply else "",
                "replied on": reply.replied_on if reply else "",
                "suppression rule": shown.rule,
            }
        )
    return tables.text(COLUMNS, rows)


def _write(texts: Mapping[str, str], folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".lostlearning-", dir=folder))
    old = beside / "old"
    old.mkdir()
    moved: list[str] = []
    try:
        for name, text in texts.items():
            (beside / name).write_text(text, encoding="utf-8", newline="")
        for name in texts:
            if (folder / name).exists():
                shutil.copy2(folder / name, old / name)
            (beside / name).replace(folder / name)
            moved.append(name)
    except OSError:
        for name in moved:
            if (old / name).exists():
                (old / name).replace(folder / name)
            else:
                (folder / name).unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return [folder / name for name in texts]
