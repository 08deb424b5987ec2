"""Where Lost Learning keeps things, and the few settings kept there."""

from __future__ import annotations

import dataclasses
import os
import tomllib
from pathlib import Path
from typing import Any

from lostlearning.store.errors import SettingsError


def home() -> Path:
    """``LOSTLEARNING_HOME``, or the platform's folder for a user's data. It may not exist yet.

    It holds ``key`` (what turns UPNs into pupil keys), ``settings.toml``, ``store/`` and ``reports/``.
    """
    named = os.environ.get("LOSTLEARNING_HOME", "").strip()
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("lostlearning", appauthor=False))


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """What ``settings.toml`` may say.

    ``memory_limit`` (such as ``"4GB"``) and ``threads`` bound DuckDB; ``None`` leaves it to choose.
    ``wait`` is how many seconds to wait for another import before giving up. ``needs_a_look = false`` leaves who
    needs a look out of every report, and refuses its command: an organisation's switch.
    """

    memory_limit: str | None = None
    threads: int | None = None
    wait: float = 10.0
    needs_a_look: bool = True


_EXPECTED = {
    "memory_limit": ((str,), 'a size such as "4GB"'),
    "threads": ((int,), "a whole number, 1 or more"),
    "wait": ((int, float), "a number of seconds, 0 or more"),
    "needs_a_look": ((bool,), "true or false"),
}


def settings(folder: Path | None = None) -> Settings:
    """The settings in ``folder`` (default :func:`home`); the defaults where there is no file.

    Raises SettingsError naming every setting that is not known or not of its kind.
    """
    path = (folder or home()) / "settings.toml"
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} could not be read: {error}. Mend it, or delete it.") from error
    wrong = []
    for name, value in found.items():
        if name not in _EXPECTED:
            wrong.append(f"{name} is not a setting (there are {', '.join(_EXPECTED)})")
            continue
        kinds, meaning = _EXPECTED[name]
        bad = isinstance(value, bool) is not (bool in kinds) or not isinstance(value, kinds)
        if bad or (name == "threads" and value < 1) or (name == "wait" and value < 0):
            wrong.append(f"{name} should be {meaning}, not {value!r}")
    if wrong:
        raise SettingsError(f"{path}: {'; '.join(wrong)}. Mend it, or delete it.")
    return Settings(**found)
