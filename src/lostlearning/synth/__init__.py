"""Synthetic schools, authorities and nations, in the real file formats, with their truths beside them.

``make_school`` and ``make_authority`` make worlds; ``writers`` puts one into the layout of a real file;
``write_demo`` writes the demonstration school; ``nation`` makes millions of pupils for benchmarks. Nobody is
real: names are put together from syllables, UPNs are of an authority that does not exist.
"""

from lostlearning.synth.authority import make_authority, write_authority
from lostlearning.synth.demo import write_demo
from lostlearning.synth.official import write_official
from lostlearning.synth.truth import pupil_truth, truth, write_truth
from lostlearning.synth.world import World, make_school
from lostlearning.synth.writers import LAYOUTS, PACKED, write_records, write_register

__all__ = [
    "LAYOUTS",
    "PACKED",
    "World",
    "make_authority",
    "make_school",
    "pupil_truth",
    "truth",
    "write_authority",
    "write_demo",
    "write_official",
    "write_records",
    "write_register",
    "write_truth",
]
