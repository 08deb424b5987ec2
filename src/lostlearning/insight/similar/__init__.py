"""Similar schools: the nearest on stated features within stated walls, each with why it was chosen."""

from lostlearning.insight.similar.nearest import Near, School, Similar, similar, walls

__all__ = ["Near", "School", "Similar", "similar", "walls"]
