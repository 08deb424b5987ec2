"""Which five signals are written twice, and how their answers are compared."""

CODES = (
    "excluded_without_record",
    "left_after_suspension",
    "over_45_days",
    "part_time_for_months",
    "reason_left_open",
)


def told(rows: list[tuple[str, int, str, int]]) -> dict[str, int]:
    """Rows of a signal as a count, and a sum that any other school, pupil, day or number would change."""
    return {"rows": len(rows), "sum": sum(hash_of(row) for row in rows) % 2**61}


def hash_of(row: tuple[str, int, str, int]) -> int:
    """The same in every process."""
    import zlib

    return zlib.crc32(repr(row).encode())
