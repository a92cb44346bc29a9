"""Memory on disk: one SQLite file with a writer and any number of readers.

Must not know notifications, configuration, the engine or any face.
"""
