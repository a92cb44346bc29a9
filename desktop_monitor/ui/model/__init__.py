"""Qt item models over snapshots. Must not know views."""
