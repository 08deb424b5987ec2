"""The made-up school stands beside these tests and those of the diagnosis."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
