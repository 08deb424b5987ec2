"""For families: questions one at a time, what the law says of the answers, letters, a calendar, and a guide.

Nothing that anybody enters is stored, logged, or put in an address or a cookie: see ``sent_in.py``.
"""
