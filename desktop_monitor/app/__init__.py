"""Composition root of the desktop program; with `ui` the only package that imports Qt."""
