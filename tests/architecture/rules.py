"""The rules that no linter knows, each a function from a module's source to the places that break it.

A place is a line and a sentence. Must not know files; the tests read them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

LINE_LIMIT = 400

# Library → the only places (path prefixes below desktop_monitor/) that may import it.
DOORS: dict[str, tuple[str, ...]] = {
    "psutil": ("collect/",),
    "pynvml": ("collect/",),
    "sqlite3": ("store/",),
    "jeepney": ("notify/",),
    "plyer": ("notify/",),
    "desktop_notifier": ("notify/",),
    "PySide6": ("ui/", "app/"),
    "pyqtgraph": ("ui/plot/",),
    "numpy": ("ui/plot/",),
    "msgspec": ("agents/",),
    "opentelemetry": ("agents/otlp/",),
    "google": ("agents/otlp/",),
    "aiohttp": ("serve/",),
    "http": ("web/",),
    "smtplib": ("notify/",),
    "keyring": ("notify/",),
    "jinja2": ("report/",),
    "fpdf": ("report/",),
    "tomlkit": ("actions/",),
    "ruamel": ("config/", "actions/", "agents/"),
    "platformdirs": ("paths.py",),
    # It loads OpenSSL; what goes over the network does so anyway.
    "hashlib": ("digests.py", "notify/"),
    # The client runs in programs that have no clock of ours.
    "time": ("clock.py", "client/"),
}
FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "shelve", "marshal"}
# The engine's guard of a step, the hook of last resort, the guard of what notifies.
MAY_CATCH_EXCEPTION = ("engine/guard.py", "ui/ending.py", "notify/guarded.py")
_IMPORTING_CALLS = {"importlib.import_module", "import_module", "__import__"}
_MAKING_CALLS = {"mkdir", "makedirs", "write_text", "write_bytes", "touch"}
_CLOCK_CALLS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("QDateTime", "currentDateTime"),
    ("QDateTime", "currentDateTimeUtc"),
    ("QDateTime", "currentMSecsSinceEpoch"),
    ("QDateTime", "currentSecsSinceEpoch"),
    ("QDate", "currentDate"),
    ("QTime", "currentTime"),
}


@dataclass(frozen=True, slots=True)
class Module:
    """One module below desktop_monitor/."""

    path: str
    """Relative to the package, with forward slashes."""
    source: str

    @property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.source)


@dataclass(frozen=True, slots=True)
class Breach:
    """One place that breaks a rule."""

    line: int
    sentence: str


Rule = Callable[[Module], Iterator[Breach]]


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported absolutely, at any depth."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
        elif isinstance(node, ast.Call) and _dotted(node.func) in _IMPORTING_CALLS:
            names = (part.value for part in node.args[:1] if isinstance(part, ast.Constant))
            yield from ((node.lineno, name) for name in names if isinstance(name, str))


def doors(module: Module) -> Iterator[Breach]:
    """Each library is imported in its one place only."""
    for line, name in imports(module.tree):
        places = DOORS.get(name.partition(".")[0])
        if places is not None and not module.path.startswith(places):
            yield Breach(line, f"{name} belongs to {' and '.join(places)}")


def clock(module: Module) -> Iterator[Breach]:
    """What time it is, only the clock says."""
    if module.path == "clock.py":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = _dotted(node.func.value).rpartition(".")[2]
            if (owner, node.func.attr) in _CLOCK_CALLS:
                yield Breach(node.lineno, f"{owner}.{node.func.attr}() asks for the time beside the clock")


def broad_except(module: Module) -> Iterator[Breach]:
    """Only three places keep whatever comes; to tidy up and raise it again is no keeping."""
    if module.path in MAY_CATCH_EXCEPTION:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type) and not _raises_again(node):
            yield Breach(node.lineno, "catches every exception")
        elif isinstance(node, ast.Call) and _dotted(node.func).rpartition(".")[2] == "suppress":
            yield from (Breach(node.lineno, "suppresses every exception") for kind in node.args if _is_broad(kind))


def _is_broad(kind: ast.expr | None) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(one is None or _dotted(one) in {"Exception", "BaseException"} for one in kinds)


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    leaves = any(isinstance(node, ast.Return | ast.Break | ast.Continue) for node in ast.walk(handler))
    return isinstance(last, ast.Raise) and last.exc is None and not leaves


def forbidden_modules(module: Module) -> Iterator[Breach]:
    """Nothing that runs code hidden in data."""
    for line, name in imports(module.tree):
        if name.partition(".")[0] in FORBIDDEN_MODULES:
            yield Breach(line, f"{name} reads code from data")


def star_imports(module: Module) -> Iterator[Breach]:
    """Names are imported one by one; a star over Qt costs 11 MB."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            yield Breach(node.lineno, f"imports everything from {node.module}")


def new_files(module: Module) -> Iterator[Breach]:
    """Folders and files are made where they become the user's alone."""
    if module.path == "private_files.py":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _MAKING_CALLS:
            yield Breach(node.lineno, f"{node.func.attr}() makes what others can read; see private_files")


def shells(module: Module) -> Iterator[Breach]:
    """Commands are argument lists."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = _dotted(node.func)
        if name in {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}:
            yield Breach(node.lineno, f"{name} starts a shell")
        for keyword in node.keywords:
            if keyword.arg == "shell" and not (
                isinstance(keyword.value, ast.Constant) and keyword.value.value is False
            ):
                yield Breach(node.lineno, "shell=… starts a shell")


def docstring(module: Module) -> Iterator[Breach]:
    """A module opens with what it holds."""
    if not ast.get_docstring(module.tree):
        yield Breach(1, "has no docstring")


def length(module: Module) -> Iterator[Breach]:
    """A module is read in one sitting."""
    count = len(module.source.splitlines())
    if count > LINE_LIMIT:
        yield Breach(LINE_LIMIT + 1, f"has {count} lines, over {LINE_LIMIT}")


def connections(module: Module) -> Iterator[Breach]:
    """Only bound methods and signals are connected; lambdas, partials and functions run in the emitting thread."""
    walk = _ConnectionWalk()
    walk.visit(module.tree)
    yield from walk.breaches


class _ConnectionWalk(ast.NodeVisitor):
    """Goes through nested scopes and knows which names in sight are plain callables."""

    def __init__(self) -> None:
        self.breaches: list[Breach] = []
        self._plain: frozenset[str] = frozenset()

    def visit_Module(self, node: ast.Module) -> None:
        """The outermost scope."""
        self._enter(node.body, shadowed=frozenset())

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """A scope in which parameters hide names of outer ones."""
        parameters = (part.arg for part in ast.walk(node.args) if isinstance(part, ast.arg))
        self._enter(node.body, frozenset(parameters))

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        """The same."""
        self.visit_FunctionDef(node)

    def visit_Call(self, node: ast.Call) -> None:
        """The check itself."""
        if isinstance(node.func, ast.Attribute) and node.func.attr == "connect":
            receivers = [*node.args[:1], *(keyword.value for keyword in node.keywords)]
            self.breaches.extend(
                Breach(node.lineno, f"connects {ast.unparse(receiver)}, which is no method of a QObject")
                for receiver in receivers
                if _is_loose(receiver, self._plain)
            )
        self.generic_visit(node)

    def _enter(self, body: list[ast.stmt], shadowed: frozenset[str]) -> None:
        outer = self._plain
        self._plain = (outer - shadowed) | frozenset(_plain_callables(body))
        for statement in body:
            self.visit(statement)
        self._plain = outer


def _plain_callables(body: list[ast.stmt]) -> Iterator[str]:
    """Names that one scope binds to functions, lambdas or partials; methods are no names of their scope."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement.name
        elif isinstance(statement, ast.Assign) and _is_loose(statement.value, frozenset()):
            yield from (target.id for target in statement.targets if isinstance(target, ast.Name))
        elif not isinstance(statement, ast.ClassDef):
            inner = [child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.stmt)]
            yield from _plain_callables(inner)


def _is_loose(receiver: ast.expr, plain: frozenset[str]) -> bool:
    if isinstance(receiver, ast.Lambda):
        return True
    if isinstance(receiver, ast.Call):
        return _dotted(receiver.func).rpartition(".")[2] in {"partial", "partialmethod"}
    return isinstance(receiver, ast.Name) and receiver.id in plain


def _dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or attribute; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return ""


RULES: tuple[Rule, ...] = (
    doors,
    clock,
    broad_except,
    forbidden_modules,
    star_imports,
    new_files,
    shells,
    docstring,
    length,
    connections,
)
