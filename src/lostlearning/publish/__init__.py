"""Reports as self-contained pages: the staff report and the governors' report."""

from lostlearning.publish.charts import engine_ahead
from lostlearning.publish.page import pages

__all__ = ["engine_ahead", "pages"]
