"""The official files loaded, and the atlas of them: steadily asked, asked beside Datasette, weighed, and on a phone."""

import gzip
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks.atlas import peer, phone
from benchmarks.atlas.servers import COMMAND, asked, served
from benchmarks.runs import ROOT, timed
from lostlearning.site.atlas.atlas import Atlas, build
from lostlearning.store.official import OfficialShelf
from lostlearning.synth import write_official

LOAD_GOAL, P95_GOAL, SIZE_GOAL, PAINT_GOAL, READY_GOAL = 60, 100, 300, 1, 3
RATE, CLIENTS = 100, 20


def bench(*, quick: bool) -> str:
    """The part of RESULTS.md about official statistics and the atlas."""
    seconds, times = (1, 1) if quick else (60, 5)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        real = Path(os.environ.get("LOSTLEARNING_OFFICIAL") or ROOT.parent / "shared" / "data")
        files = Path(folder) / "nation"
        if quick or not real.is_dir():
            write_official(files)
        else:
            files = real
        lines = _loading(files, home, files is real)
        atlas = build(OfficialShelf(home / "official"))
        base = Path(folder) / "figures.db"
        peer.tabled(atlas, base)
        with served(home) as port:
            lines += _steady(port, atlas, seconds)
            with peer.served(base) as other:
                lines += _beside(port, other, atlas, seconds / 4)
            lines += _sizes(port, atlas)
            lines += _phone(port, times)
    return "\n".join([*lines, ""])


def _loading(files: Path, home: Path, real: bool) -> list[str]:
    def run(*arguments: str) -> float:
        env = os.environ | {"LOSTLEARNING_HOME": str(home)}
        command = [sys.executable, "-c", COMMAND, "official", *arguments]
        took, done = timed(
            lambda: subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        )
        if done.returncode not in (0, 1):
            raise RuntimeError(done.stderr)
        return took

    load, audit = run("load", str(files)), run("audit", "--json")
    loaded = OfficialShelf(home / "official").loaded()
    what = "the official files at hand" if real else "the demonstration nation's files"
    return [
        "## Official statistics",
        "",
        f"`lostlearning official load` of {what}: {len(loaded)} publications and registers, "
        f"{sum(each.rows for each in loaded):,} rows, into an empty home; then `official audit`, which works out every "
        "rate again. Each a new process, imports included.",
        "",
        "| | seconds | goal |",
        "|---|---:|---:|",
        f"| load | {load:.1f} | {LOAD_GOAL} |",
        f"| audit | {audit:.1f} | |",
        "",
    ]


def _steady(port: int, atlas: Atlas, seconds: float) -> list[str]:
    found = asked("steady", port, _mixture(atlas), rate=RATE, seconds=seconds)
    row = " | ".join(f"{found[each] * 1000:.1f}" for each in ("p50", "p95", "p99", "most"))
    return [
        "## The atlas",
        "",
        f"{RATE} requests a second for {seconds:g} seconds, sent when they are due whether or not the ones before have "
        "been answered, once it has read ahead what it reads as it starts: home, map, places and tables in turn, of "
        "every place and measure, none kept at the start. "
        f"{found['requests']:,} requests, none refused; milliseconds. Goal: P95 within {P95_GOAL}.",
        "",
        "| P50 | P95 | P99 | longest |",
        "|---:|---:|---:|---:|",
        f"| {row} |",
        "",
    ]


def _mixture(atlas: Atlas) -> list[str]:
    spots = [slug for slug, spot in atlas.places.spots.items() if not spot.ended]
    codes = [code for code, held in atlas.measured.items() if held.figures]
    found = []
    for at, slug in enumerate(spots):
        code = codes[at % len(codes)]
        found += [
            "/",
            f"/places/{slug}/",
            f"/map/?measure={code}",
            f"/places/{slug}/{code}/",
            f"/data/places/{slug}.csv",
        ]
    return found


def _beside(ours: int, theirs: int, atlas: Atlas, seconds: float) -> list[str]:
    """Rates of the same rows as JSON and as a page, ours kept and made anew, and Datasette's."""
    slugs = sorted({slug for held in atlas.measured.values() for slug in held.figures})
    pairs = [(slug, code) for slug in slugs for code, held in atlas.measured.items() if slug in held.figures]
    table = "/figures/figures"
    json = {
        ours: [f"/data/places/{slug}.json" for slug in slugs],
        theirs: [f"{table}.json?slug={slug}&_shape=objects&_size=max" for slug in slugs],
    }
    for at in range(0, len(slugs), max(1, len(slugs) // 10)):
        held = {port: peer.rows_of(port, addresses[at]) for port, addresses in json.items()}
        if held[ours] != held[theirs]:
            raise RuntimeError(f"{slugs[at]}: we give {held[ours]} rows, Datasette {held[theirs]}")
    page = {
        ours: [f"/places/{slug}/{code}/" for slug, code in pairs],
        theirs: [f"{table}?slug={slug}&measure={code}&_size=100" for slug, code in pairs],
    }
    rows = []
    for name, addresses in (("JSON, every figure of a place", json), ("HTML, a measure of a place", page)):
        peers = asked("full", theirs, addresses[theirs], clients=CLIENTS, seconds=seconds)
        new = asked("full", ours, addresses[ours], clients=CLIENTS, seconds=seconds, anew=True)
        kept = asked("full", ours, addresses[ours], clients=CLIENTS, seconds=seconds)
        found = {"Lost Learning, kept": kept, "Lost Learning, made anew each time": new, "Datasette": peers}
        for who, each in found.items():
            ratio = each["rate"] / peers["rate"]
            rows.append(
                f"| {name} | {who} | {each['rate']:,.0f} | {each['bytes'] / 1000:.1f} | {ratio:.1f} |"
            )
    return [
        f"{CLIENTS} clients, each asking again as soon as it is answered; the same rows from SQLite by Datasette, one "
        "after the other in one run, by the same client on the same two cores. Goal: at least Datasette's rate.",
        "",
        "| | | answers a second | kB sent each | times Datasette's rate |",
        "|---|---|---:|---:|---:|",
        *rows,
        "",
    ]


def _sizes(port: int, atlas: Atlas) -> list[str]:
    council = next(slug for slug, spot in atlas.places.spots.items() if spot.neighbours and not spot.ended)
    school = next(iter(atlas.schools), "")
    pages = {
        "Home": "/", "Map, hexagons": "/map/", "Map, boundaries": "/map/?as=boundaries", "Place": f"/places/{council}/",
        "England": f"/places/{atlas.places.england.slug}/", "Places": "/places/", "Compare": "/compare/",
        "AP schools": "/schools/", "AP school": f"/schools/{school}/", "Cold spots": "/cold-spots/",
        "Who loses most": "/groups/", "Cost": "/cost/", "Claims": "/claims/", "Trackers": "/trackers/",
        "Library": "/library/", "Audit": "/audit/",
    }  # fmt: skip
    rows, shared = [], 0
    for name, address in pages.items():
        body = _body(port, address)
        shared = sum(len(gzip.compress(_body(port, each))) for each in _fetched(body.decode()))
        sent = len(gzip.compress(body, 6))
        rows.append(f"| {name} | {len(body) / 1000:.0f} | {(sent + shared) / 1000:.0f} |")
    return [
        f"What a page sends before anything is done with it; its stylesheet, script and icon are {shared / 1000:.0f} "
        f"kB of what is sent. Goal: {SIZE_GOAL} kB.",
        "",
        "| page | kB, the page alone, unpacked | kB as sent, all |",
        "|---|---:|---:|",
        *rows,
        "",
    ]


def _body(port: int, address: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}") as answer:
        body: bytes = answer.read()
        return body


def _fetched(page: str) -> list[str]:
    found: list[Any] = re.findall(r'<(?:link rel="(?:icon|stylesheet)" href|script src)="([^"]+)"', page)
    return [str(each) for each in found]


def _phone(port: int, times: int) -> list[str]:
    found = phone.opened(f"http://127.0.0.1:{port}/map/#zoom", times)
    if found is None:
        return ["The map on a phone: not measured, for want of Chromium.", ""]

    def middle(name: str) -> float:
        values = sorted(float(each[name]) / 1000 for each in found)
        return values[len(values) // 2]

    return [
        f"The map on a phone: Chromium, 375 pixels wide, {phone.MEGABITS} Mbit/s, {phone.DELAY} ms, processor slowed "
        f"{phone.SLOWER} times, nothing kept; the median of {times}. Interactive: its script has run and no long task "
        "has followed.",
        "",
        "| | seconds | goal |",
        "|---|---:|---:|",
        f"| first painted | {middle('painted'):.2f} | {PAINT_GOAL} |",
        f"| largest part painted | {middle('largest'):.2f} | {PAINT_GOAL} |",
        f"| interactive | {middle('interactive'):.2f} | {READY_GOAL} |",
        "",
    ]
