"""Synthetic schools, authorities and nations, in the real file formats, with their truths beside them."""

from lostlearning.synth.world import World, make_school

__all__ = ["World", "make_school"]
