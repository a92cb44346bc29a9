"""What own workflows tell: the form of their events, from the port or the drop folder, as agent events.

Must not know HTTP or who keeps what they told.
"""
