"""Dialogs that ask before something cannot be undone."""
