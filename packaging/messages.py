"""Bring the catalogues of ``resources/languages`` up to the sentences of the source, and compile them.

Run by a developer, never by the program::

    python packaging/messages.py              # update every .po, compile every .mo
    python packaging/messages.py --new fr     # begin another language

A sentence is found where it is written: in ``tr``, ``translate``, ``text``, ``counted``, ``forms`` and ``sentence``,
as what an error says, as help of the command line, and in the tables of `desktop_monitor.language`.
Whatever a translator wrote is kept; what no code says any more goes. The format is gettext's
(https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html), so any of its editors will do.
"""

from __future__ import annotations

import argparse
import ast
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from desktop_monitor.assess.signals import SIGNALS
from desktop_monitor.config.options import OPTIONS
from desktop_monitor.config.performance_keys import ALL, SCORE_ROWS
from desktop_monitor.language.text import is_id
from desktop_monitor.language.wording import ENGLISH
from desktop_monitor.metrics.catalogue import CATALOGUE

_ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = _ROOT / "resources" / "languages"
PACKAGE = _ROOT / "desktop_monitor"
_HELP = frozenset({"help", "description", "epilog", "title"})
_WIDTH = 110
_NOBODY_NEEDS = tuple(
    f'"{name}'.encode()
    for name in (
        "Project-Id",
        "Report-Msgid",
        "POT-Creation",
        "PO-Revision",
        "Last-Trans",
        "Language-Team",
        "Generated",
    )
)
"""Lines of a header that change with the day or name nobody."""
_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)
"""A compiled file has a date; the same sentences make the same file."""


class Message(NamedTuple):
    """One sentence of the program."""

    english: str
    many: str = ""
    context: str = ""
    place: str = ""


def main(argv: list[str] | None = None) -> int:
    """Do it; always 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--new", metavar="TAG", help="begin a catalogue of this language")
    new = parser.parse_args(argv).new
    LANGUAGES.mkdir(exist_ok=True)
    if new:
        write_catalogue(Catalog(locale=new.replace("-", "_")), LANGUAGES / f"{new}.po")
    found = template()
    for file in sorted(LANGUAGES.glob("*.po")):
        catalogue = read_catalogue(file)
        catalogue.update(found, no_fuzzy_matching=True, keep_user_comments=True)
        catalogue.obsolete.clear()
        write_catalogue(catalogue, file)
        compile_catalogue(catalogue, file.with_suffix(".mo"))
        told = sum(1 for message in catalogue if message.id and any(_forms(message.string)))
        print(f"{file.name}: {told} of {len(catalogue)} sentences")
    return 0


def template() -> Catalog:
    """Every sentence of the program, untranslated, in a stable order."""
    catalogue = Catalog(project="Desktop Monitor", charset="utf-8")
    for message in sorted(set(messages()), key=lambda one: (one.place, one.context, one.english)):
        ident = (message.english, message.many) if message.many else message.english
        catalogue.add(ident, context=message.context or None, locations=[(message.place, 1)])
    return catalogue


def messages() -> Iterator[Message]:
    """Every sentence, each where it is said; some are said in several places."""
    yield from tables()
    for file in sorted(PACKAGE.rglob("*.py")):
        place = file.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from (one._replace(place=place) for one in _said(node, place) if one.english.strip())


def tables() -> Iterator[Message]:
    """Those that stand in tables rather than where they are said."""
    for ident, english in ENGLISH.items():
        one, many = (english, "") if isinstance(english, str) else english
        yield Message(one, many, context=ident, place="language")
    for option in OPTIONS:
        yield from (Message(said, place="config/options.py") for said in (option.english_title, option.english_help))
    yield from (Message(row.english_title, place="config/performance_keys.py") for row in SCORE_ROWS)
    for key in ALL:
        yield from (Message(said, place="config/performance_keys.py") for said in (key.english_title, key.english_help))
    for metric in (*CATALOGUE.values(), *(signal.definition for signal in SIGNALS.values())):
        yield Message(metric.help, place="metrics/catalogue.py")


def _said(call: ast.Call, place: str) -> Iterator[Message]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in ("tr", "_tr", "sentence"):
        for english in _constants(call.args[:1]):
            yield Message(english, context=_constant(call.args, 1))
    elif name in ("translate", "QT_TRANSLATE_NOOP"):
        for english in _constants(call.args[1:2]):
            yield Message(english, context=_constant(call.args, 2))
    elif name == "text" and isinstance(call.func, ast.Name):
        yield from (Message(english) for english in _constants(call.args[:1]) if not is_id(english))
    elif name in ("counted", "forms") and len(call.args) >= 2:
        yield Message(_constant(call.args, 0), _constant(call.args, 1))
    elif name.endswith("Error") or name == "ConfigProblem":
        # A problem names its file and its key first.
        yield from map(Message, _constants(call.args[2 if name == "ConfigProblem" else 0 :]))
    elif name in ("note", "wrong") and place.startswith("config/"):
        yield from map(Message, _constants(call.args[1:]))
    if place.startswith("cli/"):
        yield from map(Message, _constants([word.value for word in call.keywords if word.arg in _HELP]))


def _constants(nodes: list[ast.expr]) -> Iterator[str]:
    """Literal strings, also those of which a condition chooses one, or that stand in for nothing."""
    for node in nodes:
        if isinstance(node, ast.IfExp):
            yield from _constants([node.body, node.orelse])
        elif isinstance(node, ast.BoolOp):
            yield from _constants(node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _constant(nodes: list[ast.expr], index: int) -> str:
    return next(_constants(nodes[index : index + 1]), "")


def read_catalogue(file: Path) -> Catalog:
    """A ``.po`` file."""
    with file.open("rb") as source:
        return read_po(source, locale=file.stem.replace("-", "_"), abort_invalid=True)


def write_catalogue(catalogue: Catalog, file: Path) -> None:
    """Write a ``.po`` file; without line numbers, which change with every line above."""
    catalogue.header_comment = f"# {catalogue.locale.english_name}; see packaging/messages.py."
    catalogue.fuzzy = False
    for message in catalogue:
        # Babel takes the sign in "95 % of them" for a blank; ours are in braces.
        message.flags.discard("python-format")
    written = io.BytesIO()
    write_po(written, catalogue, width=_WIDTH, include_lineno=False)
    kept = (line for line in written.getvalue().splitlines(keepends=True) if not line.startswith(_NOBODY_NEEDS))
    file.write_bytes(b"".join(kept))


def compile_catalogue(catalogue: Catalog, file: Path) -> None:
    """Write the ``.mo`` file that the program reads."""
    catalogue.creation_date = catalogue.revision_date = _ALWAYS
    with file.open("wb") as target:
        write_mo(target, catalogue)


def _forms(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (string,)


if __name__ == "__main__":
    raise SystemExit(main())
