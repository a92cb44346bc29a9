"""Settings files of other programs: single keys of them are changed, and every other character stays.

Must not know whose file it is, or which keys are whose.
"""
