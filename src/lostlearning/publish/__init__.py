"""Reports as self-contained pages: the staff report and the governors' report."""

from lostlearning.publish.page import governors_page, staff_page

__all__ = ["governors_page", "staff_page"]
