"""Judgement: what samples mean for health. Pure functions; no I/O, no clock, no Qt."""
