"""Answers questions about the accessibility tree: JSON lines in, JSON lines out.

Runs under the system's Python, which has pyatspi; everything else is the standard
library. Must not know the program under test.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import pyatspi
from gi.repository import GLib

Node = Any
_DEPTH_LIMIT = 40
# Tables are read by row and column; walking their cells would take seconds.
_PUMP_SECONDS = 0.005
_CLOSED_ROLES = {"table", "tree table", "tree"}


def walk(node: Node, depth: int = 0) -> Iterator[tuple[int, Node]]:
    """A node and everything below it, in the order of the screen; what vanishes meanwhile is left out."""
    try:
        closed = depth > _DEPTH_LIMIT or role_of(node) in _CLOSED_ROLES
        children = [] if closed else children_of(node)
    except RuntimeError:
        return
    yield depth, node
    for child in children:
        yield from walk(child, depth + 1)


def children_of(node: Node) -> list[Node]:
    """The children that still exist."""
    found = []
    for index in range(node.childCount):
        child = node.getChildAtIndex(index)
        if child is not None:
            found.append(child)
    return found


def role_of(node: Node) -> str:
    """The role in words."""
    return str(node.getRoleName())


def ident_of(node: Node) -> str:
    """The object name: the last part of the accessible id."""
    return str(node.get_accessible_id() or "").rpartition(".")[2]


def states_of(node: Node) -> list[str]:
    """The states in words."""
    return [pyatspi.stateToString(state) for state in node.getState().getStates()]


def text_of(node: Node) -> str:
    """The text a widget holds, as far as it holds one."""
    try:
        return str(node.queryText().getText(0, -1))
    except NotImplementedError:
        return ""


def actions_of(node: Node) -> list[str]:
    """What can be done to a widget."""
    try:
        action = node.queryAction()
    except NotImplementedError:
        return []
    return [action.getName(index) for index in range(action.nActions)]


def extents_of(node: Node) -> list[int]:
    """Place and size on the screen in pixels."""
    try:
        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    except NotImplementedError:
        return [0, 0, 0, 0]
    return [box.x, box.y, box.width, box.height]


def describe(node: Node) -> dict[str, object]:
    """Everything a test may ask of one widget."""
    return {
        "name": node.name or "",
        "role": role_of(node),
        "ident": ident_of(node),
        "text": text_of(node),
        "states": states_of(node),
        "extents": extents_of(node),
        "actions": actions_of(node),
    }


def matching(question: dict[str, Any], showing: bool = True) -> Iterator[Node]:
    """All widgets that the question means."""
    for application in children_of(pyatspi.Registry.getDesktop(0)):
        for _, node in walk(application):
            if is_wanted(node, question, showing):
                yield node


def is_wanted(node: Node, question: dict[str, Any], showing: bool) -> bool:
    """Whether a widget is meant and, if that is asked, on the screen; one that has vanished is not."""
    try:
        return is_meant(node, question) and (not showing or "showing" in states_of(node))
    except RuntimeError:
        return False


def is_meant(node: Node, question: dict[str, Any]) -> bool:
    """Whether ident, name and role agree as far as they were given."""
    return (
        (not question["name"] or (node.name or "") == question["name"])
        and (not question["role"] or role_of(node) == question["role"])
        and (not question["ident"] or ident_of(node) == question["ident"])
    )


def first(question: dict[str, Any]) -> Node:
    """The first widget that the question means. Raises LookupError."""
    node = next(matching(question), None)
    if node is None:
        raise LookupError("no such widget on the screen")
    return node


def find(question: dict[str, Any]) -> list[dict[str, object]]:
    """Descriptions of all widgets that the question means."""
    found = []
    for node in matching(question, question["showing"]):
        try:
            found.append(describe(node))
        except RuntimeError:  # it vanished while it was described
            continue
    return found


def press(question: dict[str, Any]) -> None:
    """Do the action that a click does."""
    node = first(question)
    names = actions_of(node)
    wanted = next((name for name in ("Press", "Toggle", "ShowMenu", "SetFocus") if name in names), None)
    if wanted is None:
        raise LookupError(f"nothing to press among {names}")
    node.queryAction().doAction(names.index(wanted))


def set_text(question: dict[str, Any]) -> None:
    """Replace the content of an edit field."""
    first(question).queryEditableText().setTextContents(question["text"])


def focus(question: dict[str, Any]) -> None:
    """Give a widget the keyboard."""
    first(question).queryComponent().grabFocus()


def table(question: dict[str, Any]) -> list[list[str]]:
    """Cell texts, row by row."""
    grid = first(question).queryTable()
    rows = min(grid.nRows, question["rows"])
    return [[cell_text(grid, row, column) for column in range(grid.nColumns)] for row in range(rows)]


def cell_text(grid: Any, row: int, column: int) -> str:
    """The text of one cell; a cell that went away while asked is empty."""
    cell = grid.getAccessibleAt(row, column)
    return "" if cell is None else str(cell.name or "")


def table_header(question: dict[str, Any]) -> list[str]:
    """Column titles."""
    grid = first(question).queryTable()
    return [str(grid.getColumnDescription(column) or "") for column in range(grid.nColumns)]


def header_cell(question: dict[str, Any]) -> dict[str, object]:
    """The title of one column, with its place. Raises LookupError."""
    grid = first(question).queryTable()
    titles = table_header(question)
    if question["title"] not in titles:
        raise LookupError(f"no column {question['title']!r} among {titles}")
    return describe(grid.getColumnHeader(titles.index(question["title"])))


def cell(question: dict[str, Any]) -> dict[str, object]:
    """One cell with its place. Raises LookupError."""
    found = first(question).queryTable().getAccessibleAt(question["row"], question["column"])
    if found is None:
        raise LookupError("no such cell")
    return describe(found)


def tree(_question: dict[str, Any]) -> str:
    """Everything, indented."""
    return "\n".join(
        f"{'  ' * depth}{role_of(node)} {node.name!r} #{ident_of(node)}"
        for application in children_of(pyatspi.Registry.getDesktop(0))
        for depth, node in walk(application)
    )


def shown(question: dict[str, Any]) -> list[dict[str, object]]:
    """Descriptions of all that is on the screen of the application `name`, in the order of the screen."""
    found = []
    for node in shown_nodes(question["name"]):
        try:
            found.append(describe(node))
        except RuntimeError:  # it vanished while it was described
            continue
    return found


def shown_nodes(name: str) -> Iterator[Node]:
    """What is on the screen of an application; what is below something hidden is not looked at."""
    applications = children_of(pyatspi.Registry.getDesktop(0))
    waiting = [child for one in applications if one.name == name for child in children_of(one)]
    while waiting:
        node = waiting.pop(0)
        try:
            if not node.getState().contains(pyatspi.STATE_SHOWING):
                continue
            children = [] if role_of(node) in _CLOSED_ROLES else children_of(node)
        except RuntimeError:
            continue
        yield node
        waiting[:0] = children


class FocusWatch:
    """Where the keyboard went, as the program said."""

    def __init__(self) -> None:
        self._holders: list[Node] = []
        self._is_listening = False

    def start(self, _question: dict[str, Any]) -> None:
        """Listen from now on."""
        if not self._is_listening:
            self._is_listening = True
            pyatspi.Registry.registerEventListener(self._on_focus, "object:state-changed:focused")
        self._pump()
        self._holders.clear()

    def next(self, question: dict[str, Any]) -> dict[str, object] | None:
        """What has the keyboard after the next move; None where it has not moved within `seconds`."""
        end = time.monotonic() + question["seconds"]
        while not self._holders and time.monotonic() < end:
            self._pump()
            time.sleep(_PUMP_SECONDS)
        self._pump()
        if not self._holders:
            return None
        holder, self._holders = self._holders[-1], []
        return describe(named(holder))

    def _on_focus(self, event: Any) -> None:
        if event.detail1:
            self._holders.append(event.source)

    def _pump(self) -> None:
        context = GLib.MainContext.default()
        while context.iteration(False):
            pass


def named(node: Node) -> Node:
    """The node, or what it is a part of: a cell of a table has no id of its own."""
    while not ident_of(node) and node.parent is not None:
        node = node.parent
    return node


_WATCH = FocusWatch()
_HANDLERS = (find, press, set_text, focus, table, table_header, header_cell, cell, tree, shown)
VERBS = {handler.__name__: handler for handler in _HANDLERS} | {
    "watch_focus": _WATCH.start,
    "next_focus": _WATCH.next,
}


def answer(line: str) -> dict[str, object]:
    """The answer to one line; a widget that vanished meanwhile is an error of that question alone."""
    question = json.loads(line)
    try:
        return {"result": VERBS[question["verb"]](question)}
    except (LookupError, NotImplementedError, RuntimeError, OSError) as error:
        return {"error": f"{type(error).__name__}: {error}"}


def main() -> None:
    """Answer until the input ends."""
    for line in sys.stdin:
        print(json.dumps(answer(line)), flush=True)


if __name__ == "__main__":
    main()
