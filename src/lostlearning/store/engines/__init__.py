"""Engines that the books can be made on: DuckDB, in this process, and Spark, in a session of your own.

DuckDB is the default and needs nothing: :class:`lostlearning.store.Facts`. Spark needs
``pip install 'lostlearning[spark]'`` and Java: :class:`lostlearning.store.engines.spark.SparkFacts`. The
ledger and the measures are one set of Ibis expressions for both; what an engine cannot do is a row of
``data/support.toml``, which tests hold to be true.
"""

from lostlearning.store.engines.support import ENGINES, Unsupported, unsupported

__all__ = ["ENGINES", "Unsupported", "unsupported"]
