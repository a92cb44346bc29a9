"""Sizes of a request's context at which prices change. Must not know prices."""

CONTEXT_MARKS_TOKENS = (100_000, 128_000, 200_000, 272_000)
"""Sizes of a request's context (uncached input, cache reads and writes) above which some models cost more.

A request's *context band* is how many of them it is above; 0 is the ordinary price.
"""
