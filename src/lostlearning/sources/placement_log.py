"""Placements in alternative provision and other education off site."""

from __future__ import annotations

from lostlearning.sources.tabular import SOMEONE, TableReader

READER = TableReader(
    name="placement_log",
    title="Placements",
    tables=("placements",),
    needs=(SOMEONE, ("start_date",), ("provider", "setting_type", "hours_per_week")),
    evidence={"setting_type": "ap_setting_types", "reason": "ap_reasons", "pattern": "ap_patterns"},
    hints=("placement", "alternative provision", "off site", "offsite"),
)
