"""Compiled templates are kept where they may be, used while they fit, and never needed."""

import sys
from pathlib import Path

import jinja2
import pytest

from lostlearning.publish.compiled import Compiled


@pytest.fixture(autouse=True)
def _bytecode_may_be_written(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def rendered(folder, text="{{ a }}!"):
    loader = jinja2.DictLoader({"page.html": text})
    environment = jinja2.Environment(loader=loader, autoescape=True, bytecode_cache=Compiled(folder))
    return environment.get_template("page.html").render(a=1)


def compiles(monkeypatch):
    calls, compile_ = [], jinja2.Environment.compile

    def counted(self, *args, **kwargs):
        calls.append(args)
        return compile_(self, *args, **kwargs)

    monkeypatch.setattr(jinja2.Environment, "compile", counted)
    return calls


def test_a_template_is_compiled_once_and_again_when_it_changes(tmp_path, monkeypatch):
    calls = compiles(monkeypatch)
    kept = tmp_path / "kept"
    assert [rendered(kept), rendered(kept)] == ["1!", "1!"]
    assert len(calls) == 1
    assert [rendered(kept, "{{ a }}?"), rendered(kept, "{{ a }}?")] == ["1?", "1?"]
    assert len(calls) == 2


def test_another_version_compiles_anew(tmp_path, monkeypatch):
    calls = compiles(monkeypatch)
    rendered(tmp_path)
    monkeypatch.setattr("lostlearning.publish.compiled.__version__", "0.0.0")
    rendered(tmp_path)
    assert len(calls) == 2


def test_what_is_damaged_is_compiled_again(tmp_path, monkeypatch):
    calls = compiles(monkeypatch)
    rendered(tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:-20])
    assert rendered(tmp_path) == "1!"
    assert len(calls) == 2


def test_where_nothing_can_be_kept_pages_are_made_all_the_same(tmp_path):
    no_folder = tmp_path / "a file"
    no_folder.write_text("")
    assert rendered(no_folder) == "1!"
    assert rendered(no_folder / "beneath") == "1!"


def test_nothing_is_written_where_python_writes_no_bytecode(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(tmp_path) == "1!"
    assert list(Path(tmp_path).iterdir()) == []
