"""What README and manual name is there: files, headings, and commands as the program's own parser takes them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from desktop_monitor.cli.options import parser

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "resources" / "docs").glob("*.md")))


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _commands() -> list[str]:
    blocks = (block for page in PAGES for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL))
    lines = (line.partition("  #")[0] for block in blocks for line in block.splitlines())
    return sorted({line.strip() for line in lines if line.startswith("desktop-monitor ")})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    words = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)\s]+)\)", words) + re.findall(r'(?:src|srcset)="([^"]+)"', words)
    for target in targets:
        place, _, anchor = target.partition("#")
        found = page.parent / place if place else page
        assert found.exists(), target
        assert not anchor or anchor in _anchors(found), target


@pytest.mark.parametrize("command", _commands())
def test_every_command_is_one_the_program_takes(command: str) -> None:
    name, *arguments = shlex.split(command)
    assert name == "desktop-monitor"
    assert parser().parse_args(arguments) is not None
