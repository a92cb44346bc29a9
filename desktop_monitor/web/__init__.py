"""The one way out: HTTP to what the user named. Must not know who asks."""
