"""Files to one frozen tree of settings, all mistakes named at once.

Stands above the packages whose options it fills, so none of them can read it as
a global: they are handed their part. Must not know the engine or any face.
"""
