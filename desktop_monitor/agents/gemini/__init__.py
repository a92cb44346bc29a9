"""Gemini CLI's chat files as agent events.

Must not know who keeps or shows them.
"""
