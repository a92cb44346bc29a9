"""Which process tree is which agent session's, and what it uses. Must not know how processes are read."""
