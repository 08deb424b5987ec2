"""The exits of some schools as a report: a page and tables for the authority, and what may leave it."""

from lostlearning.movement.making import Made, make

__all__ = ["Made", "make"]
