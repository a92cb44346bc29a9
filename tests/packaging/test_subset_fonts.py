"""The fonts of PDF reports hold what names and figures need, and are made by a script."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from fontTools.ttLib import TTFont

from desktop_monitor.paths import resource

_SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "subset_fonts.py"
_SYSTEM = Path("/usr/share/fonts/truetype/dejavu")
_NAMES = ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf")


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("subset_fonts", _SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", _NAMES)
def test_every_alphabet_that_is_promised_is_there(name: str) -> None:
    known = TTFont(resource("fonts", name)).getBestCmap()
    wanted = "Aé ßŁ Ωώ Жё Ա ש ئ \ufe91\ufefb ა Ấ … € → ≤ ± ▂█ ●◕■○ ✓ \ufffd 😀"
    assert [character for character in wanted if ord(character) not in known] == []


@pytest.mark.skipif(not (_SYSTEM / _NAMES[0]).is_file(), reason="the fonts of fonts-dejavu-core are not installed")
@pytest.mark.parametrize("name", _NAMES)
def test_the_script_makes_the_same_font_twice_with_the_characters_of_ours(name: str, tmp_path: Path) -> None:
    script = _script()
    made = [tmp_path / "first.ttf", tmp_path / "second.ttf"]
    for output in made:
        script.make(_SYSTEM / name, output)
    assert made[0].read_bytes() == made[1].read_bytes()
    assert TTFont(made[0]).getBestCmap().keys() == TTFont(resource("fonts", name)).getBestCmap().keys()


def test_the_licence_stands_beside_the_fonts() -> None:
    notice = resource("fonts", "NOTICE").read_text(encoding="utf-8")
    assert "Bitstream Vera" in notice
    assert "Arev" in notice
