"""Which sessions a school held, told from its marks: a closure is not a register that was not taken."""

import pytest
from whole import assembled, weeks, write

UPNS = ("A123456789012", "B123456789013", "C123456789014")
HEADINGS = "UPN,Week beginning,MonAM,MonPM,TueAM,TuePM\n"


def read(tmp_path, *monday: str) -> list[str]:
    """Monday's two symbols of each pupil, who is in school on Tuesday."""
    rows = "".join(
        f"{upn},08/09/2025,{marks[0].strip()},{marks[1].strip()},/,\\\n"
        for upn, marks in zip(UPNS, monday, strict=True)
    )
    roll = "UPN,Surname,Date of entry\n" + "".join(f"{upn},Ash,01/09/2025\n" for upn in UPNS)
    with assembled(write(tmp_path, register_csv=HEADINGS + rows, roll_csv=roll)) as staging:
        found = weeks(staging)
    return [found[upn, "2025-09-08"][:2] for upn in UPNS]


@pytest.mark.parametrize(
    ("monday", "expected"),
    [
        # the school shut at noon: the afternoon was not held, and is nobody's gap
        (("/#", "/#", "I#"), ["/.", "/.", "I."]),
        # shut all day, but one pupil was marked in the morning: that session was held, the other was not
        (("##", "##", "E#"), ["#.", "#.", "E."]),
        # one year group shut, and the others' register not taken: a gap, not a closure
        (("/#", "/ ", "/ "), ["/#", "/?", "/?"]),
        # shut all day for all
        (("##", "##", "##"), ["..", "..", ".."]),
    ],
)
def test_a_session_for_which_all_have_a_closure_was_not_held(tmp_path, monday, expected):
    assert read(tmp_path, *monday) == expected
