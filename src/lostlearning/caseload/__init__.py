"""Cases of exclusion made of what was read, and their audit as a report.

from lostlearning.caseload import matters, report
"""

from __future__ import annotations

from lostlearning.caseload.reading import matters

__all__ = ["matters"]
