"""The audit: every duty of every case, and questions besides, from what files show. Pure: matters in, findings out.

from lostlearning.law.audit import audit
found = audit(matters, as_at)
"""

from __future__ import annotations

from lostlearning.law.audit.audit import Audit, audit
from lostlearning.law.audit.finding import Finding, Standing
from lostlearning.law.audit.matter import Leaving, Matter

__all__ = ["Audit", "Finding", "Leaving", "Matter", "Standing", "audit"]
