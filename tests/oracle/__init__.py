"""The oracle: the three books and every measure in plain, slow Python, from lists of dicts.

Written from what the words mean, to be compared with the engine in ``src``: it may read the vocabulary,
and imports nothing of the ledger or the measures. Where both could be wrong in one way, they share only
the data files.
"""
