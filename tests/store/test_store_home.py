"""Where things are kept, and the settings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from store_rows import bring, week

from lostlearning.store import Settings, SettingsError, Store, home, settings


def test_home_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "there"))
    assert home() == tmp_path / "there"
    monkeypatch.setenv("LOSTLEARNING_HOME", "")
    assert home().name == "lostlearning"


def test_settings_are_the_defaults_where_there_is_no_file(tmp_path: Path):
    assert settings(tmp_path) == Settings()


def test_settings_reach_the_engine(tmp_path: Path):
    (tmp_path / "settings.toml").write_text('memory_limit = "300MB"\nthreads = 1\nwait = 0.5\n')
    with Store.open(tmp_path).facts() as facts:
        assert facts.con.sql("SELECT current_setting('threads')").fetchall() == [(1,)]
        assert "286" in facts.con.sql("SELECT current_setting('memory_limit')").fetchall()[0][0]


def test_every_wrong_setting_is_named_at_once(tmp_path: Path):
    (tmp_path / "settings.toml").write_text('threads = 0\nmemory = "4GB"\nwait = true\n')
    with pytest.raises(SettingsError) as caught:
        settings(tmp_path)
    for word in ("settings.toml", "threads should be", "memory is not a setting", "wait should be"):
        assert word in str(caught.value)


@pytest.mark.parametrize("content", [b"threads = ", b"\xff\xfe\x00"])
def test_settings_that_cannot_be_read_are_said(tmp_path: Path, content: bytes):
    (tmp_path / "settings.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"settings\.toml"):
        settings(tmp_path)


def test_ibis_is_not_imported_with_the_store():
    code = "import sys, lostlearning.store; print('ibis' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_what_does_not_fit_in_memory_is_spilt(store: Store):
    bring(store, {"register_weeks": [week(1, "/\\" * 5)]})
    with store.facts(memory_limit="60MB", threads=1) as facts:
        facts.con.execute("CREATE TEMP TABLE many AS SELECT md5(range::VARCHAR) AS t FROM range(2000000)")
        assert facts.con.sql("SELECT count(DISTINCT t) FROM many").fetchall() == [(2_000_000,)]
