"""KPIs, tables and the score: from a period's facts to figures that say what they rest on.

Pure functions. Must not know where facts come from or who shows figures.
"""
