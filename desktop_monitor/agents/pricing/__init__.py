"""What a model's tokens cost: the price table, the user's own prices, and the reckoning.

Must not know requests' origin, the store or any face.
"""

CONTEXT_MARKS_TOKENS = (100_000, 128_000, 200_000, 272_000)
"""Sizes of a request's context (uncached input, cache reads and writes) above which some models cost more.

A request's *context band* is how many of them it is above; 0 is the ordinary price.
"""
