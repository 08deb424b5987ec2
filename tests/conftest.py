"""Puts this folder on the path, so that tests of any folder share ``facts`` and ``oracle``."""
