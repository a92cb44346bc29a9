"""Files that clients append to: what is new in them, and which of them have news.

Must not know what any client writes.
"""
