"""The site over the demonstration nation's files, once a test run; and over nothing."""

import os

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lostlearning.site.settings")


@pytest.fixture(scope="session")
def nation(tmp_path_factory):
    """The folder of the demonstration nation's files, and the shelf they are loaded in."""
    from lostlearning.site.loading import shelf_of
    from lostlearning.synth import write_official

    folder = tmp_path_factory.mktemp("nation")
    write_official(folder / "files")
    before = os.environ.get("LOSTLEARNING_HOME")
    os.environ["LOSTLEARNING_HOME"] = str(folder / "home")
    try:
        shelf, problems = shelf_of(folder / "files")
    finally:
        if before is None:
            del os.environ["LOSTLEARNING_HOME"]
        else:
            os.environ["LOSTLEARNING_HOME"] = before
    assert not problems
    return folder / "files", shelf.folder


@pytest.fixture
def client():
    """A browser without a screen. Faults come back as pages, as they do to people."""
    import django
    from django.test import Client

    django.setup(set_prefix=False)
    return Client(HTTP_HOST="localhost", raise_request_exception=False)


@pytest.fixture
def site(nation, client):
    """The demonstration nation's site."""
    from lostlearning.site import live

    live.open_shelf(nation[1])
    yield client
    live.open_shelf(None)


@pytest.fixture
def empty(tmp_path, client):
    """The site with nothing loaded; ``shelf`` is where it would look."""
    from lostlearning.site import live

    live.open_shelf(tmp_path / "shelf")
    client.shelf = tmp_path / "shelf"
    yield client
    live.open_shelf(None)
