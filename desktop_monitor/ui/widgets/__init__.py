"""Small painted parts that pages are made of. Must not know snapshots or commands."""
