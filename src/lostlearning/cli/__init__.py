"""The commands: one module each. Nothing heavy is imported until a command runs."""

from __future__ import annotations

from lostlearning.cli.app import run

__all__ = ["run"]
