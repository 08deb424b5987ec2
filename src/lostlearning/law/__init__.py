"""The law of exclusion as dated data, the school calendar, and the clock that counts by both.

It informs and never decides: what stands on law that was not read at its source says so.
"""
