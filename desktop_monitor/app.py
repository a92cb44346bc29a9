"""Composition root of the desktop program."""
