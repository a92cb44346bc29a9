"""Small compiled catalogues for tests. Must not know what they prove."""

from __future__ import annotations

import io
from collections.abc import Mapping

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo


def compiled(sentences: Mapping[str, str], plurals: Mapping[tuple[str, str], tuple[str, ...]] | None = None) -> bytes:
    """A ``.mo`` file of German sentences by their English ones; an id stands before a bar: ``health.cpu|CPU busy``."""
    catalogue = Catalog(locale="de")
    for key, said in sentences.items():
        context, _, english = key.rpartition("|")
        catalogue.add(english, said, context=context or None)
    for both, forms in (plurals or {}).items():
        catalogue.add(both, forms)
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()
