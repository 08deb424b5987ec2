"""``lostlearning demo``: a demonstration school and nation, or an authority, in the real file formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lostlearning.cli.exits import Exit, guarded


def demo(
    folder: Annotated[Path, typer.Argument(help="Folder for the files; made if it is not there.")] = Path(
        "demo"
    ),
    seed: Annotated[int, typer.Option("--seed", help="The same seed makes the same school.")] = 1,
    authority: Annotated[
        bool,
        typer.Option(
            "--authority",
            help="An authority instead: twenty schools and two years, with exits, signals and needs planted in them.",
        ),
    ] = False,
) -> None:
    """Write an invented secondary school's exports, dirty in realistic ways, and an invented nation's official files.

    Example: lostlearning demo demo/ then lostlearning diagnose demo/exports -o demo/report
    """
    guarded(lambda: _authority(folder, seed) if authority else _demo(folder, seed))


def _authority(folder: Path, seed: int) -> Exit:
    from lostlearning.synth.demo_authority import write_demo_authority

    exports = folder / "exports"
    made = write_demo_authority(exports, seed=seed)
    print(f"An invented authority's exports are in {exports}: a folder a school, and two academic years.")
    print(
        f"What was planted in them is in {exports}-truth: {len(made.exits):,} exits, {len(made.signals)} signals and "
        f"{len(made.needs)} needs, and what each kind means."
    )
    print(f"Next: lostlearning diagnose {exports} -o {folder / 'report'}")
    return Exit.DONE


def _demo(folder: Path, seed: int) -> Exit:
    from lostlearning.synth import write_demo, write_official

    exports = folder / "exports"
    write_demo(exports, seed=seed)
    write_official(folder / "official", seed=seed)
    print(f"An invented school's exports are in {exports}")
    print(f"An invented nation's official files are in {folder / 'official'}")
    print(f"Next: lostlearning diagnose {exports} -o {folder / 'report'}")
    print(f"Then: lostlearning site --official {folder / 'official'}")
    return Exit.DONE
