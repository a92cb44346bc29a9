"""Metrics without a line of Python: text files, small executables, and pages of other servers.

Nothing is run and nobody is asked unless the user set it up.
"""
