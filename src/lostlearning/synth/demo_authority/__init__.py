"""An invented authority of twenty schools and two years, in whose files exits, signals and needs are planted.

What each planted kind means is said where it is planted: :mod:`.kinds` (of exits), :mod:`.stories` (of signals) and
:mod:`.needs`; and, beside the truths that are written, in ``kinds.csv``.
"""

from lostlearning.synth.demo_authority.write import Authority, write_demo_authority

__all__ = ["Authority", "write_demo_authority"]
