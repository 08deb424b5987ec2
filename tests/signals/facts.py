"""Literal facts that may hold earlier versions of the register too."""

import pyarrow as pa

from facts import LiteralFacts
from lostlearning.tables import TABLES


class SignalFacts(LiteralFacts):
    """Canonical tables from lists of dicts, with ``register_weeks_history``."""

    def __init__(self, **rows):
        old = rows.pop("register_weeks_history", [])
        super().__init__(**{name: table for name, table in rows.items() if table})
        schema = TABLES["register_weeks"].arrow_schema()
        schema = schema.append(pa.field("replaced_by", pa.string()))
        schema = schema.append(pa.field("replaced_at", pa.timestamp("us")))
        filled = [{column: row.get(column) for column in schema.names} for row in old]
        arrow = pa.Table.from_pylist(filled, schema=schema)
        self.backend.con.register("replaced_weeks", arrow)
        self.backend.con.execute("CREATE TABLE register_weeks_history AS FROM replaced_weeks")
        self.backend.con.unregister("replaced_weeks")

    def history(self, name):
        return self.backend.table(f"{name}_history")
