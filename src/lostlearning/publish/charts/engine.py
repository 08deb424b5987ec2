"""The drawing engine as a process of its own: lines of specifications in, lines of drawings out.

It is run by path, and so imports nothing of the project: being ready soon is its whole purpose. Each
line of standard input is a JSON list of Vega-Lite specifications, answered by a line with a JSON list of
SVG texts. It ends when its standard input does, so nothing is left behind by a parent that dies, and
at the first specification that it cannot draw.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

_FIRST: dict[str, Any] = {
    "data": {"values": [{"part": "a", "count": 1}, {"part": "b", "count": 2}]},
    "mark": "bar",
    "encoding": {
        "x": {"field": "part", "type": "nominal"},
        "y": {"field": "count", "type": "quantitative"},
        "color": {"field": "part", "type": "nominal"},
    },
}
"""Drawn with no one waiting: the engine starts with the first chart that it draws."""


def main() -> None:
    """Draws until there is no more to draw."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What the engine itself might print is no answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    import vl_convert

    vl_convert.vegalite_to_svg(_FIRST)
    for line in sys.stdin.buffer:
        drawn = [vl_convert.vegalite_to_svg(spec) for spec in json.loads(line)]
        answers.write(json.dumps(drawn).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
