"""Every sentence for people is a whole one of the catalogue, and every rule is shown to notice one that is not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.architecture.rules import Breach, Module
from tests.architecture.sentences import glued, loose, people_errors, plurals

_PACKAGE = Path(__file__).resolve().parents[2] / "desktop_monitor"
_TOLD_TO_PROGRAMS = (
    "serve/",  # the program that sends reads in English why it is refused
    "agents/otlp/",
    "agents/workflow/",
)
_SPEAKS_ONLY = ("cli/", "diagnostics/", "report/")
"""Where nearly every literal is for people, so that one past the catalogue shows."""
_NO_SENTENCES = {
    "cli/streams.py": ("desktop-monitor: ",),  # the program's name
    "cli/contradictions.py": ("serve token",),  # as it is typed
    "diagnostics/dependencies.py": ("Qt libraries", "not found"),  # names of findings; the dynamic linker's words
    "diagnostics/desktop.py": ("session bus",),
    "diagnostics/folders.py": ("data folder", "free space", "file system"),
    "report/charts_svg.py": ("<", "time minor", '"', " "),  # markup
    "report/pdf_sheet.py": ("Desktop Monitor",),
}


@cache
def _modules() -> tuple[Module, ...]:
    return tuple(
        Module(path.relative_to(_PACKAGE).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(_PACKAGE.rglob("*.py"))
    )


@cache
def _errors() -> frozenset[str]:
    return people_errors(_modules())


def _told(module: Module, breach: Breach) -> str:
    return f"desktop_monitor/{module.path}:{breach.line}: {breach.sentence}"


def test_the_errors_that_people_read_are_known_by_what_they_are_made_of() -> None:
    assert {"MonitorError", "UsageError", "BusError", "ReportCancelledError"} <= _errors()
    assert {"StoreBugError", "ValueError", "SenselessError"}.isdisjoint(_errors())


def test_no_sentence_is_put_together_of_parts() -> None:
    found = [
        _told(module, breach)
        for module in _modules()
        if not module.path.startswith(_TOLD_TO_PROGRAMS)
        for breach in glued(module, _errors())
    ]
    assert not found, "\n" + "\n".join(found)


def test_no_plural_is_made_by_an_ending() -> None:
    found = [_told(module, breach) for module in _modules() for breach in plurals(module)]
    assert not found, "\n" + "\n".join(found)


def test_where_people_are_spoken_to_every_sentence_is_of_the_catalogue() -> None:
    found = [
        _told(module, breach)
        for module in _modules()
        if module.path.startswith(_SPEAKS_ONLY)
        for breach in loose(module, _errors())
        if not breach.sentence[1:].startswith(_NO_SENTENCES.get(module.path, "\0"))
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "text(f'{name} is no file')",
        "self.tr(f'Open {name}')",
        "self.tr('Open {name}'.format(name=name))",
        "_tr('Open ' + name)",
        "sentence('Open %s' % name)",
        "counted(f'one {x} y', 'many', n)",
        "counted('one', '{count} files of ' + x, n)",
        "QCoreApplication.translate('Context', f'Open {name} now')",
        "raise UsageError('It is ' + why)",
        "raise UsageError('Wrong', f'{path} is no file')",
        "raise errors.UsageError('Wrong', 'one' if x else f'{path} is no file')",
        "raise UsageError('Wrong', why or f'{path} is no file')",
        "raise OwnError('It is %s' % why)",
        "ConfigProblem(source, key, f'must be {kind} here')",
    ],
)
def test_a_sentence_of_parts_is_found(source: str) -> None:
    known = Module("x.py", f"class UsageError(MonitorError): ...\nclass OwnError(UsageError): ...\n{source}")
    assert len(list(glued(known, people_errors([known])))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "text('{name} is no file', name=f'{a} b')",
        "text(f'health.{level}')",
        "self.tr('Open {name}').format(name=name)",
        "raise ValueError(f'{x} is a bug of ours')",
        "raise UsageError('Wrong', text('{path} is no file', path=path))",
        "raise UsageError('Wrong', f'{folder}/file.yaml')",
        "raise UsageError('; '.join(whole_sentences))",
        "_LOG.warning(f'{x} went wrong')",
        "ConfigProblem(f'{source} of a file', key, 'is wrong')",
    ],
)
def test_a_whole_sentence_is_left_alone(source: str) -> None:
    known = Module("x.py", f"class UsageError(MonitorError): ...\n{source}")
    assert list(glued(known, people_errors([known]))) == []


@pytest.mark.parametrize(
    "source", ["x = '' if n == 1 else 's'", "f\"file{'s' if n > 1 else ''}\"", "'es' if n else ''"]
)
def test_an_ending_is_found(source: str) -> None:
    assert len(list(plurals(Module("x.py", source)))) == 1


@pytest.mark.parametrize("source", ["x = '' if n == 1 else 'x'", "'s' if n else None", "'' if a else ''"])
def test_what_only_looks_like_an_ending_is_left_alone(source: str) -> None:
    assert list(plurals(Module("x.py", source))) == []


@pytest.mark.parametrize(
    "source", ["print('done')", "print(f'done {x}')", "yield 'It is done.'", "x = f'{n} files were read'"]
)
def test_a_sentence_past_the_catalogue_is_found(source: str) -> None:
    assert len(list(loose(Module("x.py", source), frozenset()))) == 1


@pytest.mark.parametrize(
    "source",
    [
        '"""What it is for."""',
        "print(words(text('It is done.')))",
        "print(f'{a}: {b}')",
        "_LOG.info('It is done.')",
        "parser.add_argument('--x', help='what it does')",
        "raise ValueError('It is a bug.')",
        "x = 'cpu_used_ratio'",
    ],
)
def test_what_is_said_through_the_catalogue_or_to_nobody_is_left_alone(source: str) -> None:
    assert list(loose(Module("x.py", source), frozenset())) == []
