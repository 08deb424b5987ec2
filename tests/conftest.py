"""Puts this folder on the path, so that tests of any folder share ``facts``, ``oracle`` and ``in_browser``."""

from in_browser import chromium

__all__ = ["chromium"]
