"""Topics and groups of pupils in the words of a page: publications put the topic's name before each of its groups."""

from __future__ import annotations

import re

ORDER = (
    *(
        "FSM eligible",
        "FSM eligible in last 6 years",
        "SEN provision",
        "SEN primary need",
        "Gender",
        "Ethnicity",
    ),
    *("Age", "NC year", "NC year group", "IDACI decile"),
)
"""Topics in the order that they are offered; any other comes after."""
TOPICS = {
    "FSM eligible": "Free school meals",
    "FSM eligible in last 6 years": "Free school meals in the last 6 years",
    "SEN provision": "Special educational needs",
    "SEN primary need": "Primary need",
    "Gender": "Sex",
    "Ethnicity": "Ethnicity",
    "Age": "Age",
    "NC year": "Year group",
    "IDACI decile": "Deprivation of where they live",
}
NAMES = {
    "FSM Eligible": "Eligible",
    "FSM NotEligible": "Not eligible",
    "SEN provision SEN with statement EHC": "With a statement or EHC plan",
    "SEN provision SEN without statement": "With SEN support",
    "SEN Provision No SEN": "No special educational need",
    "Gender male": "Boys",
    "Gender female": "Girls",
}
BEFORE = re.compile(
    r"^(Ethnicity( Major| Minor)?|SEN primary need|SEN provision|FSM|Gender|IDACI decile|NC year)\s+",
    re.IGNORECASE,
)


def topic_name(topic: str) -> str:
    """A topic on a page."""
    return TOPICS.get(topic, topic)


def group_name(topic: str, name: str) -> str:
    """A group on a page: without its topic, which stands above it."""
    if name in NAMES:
        return NAMES[name]
    short = BEFORE.sub("", name).strip() or name
    if " Major " in name and short.endswith(" Total"):
        short = f"{short.removesuffix(' Total')}, all"
    return f"{short[:1].upper()}{short[1:]}" if name != "everyone else" else name
