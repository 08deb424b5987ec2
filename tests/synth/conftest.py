import pytest

from lostlearning.synth import make_school


@pytest.fixture(scope="session")
def school():
    """A secondary school, read by many tests and changed by none."""
    return make_school(7, 250)


@pytest.fixture(scope="session")
def packable(school):
    return school.single_character()
