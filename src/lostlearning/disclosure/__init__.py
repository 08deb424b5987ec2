"""What may be published: small counts withheld, and enough others that none can be worked back."""

from lostlearning.disclosure.cells import Cells, Sum, protect, recoverable
from lostlearning.disclosure.numbers import Release
from lostlearning.disclosure.rule import Rule, suppression_rule

__all__ = ["Cells", "Release", "Rule", "Sum", "protect", "recoverable", "suppression_rule"]
