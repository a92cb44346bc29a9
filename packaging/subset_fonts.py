"""Make ``resources/fonts`` anew from the DejaVu fonts of the system.

Run by a developer, never by the program::

    python packaging/subset_fonts.py                              # fonts of Debian's package fonts-dejavu-core
    python packaging/subset_fonts.py --source DIR --output DIR

PDF reports are set in DejaVu Sans Condensed. Kept are the characters of alphabets, numbers,
punctuation and symbols that a report or a name may hold; left out are other scripts, hints for
screens and what shapes text, which the program does itself. The same fonts and the same
fontTools give the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

_NAMES = ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf")
_SOURCE = Path("/usr/share/fonts/truetype/dejavu")
_OUTPUT = Path(__file__).resolve().parents[1] / "resources" / "fonts"
_KEPT = (
    range(0x0020, 0x0370),  # Latin, phonetic letters, accents that combine
    range(0x0370, 0x0530),  # Greek, Cyrillic
    range(0x0530, 0x0700),  # Armenian, Hebrew, Arabic
    range(0x10A0, 0x1100),  # Georgian
    range(0x1E00, 0x2000),  # more Latin and Greek with accents
    range(0x2000, 0x2300),  # punctuation, currencies, letterlike, arrows, mathematics
    range(0x2500, 0x27C0),  # boxes, blocks, shapes, symbols, dingbats
    range(0xFB00, 0xFE00),  # ligatures, forms of Hebrew and Arabic letters
    range(0xFE70, 0xFF00),  # more forms of Arabic letters
    range(0xFFFD, 0xFFFE),  # the replacement
    range(0x1F600, 0x1F650),  # faces
)


def main(argv: list[str] | None = None) -> int:
    """Write the fonts; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, default=_SOURCE)
    parser.add_argument("--output", type=Path, default=_OUTPUT)
    arguments = parser.parse_args(argv)
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name in _NAMES:
        make(arguments.source / name, arguments.output / name)
    return 0


def make(source: Path, output: Path) -> None:
    """Write the kept part of one font."""
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(_options())
    subsetter.populate(unicodes=[character for part in _KEPT for character in part])
    subsetter.subset(font)
    font.save(output)


def _options() -> subset.Options:
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.glyph_names = False
    # Copyright, family, style and licence stay readable in the file.
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["FFTM", "GPOS", "GSUB", "GDEF"]
    return options


if __name__ == "__main__":
    raise SystemExit(main())
