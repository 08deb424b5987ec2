"""``lostlearning trackers`` lists what was asked, one list or all, for people, machines and feed readers."""

import json

from lxml import etree
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.cli.exits import Exit
from lostlearning.trackers.ask import asks

run = CliRunner().invoke


def test_people_read_the_status_the_evidence_and_how_each_was_established():
    shown = run(app, ["trackers", "timpson"]).output
    assert "23. DONE: Consult on managed moves, and issue clear guidance." in shown
    assert "5. UNKNOWN: Not yet transcribed. Recalled as:" in shown
    assert "Derbyshire County Council, Exclusion guidance [V2]." in " ".join(shown.split())
    assert "30 asks: " in shown


def test_machines_read_every_field():
    found = json.loads(run(app, ["trackers", "--json"]).output)
    assert [(each["id"], each["status"]) for each in found] == [(each.id, each.status) for each in asks()]


def test_feed_readers_read_one_list():
    root = etree.fromstring(run(app, ["trackers", "somerset", "--feed"]).output.encode())
    assert len(root.findall("{*}entry")) == 15


def test_a_list_that_is_not_there_says_which_are():
    said = run(app, ["trackers", "nobody"])
    assert said.exit_code == Exit.USAGE
    assert "There are: timpson, somerset, the-difference, solutions-2025, mission-44." in said.output
