"""Claude Code: its transcripts and its registry of running sessions.

Must not know the other clients.
"""
