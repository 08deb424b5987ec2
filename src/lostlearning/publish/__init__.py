"""Reports as self-contained pages: the staff report and the governors' report."""

from lostlearning.publish.charts import engine_ahead, running
from lostlearning.publish.page import begin, index, pages

__all__ = ["begin", "engine_ahead", "index", "pages", "running"]
