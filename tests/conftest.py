"""Puts this folder on the path, so that tests of any folder share ``facts``, ``oracle`` and ``in_browser``."""

import gc

from in_browser import chromium

__all__ = ["chromium"]

# The collector of cycles took a sixth of the time of tests that write expressions: it looks at every module and
# test that is held, again and again. It comes less often, and what is there when tests begin it leaves alone.
gc.set_threshold(20_000, 20, 10)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    gc.unfreeze()
