"""Facts made of literal rows, for tests of the ledger and the measures."""

import functools

import duckdb
import ibis
import pyarrow as pa

from lostlearning.insight.signals.of_bits import EMPTY
from lostlearning.tables import TABLES
from lostlearning.vocabulary.year_bits import UNSAID, week_number


@functools.cache
def empty():
    """SQL that makes every canonical table, empty, as Arrow's types are: quicker than from Arrow, one by one."""
    con = duckdb.connect()
    for name, table in TABLES.items():
        arrow = table.arrow_schema().empty_table()
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow")
        del arrow
    made = [sql for (sql,) in con.execute("SELECT sql FROM duckdb_tables()").fetchall()]
    con.close()
    return " ".join(made).replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS")


class LiteralFacts:
    """Canonical tables from lists of dicts; whatever is not given is empty."""

    def __init__(self, **rows):
        con = duckdb.connect()
        read = rows.get("records_read", [])
        self.read_for = {
            row["records"]: {each["school"] for each in read if each["records"] == row["records"]}
            for row in read
        }
        self.given = {name for name, table in rows.items() if table}
        unknown = set(rows) - set(TABLES)
        assert not unknown, unknown
        for name, table in TABLES.items():
            if not rows.get(name):
                continue
            schema = table.arrow_schema()
            filled = [{column: row.get(column) for column in schema.names} for row in rows[name]]
            arrow = pa.Table.from_pylist(filled, schema=schema)
            con.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow")
            del arrow
        con.execute(empty())
        self.backend = ibis.duckdb.from_connection(con)

    def __getitem__(self, name):
        return self.backend.table(name)

    def has(self, name):
        return name in self.given or name in self.read_for

    def covered(self, name):
        found = frozenset(self.read_for.get(name, ()))
        return None if found == frozenset().union(*self.read_for.values()) else found

    def close(self):
        self.backend.disconnect()


class Connected:
    """Mixed into literal facts: what a store's facts have besides, so that SQL that is kept can be used."""

    keeps_history = False

    @property
    def con(self):
        return self.backend.con

    def view(self, name):
        return name

    def rows(self, name):
        ((count,),) = self.con.execute(f'SELECT count(*) FROM "{name}"').fetchall()
        return count

    def made(self):
        """What was made in the database besides the tables."""
        found = self.con.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
        return {name for name in found if name[0] != "main" or name[1] not in {*TABLES, *self.also}}

    also = ()


class OfBits:
    """Mixed in before Connected: the register as a year of marks in bits, and no weeks."""

    also = ("marks", "roll")

    def __init__(self, **rows):
        weeks = rows.pop("register_weeks", [])
        super().__init__(**rows)
        keys = ("school", "academic_year", "pupil")
        spells = [tuple(row[key] for key in keys) for row in [*weeks, *rows.get("enrolments", [])]]
        numbers = {who: number for number, who in enumerate(dict.fromkeys(spells), start=1)}
        words = {}
        for row in weeks:
            enrolment = numbers[tuple(row[key] for key in keys)]
            bit = 1 << week_number(row["academic_year"], row["week"])
            for place, symbol in enumerate(row["marks"]):
                if symbol not in UNSAID:
                    words.setdefault((enrolment, symbol), [0] * 10)[place] |= bit
        for name, columns in EMPTY.items():
            self.con.execute(f"CREATE TABLE {name} ({columns})")
        for table, made in (
            ("roll", [[number, *who] for who, number in numbers.items()]),
            ("marks", [[*key, *ten] for key, ten in words.items()]),
        ):
            if made:
                self.con.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(made[0]))})", made)

    def view(self, name):
        assert name != "register_weeks", "no week is unfolded"
        return super().view(name)
