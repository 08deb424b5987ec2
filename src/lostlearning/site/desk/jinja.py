"""The templates' environment of the desk: its pages and the GOV.UK Design System's macros."""

from __future__ import annotations

from typing import Any

import jinja2

from lostlearning.publish import words
from lostlearning.site.desk.uploads import size
from lostlearning.site.sent import asset


def environment(**options: Any) -> jinja2.Environment:
    """What Django's Jinja2 backend asks for."""
    options |= {
        "loader": jinja2.ChoiceLoader(
            [
                jinja2.PackageLoader("lostlearning.site"),
                jinja2.PrefixLoader({"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "auto_reload": False,
        "undefined": jinja2.Undefined,  # the design system's macros ask for what is not given
    }
    made = jinja2.Environment(**options)  # noqa: S701 (autoescape is on)
    made.filters.update(day=words.day, listed=words.listed, size=size, count="{:,}".format)
    made.globals.update(asset=asset)
    return made
