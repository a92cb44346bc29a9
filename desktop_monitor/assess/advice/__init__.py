"""Recommendations: what the user's own measurements say could be better, and how that would show.

Pure functions. No recommendation without evidence. Must not know who shows or follows them.
"""
