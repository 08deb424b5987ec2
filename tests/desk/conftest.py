"""A desk in a temporary folder of its own, and a browser without a screen that has opened it."""

import os
import tempfile
import time

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lostlearning.site.settings")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def desk(tmp_path, monkeypatch, home):
    """The desk, under the desk's own settings; ``stopped`` is whether it has told its server to stop."""
    import django
    from django.test import override_settings

    django.setup(set_prefix=False)
    from lostlearning.site.desk import settings
    from lostlearning.site.desk.desk import close_desk, open_desk

    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    values = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    values = {name: value for name, value in values.items() if name not in ("LOGGING", "DATABASES")}
    with override_settings(**values):
        stopped = []
        opened = open_desk(lambda: stopped.append(True))
        opened.stopped = stopped
        yield opened
        close_desk()


@pytest.fixture
def stranger(desk):
    """A browser that has not opened the link."""
    from django.test import Client

    return Client(
        HTTP_HOST="127.0.0.1:8013",
        SERVER_PORT="8013",
        enforce_csrf_checks=True,
        raise_request_exception=False,
    )


class Browser:
    """A browser that has: forms are sent as pages send them."""

    def __init__(self, client):
        self.client = client

    def get(self, address, **options):
        return self.client.get(address, **options)

    def text(self, address):
        return self.get(address, follow=True).content.decode()

    def post(self, address, data=None, **options):
        token = self.client.cookies["desk-form"].value if "desk-form" in self.client.cookies else ""
        return self.client.post(address, {"csrfmiddlewaretoken": token, **(data or {})}, **options)

    def add(self, **files):
        """Sends files, given as name=text, with a dot for each double underscore."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        self.get("/")
        sent = [
            SimpleUploadedFile(name.replace("__", "."), text.encode() if isinstance(text, str) else text)
            for name, text in files.items()
        ]
        return self.post("/files/add/", {"files": sent}, follow=True).content.decode()


@pytest.fixture
def browser(stranger, desk):
    answer = stranger.get(f"/start/{desk.token}/")
    assert answer.status_code == 302 and answer["Location"] == "/"
    return Browser(stranger)


@pytest.fixture
def done(desk):
    """Waits for a run to be over."""

    def wait(seconds=180):
        ends = time.monotonic() + seconds
        while desk.job is not None:
            assert time.monotonic() < ends, "the run does not end"
            time.sleep(0.05)
        return desk.outcome

    return wait


@pytest.fixture
def settings_of():
    """Changes settings for a test."""
    from django.test import override_settings

    made = []

    def change(**values):
        made.append(override_settings(**values))
        made[-1].enable()

    yield change
    for each in reversed(made):
        each.disable()
