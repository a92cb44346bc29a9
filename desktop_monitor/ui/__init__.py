"""The desktop face: tray, glance popover, window. The only Qt in the program (with `app`).

Shows snapshots and sends commands. Must not import the store, collectors or
notification channels.
"""
