"""Controls: what may be switched in an agent's or a workflow's settings, declared and never guessed.

Must not know who asks, whether a person confirmed it, or how a switch is journalled.
"""
