"""The families' pages over a site with nothing loaded."""

import os

import pytest
from family_walk import TODAY, Family

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lostlearning.site.settings")


@pytest.fixture
def client(tmp_path, monkeypatch):
    import django
    from django.test import Client

    django.setup(set_prefix=False)
    from lostlearning.site import live
    from lostlearning.site.families import checked, views

    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(views, "today", lambda: TODAY)
    live.open_shelf(tmp_path / "shelf")
    checked.checked.cache_clear()
    yield Client(HTTP_HOST="localhost", raise_request_exception=False, enforce_csrf_checks=True)
    live.open_shelf(None)
    checked.checked.cache_clear()


@pytest.fixture
def family(client):
    return Family(client)
