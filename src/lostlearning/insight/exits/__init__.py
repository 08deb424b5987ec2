"""Who left each school's roll, why as far as files say, where to, and which schools' exits stand out.

An exit is *unexplained* when none of the reasons looked for is on file. It is never called off-rolling: no file shows
a motive.
"""

from lostlearning.insight.exits.catalogue import rules
from lostlearning.insight.exits.finding import Found, find
from lostlearning.insight.exits.record import Rule

__all__ = ["Found", "Rule", "find", "rules"]
