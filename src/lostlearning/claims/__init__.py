"""The figures of the founding documents, one record each, and what official statistics say of them.

A record is data (``data/*.toml``): what is claimed, in our words; of which year; how it can be checked. The
result is worked out each time from what is loaded. *Agree* and *differ* need the same year and the same
construction; otherwise a claim *cannot be tested*, with what the nearest year says.
"""
