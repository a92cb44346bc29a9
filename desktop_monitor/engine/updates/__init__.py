"""Looks up whether a newer version of this program exists, where the user asked for that: nothing is downloaded."""
