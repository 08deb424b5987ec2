"""Where official files and founding documents are, for the tests that need them: they are never in the project."""

import os
from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2] / "shared"
OFFICIAL = Path(os.environ.get("LOSTLEARNING_OFFICIAL") or _SHARED / "data")
SEEDS = Path(os.environ.get("LOSTLEARNING_SEEDS") or _SHARED / "seeds")


def needs_official(part=""):
    """Skips a test, with its reason, where the folder of official files or a part of it is not there."""
    return pytest.mark.skipif(
        not (OFFICIAL / part).exists(),
        reason=f"official files{f' ({part})' if part else ''} are not at hand: "
        "set LOSTLEARNING_OFFICIAL to their folder",
    )
