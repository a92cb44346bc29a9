"""Every module of the program keeps the rules, and every rule is shown to notice who breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture import rules
from tests.architecture.rules import RULES, Breach, Module, Rule

_PACKAGE = Path(__file__).resolve().parents[2] / "desktop_monitor"


def _modules() -> list[Module]:
    return [
        Module(path.relative_to(_PACKAGE).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(_PACKAGE.rglob("*.py"))
    ]


def _breaches(rule: Rule, source: str, path: str = "assess/health.py") -> list[Breach]:
    return list(rule(Module(path, source)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps_the_rule(rule: Rule) -> None:
    """One line for each place that does not."""
    found = [
        f"desktop_monitor/{module.path}:{breach.line}: {breach.sentence}"
        for module in _modules()
        for breach in rule(module)
    ]
    assert not found, "\n" + "\n".join(found)


_BROKEN: list[tuple[Rule, str]] = [
    (rules.doors, "import psutil"),
    (rules.doors, "import sqlite3 as db"),
    (rules.doors, "from jeepney.io.blocking import open_dbus_connection"),
    (rules.doors, "from ruamel.yaml import YAML"),
    (rules.doors, "import time"),
    (rules.doors, "from time import monotonic"),
    (rules.doors, "def late():\n    from PySide6.QtCore import QObject"),
    (rules.doors, "import importlib\nimportlib.import_module('pyqtgraph')"),
    (rules.clock, "import datetime\ndatetime.datetime.now()"),
    (rules.clock, "from datetime import datetime, UTC\ndatetime.now(UTC)"),
    (rules.clock, "from datetime import date\ndate.today()"),
    (rules.clock, "QDateTime.currentDateTime()"),
    (rules.broad_except, "try:\n    x\nexcept Exception:\n    pass"),
    (rules.broad_except, "try:\n    x\nexcept (OSError, BaseException) as error:\n    pass"),
    (rules.broad_except, "try:\n    x\nexcept:\n    pass"),
    (rules.broad_except, "with contextlib.suppress(Exception):\n    x"),
    (rules.broad_except, "try:\n    x\nexcept BaseException:\n    if y:\n        raise"),
    (rules.broad_except, "try:\n    x\nexcept BaseException:\n    if y:\n        return\n    raise"),
    (rules.broad_except, "try:\n    x\nexcept Exception:\n    raise ValueError"),
    (rules.forbidden_modules, "import pickle"),
    (rules.forbidden_modules, "from pickle import loads"),
    (rules.star_imports, "from PySide6.QtWidgets import *"),
    (rules.shells, "import os\nos.system('ls')"),
    (rules.shells, "subprocess.run('ls', shell=True)"),
    (rules.shells, "subprocess.run('ls', shell=wanted)"),
    (rules.new_files, "folder.mkdir(parents=True, mode=0o700)"),
    (rules.new_files, "path.write_text('x')"),
    (rules.docstring, "x = 1"),
    (rules.length, '"""Long."""\n' + "x = 1\n" * rules.LINE_LIMIT),
    (rules.connections, "a.clicked.connect(lambda: b())"),
    (rules.connections, "a.clicked.connect(partial(b, 1))"),
    (rules.connections, "a.clicked.connect(functools.partial(b, 1), Qt.ConnectionType.QueuedConnection)"),
    (rules.connections, "def f(): ...\na.clicked.connect(f)"),
    (rules.connections, "class A:\n    def m(self):\n        def f(): ...\n        self.clicked.connect(f)"),
    (
        rules.connections,
        "class A:\n    def m(self):\n        if x:\n            f = lambda: 1\n        self.s.connect(f)",
    ),
    (rules.connections, "def f(): ...\nclass A:\n    def m(self):\n        for b in c:\n            b.s.connect(f)"),
    (rules.connections, "async def g():\n    a.s.connect(slot=lambda: 1)"),
]


@pytest.mark.parametrize(("rule", "source"), _BROKEN)
def test_a_planted_breach_is_found(rule: Rule, source: str) -> None:
    """A rule that never fails protects nothing."""
    assert len(_breaches(rule, source)) == 1


_KEPT: list[tuple[Rule, str, str]] = [
    (rules.doors, "collect/portable/machine.py", "import psutil"),
    (rules.doors, "ui/plot/chart.py", "import numpy\nimport pyqtgraph\nfrom PySide6.QtCore import Qt"),
    (rules.doors, "app/desktop.py", "from PySide6.QtWidgets import QApplication"),
    (rules.doors, "assess/health.py", "from desktop_monitor.store import sqlite3_names"),
    (rules.clock, "clock.py", "import time, datetime\ndatetime.datetime.now()"),
    (rules.clock, "report/html.py", "datetime.fromtimestamp(seconds, UTC)"),
    (rules.broad_except, "notify/guarded.py", "try:\n    x\nexcept Exception:\n    pass"),
    (rules.broad_except, "store/writer.py", "try:\n    x\nexcept (OSError, ValueError):\n    pass"),
    (rules.broad_except, "store/writer.py", "try:\n    x\nexcept BaseException:\n    undo()\n    raise"),
    (rules.shells, "notify/dispatcher.py", "subprocess.run(['ls'], shell=False)"),
    (rules.new_files, "private_files.py", "folder.mkdir(mode=0o700)"),
    (rules.docstring, "app/desktop.py", '"""What it is."""'),
    (rules.connections, "ui/a.py", "class A:\n    def f(self): ...\n    def g(self):\n        self.s.connect(self.f)"),
    (rules.connections, "ui/a.py", "def f(): ...\ndef g(f):\n    a.s.connect(f)"),
    (rules.connections, "ui/a.py", "a.changed.connect(b.changed, Qt.ConnectionType.QueuedConnection)"),
    (rules.connections, "store/a.py", "import sqlite3\nsqlite3.connect(path, uri=True)"),
]


@pytest.mark.parametrize(("rule", "path", "source"), _KEPT)
def test_what_is_allowed_is_not_reported(rule: Rule, path: str, source: str) -> None:
    """A rule that cries over good code is switched off by somebody."""
    assert _breaches(rule, source, path) == []
