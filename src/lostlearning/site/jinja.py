"""The templates' environment: ours, the GOV.UK Design System's macros, and words for numbers."""

from __future__ import annotations

from typing import Any

import jinja2
from markupsafe import Markup

from lostlearning.insight import cost
from lostlearning.publish import words
from lostlearning.records import ESTABLISHED
from lostlearning.site.atlas import group_names, said
from lostlearning.site.atlas.atlas import title_of
from lostlearning.site.families import checked, wording
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
    made.filters.update(
        period=said.period,
        status=said.status,
        short_status=said.short_status,
        count=said.count,
        day=words.day,
        dates_said=words.dates_said,
        listed=words.listed,
        short=said.short,
        capital=said.capital,
        host=said.host,
        topic=group_names.topic_name,
        share=said.share,
        percent=said.percent,
        pounds=cost.pounds,
        weekday=wording.day_said,
    )
    made.globals.update(
        established=ESTABLISHED,
        asset=asset,
        value=said.value,
        change=said.change,
        bounds=said.between,
        drawn=Markup,
        atlas_title=title_of,
        families_checked=checked.checked,
        families_help=wording.help_,
        new_law=wording.new_law,
    )
    return made
