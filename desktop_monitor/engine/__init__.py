"""The river itself: `tick(now)` collects, stores, assesses, notifies and makes a snapshot.

Snapshots go down to the faces, commands come up. One thread owns all state that
changes and the writing connection. Must not know Qt, or which faces there are.
"""
