"""The books on every engine."""
