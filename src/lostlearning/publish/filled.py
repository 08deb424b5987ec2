"""Fills in the templates of reports: each page one self-contained file."""

from __future__ import annotations

import functools
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from lostlearning.publish import words as say
from lostlearning.publish.charts import strip, xmr

if TYPE_CHECKING:
    import jinja2

PACKAGE = "lostlearning.publish"
STYLESHEET = "report.css"
"""Built by ``npm run build:css`` and shipped in the wheel; not kept in the repository."""


def filled(template: str, *packages: str, **given: Any) -> str:
    """The page that the template makes of what is given, with its stylesheet.

    Templates are looked for in the ``templates`` of ``packages``, then in those of reports.
    """
    css, built = stylesheet()
    page = environment(*packages).get_template(template)
    text: str = page.render(css=Markup(css), built=built, **given)  # noqa: S704 (our own file)
    return text


def stylesheet() -> tuple[str, bool]:
    """The built stylesheet and True; or, where it was not built, a plain one and False."""
    assets = resources.files(PACKAGE) / "assets"
    built = assets / STYLESHEET
    if built.is_file():
        return built.read_text(encoding="utf-8-sig"), True  # the compiler may put a byte order mark first
    return (assets / "plain.txt").read_text(encoding="utf-8"), False


@functools.cache
def environment(*packages: str) -> jinja2.Environment:
    """The templates of ``packages`` and of reports, with the filters that they say numbers and days by."""
    import jinja2  # not before the charts are being drawn

    from lostlearning.publish.compiled import Compiled

    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(package) for package in (*packages, PACKAGE)]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        bytecode_cache=Compiled(Path(__file__).parent / "__pycache__"),
    )
    made.filters.update(
        day=say.day,
        short_day=say.short_day,
        plain=say.plain,
        pupils=say.pupils,
        listed=say.listed,
        lower_first=say.lower_first,
        share=say.share,
        points=say.points,
        thousands="{:,}".format,
        hundred=lambda share: f"{100 * share:.1f}",
    )
    made.tests["starts"] = lambda definition, family: definition["code"].startswith(family)
    made.globals["strip"] = lambda weeks, name: Markup(strip.strip(weeks, name))  # noqa: S704 (escaped there)
    made.globals["xmr"] = lambda points, said: Markup(xmr.xmr(points, said))  # noqa: S704 (escaped there)
    made.globals["strip_said"] = strip.described
    return made
