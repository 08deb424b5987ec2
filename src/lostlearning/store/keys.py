"""The key that turns UPNs into pupil keys.

A pupil is known here only by a keyed hash (BLAKE2b, 64 bits) of the UPN. The key is made on the first run
and kept in ``LOSTLEARNING_HOME/key``, outside the data: whoever holds the data alone can neither read a
UPN from it nor try UPNs out against it.

**If the key is lost**, nothing kept becomes readable and nothing kept is wrong, but new imports can no
longer be joined to it: the same pupil would get another hash. Back the key up apart from the data.

With 64 bits, the chance that any two of 8 million pupils share a hash is about 1 in 600,000.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import secrets
import struct
from collections.abc import Sequence
from pathlib import Path

from lostlearning.store.errors import WrongKeyError, writing
from lostlearning.store.files import write_atomically
from lostlearning.store.locks import locked

_BYTES = 32
_HEAD = """\
# This is the key that turns UPNs into the pupil keys of Lost Learning.
# Keep it secret, and keep a copy apart from the data. If it is lost, what is kept stays usable,
# but new files can no longer be joined to it: every pupil would look like a new one.
"""


@dataclasses.dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A secret of 32 bytes. Never printed."""

    secret: bytes

    def __repr__(self) -> str:
        return f"Key(fingerprint={self.fingerprint!r})"

    @property
    def fingerprint(self) -> str:
        """Says which key this is without giving it away: 16 hexadecimal figures."""
        return hashlib.blake2b(key=self.secret, digest_size=8, person=b"fingerprint").hexdigest()

    def hash_many(self, texts: Sequence[str]) -> list[int]:
        """The signed 64-bit keyed hash of each text (such as ``upn:H801200001001``), in order.

        About a million a second. The first 8 bytes, little-endian, of BLAKE2b with this key.
        """
        start = hashlib.blake2b(key=self.secret, digest_size=8)

        def digest(text: str) -> bytes:
            state = start.copy()
            state.update(text.encode())
            return state.digest()

        return list(struct.unpack(f"<{len(texts)}q", b"".join([digest(text) for text in texts])))

    def hash_one(self, text: str) -> int:
        """:meth:`hash_many` of one text."""
        return self.hash_many([text])[0]

    @classmethod
    def ephemeral(cls) -> Key:
        """A key that is kept nowhere, for a store that is kept nowhere."""
        return cls(secrets.token_bytes(_BYTES))

    @classmethod
    def read(cls, folder: Path) -> Key | None:
        """The key kept in ``folder``, or None where there is none. Raises WrongKeyError if it is spoilt."""
        path = folder / "key"
        try:
            text = path.read_text(encoding="ascii", errors="replace")
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise WrongKeyError(
                f"The key {path} could not be read: {error.strerror}. Nothing was changed."
            ) from error
        lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
        try:
            secret = bytes.fromhex(lines[0]) if len(lines) == 1 else b""
        except ValueError:
            secret = b""
        if len(secret) != _BYTES:
            raise WrongKeyError(
                f"The key {path} is damaged: it should hold one line of {2 * _BYTES} hexadecimal figures. "
                "Put it back from your backup. Without it, new files cannot be joined to what is kept; to "
                "start afresh, move the folder aside and import your files again."
            )
        return cls(secret)

    @classmethod
    def read_or_make(cls, folder: Path) -> Key:
        """The key kept in ``folder``, made now if there is none. Two first runs at once agree on one.

        Raises WrongKeyError for a spoilt key and StoreWriteError where it cannot be kept.
        """
        found = cls.read(folder)
        if found is not None:
            return found
        with writing(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(folder / "key.lock", wait=30, busy="Another run is making the key"):
                found = cls.read(folder)
                if found is None:
                    made = cls.ephemeral()
                    write_atomically(folder / "key", f"{_HEAD}{made.secret.hex()}\n".encode(), mode=0o600)
                    found = cls.read(folder)
        if found is None or (os.name == "posix" and (folder / "key").stat().st_mode & 0o077):
            raise WrongKeyError(f"The key {folder / 'key'} could not be kept so that only you can read it.")
        return found
