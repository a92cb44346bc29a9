"""The accessibility tree of a session, as a screen reader sees it: widgets by name, role and object name.

pyatspi belongs to the system's Python, so a small server (accessibility_server.py) runs
there and answers one JSON line to each JSON line.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.helpers.polling import wait_until

_SYSTEM_PYTHON = "/usr/bin/python3"
_SERVER = Path(__file__).with_name("accessibility_server.py")


@dataclass(frozen=True, slots=True)
class Element:
    """A widget as it was when it was asked for."""

    name: str
    role: str
    ident: str
    """Its object name: the last part of the accessible id."""
    text: str
    states: frozenset[str]
    """`showing`, `enabled`, `checked`, `focused` …"""
    x: int
    y: int
    width: int
    height: int
    actions: tuple[str, ...]

    @property
    def centre(self) -> tuple[int, int]:
        """Where to click it, in pixels of the screen."""
        return self.x + self.width // 2, self.y + self.height // 2


class Accessibility:
    """Questions to and actions on the tree. Close it when done.

    Widgets are named by `ident` (object name), `name` (accessible name) and `role`
    ("push button", "table", "text" …), all of them exact, any of them left out.
    """

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        with log.open("wb") as errors:
            self._server = subprocess.Popen(
                [_SYSTEM_PYTHON, "-I", str(_SERVER)],
                env=dict(environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        self._log = log

    def close(self) -> None:
        """End the server."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        try:
            self._server.wait(5)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._server.stdout.close()

    def find_all(self, ident: str = "", name: str = "", role: str = "", showing: bool = True) -> list[Element]:
        """All matching widgets; only those on the screen unless `showing` is False."""
        return [_element(raw) for raw in self._ask("find", ident, name, role, showing=showing)]

    def find(self, ident: str = "", name: str = "", role: str = "", seconds: float = 15.0) -> Element:
        """The first matching widget, once it is on the screen."""
        what = f"a widget on the screen with ident={ident!r} name={name!r} role={role!r}"
        return wait_until(lambda: self.find_all(ident, name, role), seconds, what)[0]

    def press(self, ident: str = "", name: str = "", role: str = "") -> None:
        """Do what a click on the widget does: press a button, toggle a box, choose an entry."""
        self.find(ident, name, role)
        self._ask("press", ident, name, role)

    def set_text(self, text: str, ident: str = "", name: str = "", role: str = "") -> None:
        """Replace the text of an edit field."""
        self.find(ident, name, role)
        self._ask("set_text", ident, name, role, text=text)

    def focus(self, ident: str = "", name: str = "", role: str = "") -> None:
        """Give the widget the keyboard."""
        self.find(ident, name, role)
        self._ask("focus", ident, name, role)

    def table(self, ident: str, rows: int = 50) -> list[list[str]]:
        """The texts of the first `rows` rows of a table."""
        self.find(ident)
        return list(self._ask("table", ident, "", "", rows=rows))

    def table_header(self, ident: str) -> list[str]:
        """The titles of a table's columns."""
        self.find(ident)
        return list(self._ask("table_header", ident, "", ""))

    def header_cell(self, ident: str, title: str) -> Element:
        """The title of one column: where to click to sort by it."""
        return _element(self._ask("header_cell", ident, "", "", title=title))

    def cell(self, ident: str, row: int, column: int) -> Element:
        """One cell of a table: where to click to select its row."""
        return _element(self._ask("cell", ident, "", "", row=row, column=column))

    def shown(self, application: str) -> list[Element]:
        """All that an application has on the screen, in the order of the screen."""
        return [_element(raw) for raw in self._ask("shown", "", application, "")]

    def watch_focus(self) -> None:
        """Forget where the keyboard was; `next_focus` tells where it goes."""
        self._ask("watch_focus", "", "", "")

    def next_focus(self, seconds: float = 1.0) -> Element | None:
        """What has the keyboard after its next move; None where it stays where it is."""
        raw = self._ask("next_focus", "", "", "", seconds=seconds)
        return None if raw is None else _element(raw)

    def tree(self) -> str:
        """The whole tree as indented text, for messages."""
        return str(self._ask("tree", "", "", ""))

    def _ask(self, verb: str, ident: str, name: str, role: str, **more: object) -> Any:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        question = {"verb": verb, "ident": ident, "name": name, "role": role, **more}
        self._server.stdin.write(json.dumps(question).encode() + b"\n")
        self._server.stdin.flush()
        line = self._server.stdout.readline()
        assert line, f"the accessibility server ended: {self._log.read_text()}"
        answer = json.loads(line)
        assert "error" not in answer, f"{question}: {answer['error']}"
        return answer["result"]


def _element(raw: dict[str, Any]) -> Element:
    x, y, width, height = raw["extents"]
    return Element(
        name=raw["name"],
        role=raw["role"],
        ident=raw["ident"],
        text=raw["text"],
        states=frozenset(raw["states"]),
        x=x,
        y=y,
        width=width,
        height=height,
        actions=tuple(raw["actions"]),
    )
