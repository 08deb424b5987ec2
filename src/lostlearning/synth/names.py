"""Invented names, put together from syllables so that no real person is meant; and valid UPNs.

UPNs are issued by local authority 999, a number no authority in England has or had; the check letter is
right (python-stdnum's ``calc_check_digit`` agrees, while its ``validate`` refuses the authority).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

AUTHORITY = 999
ALPHABET = np.array(list("ABCDEFGHJKLMNPQRTUVWXYZ"))
"""Check letters in order: no I, O or S (UPN algorithm, GovTalk data standards)."""


def _words(text: str) -> list[str]:
    return text.split()


FIRST = _words("Al Be Cor Du Em Fi Go Ha Is Jo Ka Li Mo Ni Ol Pe Qui Ru Sa Ti Ul Va Wy Zo Zoë Ré")
SECOND = _words("bri dri fen lix mor nix pell quin rix sel tov vane wick zar")
SURNAME = _words(
    "Bram Cor Dell Fen Gor Hesk Jarn Kel Lorn Mund Nesk Orl Pell Quar Rond Sorr Tarn Umb Vell Wend Yarr Zel "
    "O'Quar D'Orl Brüm"
)
ENDING = _words(
    "ackle aday ibeth ofold umber ingle ewick orrow andle iskin atter olm ersey ister oxley undry"
)


def _pick(rng: np.random.Generator, words: list[str], size: int) -> NDArray[np.str_]:
    return np.array(words)[rng.integers(0, len(words), size)]


def forenames(rng: np.random.Generator, size: int) -> NDArray[np.str_]:
    """``size`` invented forenames."""
    return np.char.add(_pick(rng, FIRST, size), _pick(rng, SECOND, size))


def surnames(rng: np.random.Generator, size: int) -> NDArray[np.str_]:
    """``size`` invented surnames; one in twenty is double-barrelled."""
    names = np.char.add(_pick(rng, SURNAME, size), _pick(rng, ENDING, size))
    second = np.char.add("-", np.char.add(_pick(rng, SURNAME, size), _pick(rng, ENDING, size)))
    return np.char.add(names, np.where(rng.random(size) < 0.05, second, ""))


def upns(
    establishment: NDArray[np.int64], year: NDArray[np.int64], serial: NDArray[np.int64]
) -> NDArray[np.str_]:
    """Permanent UPNs: check letter, authority, establishment, two digits of the year, serial below 1,000.

    Raises ValueError when a serial does not fit in three digits.
    """
    if serial.size and serial.max() > 999:
        raise ValueError(f"serial {serial.max()} does not fit in a UPN; expected 999 or less")
    number = AUTHORITY * 10**9 + establishment * 10**5 + (year % 100) * 10**3 + serial
    digits = (number[:, None] // 10 ** np.arange(11, -1, -1)) % 10
    # The alphabet of the algorithm runs on from letters to digits, so a digit d stands at position 23 + d,
    # and 23 is 0 to the modulus.
    check = (digits * np.arange(2, 14)).sum(axis=1) % 23
    return np.char.add(ALPHABET[check], np.char.zfill(number.astype(str), 12))
