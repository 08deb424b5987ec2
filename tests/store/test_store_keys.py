"""The key that turns UPNs into pupil keys."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import time
from pathlib import Path

import pytest
from store_rows import bring, held, week

from lostlearning.store import Key, Store, StoreWriteError, WrongKeyError


def test_a_hash_is_the_keyed_blake2b_of_the_text_as_a_signed_little_endian_number():
    key = Key(bytes(range(32)))
    texts = ["upn:H801200001001", "local:oak:17", "name:oak:é|b|2010-01-01", ""]
    expected = [
        int.from_bytes(
            hashlib.blake2b(text.encode(), key=bytes(range(32)), digest_size=8).digest(),
            "little",
            signed=True,
        )
        for text in texts
    ]
    assert key.hash_many(texts) == expected
    assert key.hash_one(texts[0]) == expected[0]
    assert key.hash_many([]) == []


def test_another_key_gives_another_hash():
    assert Key.ephemeral().hash_one("upn:x") != Key.ephemeral().hash_one("upn:x")


def test_a_million_hashes_take_seconds():
    start = time.process_time()
    assert len(set(Key.ephemeral().hash_many([f"upn:{n}" for n in range(200_000)]))) == 200_000
    assert time.process_time() - start < 2


def test_a_key_never_shows_itself():
    key = Key.ephemeral()
    assert key.secret.hex() not in repr(key) + str(key) + key.fingerprint
    assert repr(key.secret) not in repr(key)


def test_the_key_is_made_once_and_kept_for_its_owner_only(tmp_path: Path):
    first = Key.read_or_make(tmp_path)
    assert Key.read_or_make(tmp_path) == first == Key.read(tmp_path)
    if os.name == "posix":
        assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def _fingerprint(folder: str) -> str:
    return Key.read_or_make(Path(folder)).fingerprint


def test_two_first_runs_agree_on_the_key(tmp_path: Path):
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        found = pool.map(_fingerprint, [str(tmp_path / "home")] * 12, chunksize=1)
    assert len(set(found)) == 1


@pytest.mark.parametrize("text", ["", "abc", "# only words\n", "zz" * 32, "ab" * 32 + "\n" + "cd" * 32])
def test_a_spoilt_key_is_said_and_left_alone(tmp_path: Path, text: str):
    (tmp_path / "key").write_text(text)
    with pytest.raises(WrongKeyError, match="damaged"):
        Key.read_or_make(tmp_path)
    assert (tmp_path / "key").read_text() == text


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder in which nothing can be made")
def test_a_key_that_cannot_be_kept_is_an_error_that_helps():
    with pytest.raises(StoreWriteError, match="LOSTLEARNING_HOME"):
        Key.read_or_make(Path("/proc/lostlearning"))


def test_a_store_made_with_another_key_takes_no_import(store: Store):
    bring(store, {"register_weeks": [week(1, "//////////")]})
    secret = (store.folder / "key").read_bytes()
    (store.folder / "key").unlink()
    Key.read_or_make(store.folder)
    other = Store.open(store.folder)
    with pytest.raises(WrongKeyError, match="not the one") as caught:
        bring(other, {"register_weeks": [week(2, "//////////")]})
    assert Key.read(store.folder).fingerprint in str(caught.value)
    assert len(held(other, "register_weeks")) == 1, "what is kept can still be read"
    (store.folder / "key").write_bytes(secret)
    assert bring(Store.open(store.folder), {"register_weeks": [week(2, "//////////")]}).changed


def test_a_lost_key_is_not_quietly_replaced(store: Store):
    bring(store, {"register_weeks": [week(1, "//////////")]})
    (store.folder / "key").unlink()
    with pytest.raises(WrongKeyError, match="is gone"):
        bring(Store.open(store.folder), {"register_weeks": [week(2, "//////////")]})
    assert not (store.folder / "key").exists()
