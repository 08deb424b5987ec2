"""Signals: a slow oracle, generated tables on which both must agree, and cases planted in real files."""
