"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Files = Annotated[
    list[Path],
    typer.Argument(
        help="Files or folders, as the school's system exports them; of several folders, each is a school.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON for a machine to read.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress and no summary.")]
By = Annotated[
    list[str] | None,
    typer.Option(
        "--by", help="Take it by a characteristic, school, day or session; may be given more than once."
    ),
]
Over = Annotated[str, typer.Option("--over", help="week, half_term, term or year.")]
