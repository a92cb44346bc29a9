"""Clients made to send their telemetry here, and back: previewed, journalled, undone to the byte.

Must not know who asks, or whether a person confirmed it.
"""
