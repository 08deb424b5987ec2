"""What the numbers were measured on, without saying whose it is."""

import importlib.metadata
import os
import platform
from pathlib import Path

PACKAGES = (
    "lostlearning",
    "duckdb",
    "ibis-framework",
    "polars",
    "pandas",
    "pyarrow",
    "numpy",
    "django",
    "waitress",
    "datasette",
)


def sentence() -> str:
    """Cores, memory, system and versions, in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB of memory, {platform.system()}; "
        f"Python {platform.python_version()}, {versions}"
    )


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        for line in listed.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()
