"""The invented authority, written and read once a run."""

import pytest

import lostlearning as ll
from lostlearning.caseload import matters
from lostlearning.law.audit import audit
from lostlearning.synth.breaches import AS_AT, write_breaches


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """The folder of its files, what was planted, and the audit of them."""
    folder = tmp_path_factory.mktemp("authority") / "files"
    planted = write_breaches(folder)
    books = ll.read(folder)
    found = audit(matters(books.facts, books.labels), AS_AT)
    books.close()
    return folder, planted, found
