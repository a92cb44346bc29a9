"""Telling someone: channels, the chain that picks one, the dispatcher that waits for it.

Must not know health, alerts or the store; it is handed a notification and says
what became of it.
"""
