"""``prices.yaml`` in the reference: the fields of one model's price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reference.markdown import code, example, table

from desktop_monitor.agents.pricing.bands import CONTEXT_MARKS_TOKENS
from desktop_monitor.agents.pricing.loading import FIELDS, REQUIRED

HELPS: Mapping[str, str] = {
    "input_usd": "Input, neither read from nor written to a cache.",
    "output_usd": "Output.",
    "cache_read_usd": "Input read from a cache.",
    "cache_write_usd": "Input written to a cache that keeps it for five minutes.",
    "cache_write_1h_usd": "Input written to a cache that keeps it for an hour.",
    "reasoning_usd": "Reasoning, where it is not the price of output.",
    "fast_factor": "How many times as much all of it costs in fast mode.",
    "context_window_tokens": "How much the model can take in at most.",
    "above": "Prices of the whole request where its context is larger, by one of the sizes "
    f"{', '.join(map(str, CONTEXT_MARKS_TOKENS))} tokens; fields as above without the last three.",
}
EXAMPLE = """
my-local-model: {input_usd: 0.2, output_usd: 0.8}
my-large-model:
  input_usd: 3
  output_usd: 15
  cache_read_usd: 0.3
  context_window_tokens: 400000
  above:
    200000: {input_usd: 6, output_usd: 22.5}
"""


def lines() -> Iterator[str]:
    """The part."""
    yield from ("## prices.yaml", "", "Prices of models, before those that ship. US dollars for a million tokens.", "")
    yield from example(EXAMPLE)
    rows = ((code(name), "yes" if name in REQUIRED else "no", HELPS[name]) for name in FIELDS)
    yield from table(("field", "needed", "what it is"), rows)
    yield from ("`prices.json` with the same fields is read, too; keep one of them.", "")
