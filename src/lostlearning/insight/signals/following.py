"""A suspension and the next of the same pupil: shared by several signals."""

from __future__ import annotations

from typing import Any

from lostlearning.insight.signals.record import Expression
from lostlearning.lazily import ibis
from lostlearning.ledger.facts import KEYS


def pairs(at: Any) -> Expression:
    """One row a suspension and the one after it: ``n`` school days between, ``m`` sessions of both, whether
    for the ``same`` reason, the first day of the ``second``, and ``first`` and ``last`` of both.
    """
    records = at["signals_suspensions"]
    order = [records.start_date, records.start_session]
    window = ibis.window(group_by=[records.school, records.pupil], order_by=order)
    after = records.mutate(
        second=records.start_date.lead().over(window),
        _number=records.first_number.lead().over(window),
        _length=records.length.lead().over(window),
        _reason=records.reason1.lead().over(window),
        _last=records.last_date.lead().over(window),
    )
    followed = after.filter(after.second.notnull() & (after.second > after.start_date))
    return followed.select(
        *KEYS,
        "second",
        first="start_date",
        last="_last",
        n=followed._number - followed.last_number - 1,
        m=followed.length + followed._length,
        same=followed.reason1 == followed._reason,
    )
