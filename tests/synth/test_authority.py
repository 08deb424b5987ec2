import json

import numpy as np
import pytest

from lostlearning.synth import make_authority, write_authority
from lostlearning.synth.authority import phase_of


def test_some_pupils_move_between_schools_and_keep_their_upn():
    worlds = list(make_authority(4, 8, 500, phase="Secondary", lesson_weeks=0))
    where: dict[str, list] = {}
    for world in worlds:
        for row, upn in enumerate(world.people.upn.tolist()):
            where.setdefault(upn, []).append((world, row))
    moved = {upn: places for upn, places in where.items() if len(places) > 1}
    assert moved
    for (first, row), (second, other) in moved.values():
        assert first.people.surname[row] == second.people.surname[other]
        assert first.people.born[row] == second.people.born[other]
        assert first.people.key[row] == second.people.key[other]
        assert first.move.leaving[row] < second.move.entry[other]


def test_schools_differ_and_phases_are_mixed():
    worlds = list(make_authority(4, 20, {"Primary": 60, "Secondary": 60, "Special": 60}, lesson_weeks=0))
    assert {world.phase for world in worlds} == {"Primary", "Secondary", "Special"}
    assert [world.phase for world in worlds] == [phase_of(number) for number in range(1, 21)]
    assert len({world.school for world in worlds}) == 20
    assert np.std([world.people.fsm.mean() for world in worlds]) > 0.04


@pytest.mark.parametrize("layout", ["long_csv", "census_csv"])
def test_files_go_to_a_folder_a_school_and_truths_elsewhere(tmp_path, layout):
    worlds = make_authority(4, 2, 60, phase="Primary")
    files = write_authority(worlds, tmp_path / "files", layout, tmp_path / "truth", records=False, seed=4)
    assert {path.parent.name for path in files} == {"9994001", "9994002"}
    written = json.loads((tmp_path / "truth" / "truth.json").read_text(encoding="utf-8"))
    assert written["seed"] == 4 and written["layout"] == layout
    assert [school["school"] for school in written["schools"]] == ["9994001", "9994002"]
    assert (tmp_path / "truth" / "private" / "truth_pupils.csv").exists()
