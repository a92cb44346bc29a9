"""Memory on disk: SQLite files, each with any number of readers.

Must not know how anybody is told, how anything is switched, configuration, the engine or any face.
"""
