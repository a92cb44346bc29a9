"""Small compiled catalogues for tests. Must not know what they prove."""

from __future__ import annotations

import io
from collections.abc import Mapping

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from desktop_monitor.language.text import Template


def sentences(template: Template) -> tuple[str, ...]:
    """The one or two English sentences that stand in the tables for an id."""
    return (template,) if isinstance(template, str) else template


def compiled(sentences: Mapping[str, str], plurals: Mapping[tuple[str, str], tuple[str, ...]] | None = None) -> bytes:
    """A ``.mo`` file of German sentences by their English ones; an id stands before a bar: ``health.cpu|CPU busy``."""
    catalogue = Catalog(locale="de")
    for key, said in sentences.items():
        context, _, english = key.rpartition("|")
        catalogue.add(english, said, context=context or None)
    for (one, many), forms in (plurals or {}).items():
        context, _, english = one.rpartition("|")
        catalogue.add((english, many), forms, context=context or None)
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()
