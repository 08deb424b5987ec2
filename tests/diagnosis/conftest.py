"""The made-up school stands beside the tests of its pages; the synthetic one here."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "publish")]
