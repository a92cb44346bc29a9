"""The manual page tells of everything the command line has, and of nothing else."""

from __future__ import annotations

import argparse
import gzip
import re
import subprocess

import pytest
from linux.commands import Command, command, walk
from linux.man_page import man_page, man_page_gz

import desktop_monitor
from desktop_monitor.cli.options import parser
from tests.helpers.packages import EPOCH_SECONDS, needs_tools


@pytest.fixture(scope="module")
def shown() -> str:
    """The page as a terminal shows it."""
    command_line = ["groff", "-man", "-Tutf8", "-ww", "-P-cbou", "-rLL=100n", "-K", "utf8"]
    made = subprocess.run(command_line, input=man_page(EPOCH_SECONDS), capture_output=True, text=True, check=True)
    assert made.stderr == ""
    return re.sub(r"[\u2010-\u2012\u2212]", "-", made.stdout)


def hidden(whole: argparse.ArgumentParser) -> set[str]:
    actions = [action for action in whole._actions if action.help is argparse.SUPPRESS]
    return {flag for action in actions for flag in action.option_strings}


@needs_tools("groff")
def test_every_verb_action_and_option_is_in_it_with_what_it_does(shown: str) -> None:
    words = " ".join(shown.split())
    for each in walk(command(parser())):
        assert " ".join(each.words[1:]) in words
        assert " ".join(each.description.split()) in words
        for option in (*each.options, *each.arguments):
            assert all(flag in words for flag in option.flags)
            assert " ".join(option.help.split())[1:] in words


@needs_tools("groff")
def test_what_the_program_keeps_for_itself_is_not_in_it(shown: str) -> None:
    assert hidden(parser())
    assert [flag for flag in hidden(parser()) if flag in shown] == []


@needs_tools("groff")
def test_it_names_exit_codes_and_files(shown: str) -> None:
    assert "3 the operation failed" in " ".join(shown.split())
    assert "~/.config/desktop-monitor/config.yaml" in shown
    assert "~/.local/share/desktop-monitor/history.sqlite3" in shown


@needs_tools("man", "groff")
def test_man_has_nothing_to_complain_of() -> None:
    environment = {"LC_ALL": "C.UTF-8", "MANROFFSEQ": "", "MANWIDTH": "80", "PATH": "/usr/bin:/bin"}
    command_line = ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", "-"]
    checked = subprocess.run(
        command_line, input=man_page(EPOCH_SECONDS), capture_output=True, text=True, env=environment, check=True
    )
    assert checked.stderr == ""


def test_it_is_dated_versioned_and_the_same_each_time() -> None:
    assert f'"2026-09-21" "desktop\\-monitor {desktop_monitor.__version__}"' in man_page(EPOCH_SECONDS)
    assert man_page_gz(EPOCH_SECONDS) == man_page_gz(EPOCH_SECONDS)
    assert gzip.decompress(man_page_gz(EPOCH_SECONDS)).decode() == man_page(EPOCH_SECONDS)


def test_what_a_parser_is_given_tomorrow_is_read_too() -> None:
    whole = argparse.ArgumentParser(prog="thing", description="A thing.")
    whole.add_argument("--size", choices=("s", "l"), default="s", help="how large (%(default)s)")
    below = whole.add_subparsers().add_parser("do", help="do it", description="Do it.")
    below.add_argument("files", nargs="*", metavar="FILE", help="with what")
    below.add_argument("--secret", help=argparse.SUPPRESS)

    made = command(whole)
    assert [option.help for option in made.options if "--size" in option.flags] == ["how large (s)"]
    assert made.commands[0] == Command(
        words=("thing", "do"),
        help="do it",
        description="Do it.",
        epilog="",
        arguments=made.commands[0].arguments,
        groups=made.commands[0].groups,
        commands=(),
    )
    assert [(argument.value, argument.is_repeated) for argument in made.commands[0].arguments] == [("FILE", True)]
    assert [option.flags for option in made.commands[0].options] == [("-h", "--help")]
