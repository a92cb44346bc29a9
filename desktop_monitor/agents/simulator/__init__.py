"""Agents that do not exist, for demonstrations, pictures and tests: the same seed tells the same story.

Whatever comes from here is kept in a store of its own that says what it is.
"""
