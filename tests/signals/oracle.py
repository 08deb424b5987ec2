"""Every signal as the oracle finds it, by code."""

from . import oracle_exclusion, oracle_leaving, oracle_register, oracle_schools
from .registers import Registers

MODULES = (oracle_exclusion, oracle_register, oracle_leaving, oracle_schools)


def find(code, tables, registers=None):
    """The rows of a signal, in no order."""
    held = registers or Registers(tables)
    for module in MODULES:
        if hasattr(module, code):
            return getattr(module, code)(held)
    raise LookupError(f"the oracle knows no signal called {code!r}")
