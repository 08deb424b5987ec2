"""Worked examples: small tables in, one measure asked for, an answer out.

Each chapter is data. The tests run every paragraph on the engine and on the oracle, and the manual prints it.
"""
