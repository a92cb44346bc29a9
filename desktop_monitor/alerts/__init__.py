"""Rules and their state machine: from readings to incidents and to what is worth saying.

Must not know where readings come from, who is told, or what is done about it.
"""
