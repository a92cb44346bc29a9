"""The options of `alerts` and `mode`, as ``--help`` tells of them. Must not know what they do."""

from __future__ import annotations

import argparse
from typing import Any

from desktop_monitor.cli import typed
from desktop_monitor.cli.parsers import add_command


def add_alerts(alerts: Any, common: argparse.ArgumentParser) -> None:
    """Actions of `alerts`, each with options of its own."""
    actions = alerts.add_subparsers(dest="action", metavar="ACTION", required=True)
    _json(
        add_command(
            actions,
            common,
            "list",
            help="what is wrong now and was in the last week",
            description="What is wrong now and was in the last week.",
        )
    )
    known = add_command(
        actions,
        common,
        "acknowledge",
        help="say that you know of an incident: nothing more is said of it",
        description="Say that you know of an incident: nothing more is said of it.",
    )
    known.add_argument("number", type=typed.number, metavar="ID", help="as alerts list numbers it")
    _json(known)
    snooze = add_command(
        actions,
        common,
        "snooze",
        help="have nothing said for a while; incidents are kept all the same",
        description="Have nothing said for a while; incidents are kept all the same.",
    )
    _subject(snooze)
    snooze.add_argument(
        "--for", dest="for_seconds", type=typed.length_or_ever, metavar="2h", help="how long (1h), or ever"
    )
    unsnooze = add_command(actions, common, "unsnooze", help="have it said again", description="Have it said again.")
    _subject(unsnooze)
    test = add_command(
        actions,
        common,
        "test",
        help="send a harmless message over a channel",
        description="Send a harmless message over a channel.",
    )
    test.add_argument("name", metavar="CHANNEL", help="as alerts_config.yaml names it; desktop is always there")
    _json(test)
    rehearse = add_command(
        actions,
        common,
        "rehearse",
        help="tell every moment a rule would have fired",
        description="Tell every moment a rule would have fired.",
    )
    rehearse.add_argument("name", metavar="RULE", help="as alerts_config.yaml names it, or a built-in one")
    rehearse.add_argument("--last", dest="last_seconds", type=typed.duration, metavar="7d", help="how far back (7d)")
    _json(rehearse)


def add_mode(mode: Any, common: argparse.ArgumentParser) -> None:
    """Actions of `mode`, each with options of its own."""
    actions = mode.add_subparsers(dest="action", metavar="ACTION", required=True)
    _json(
        add_command(
            actions,
            common,
            "list",
            help="every control, what it is set to, and what is suggested",
            description="Every control, what it is set to, and what is suggested.",
        )
    )
    get = add_command(
        actions, common, "get", help="what one control is set to", description="What one control is set to."
    )
    get.add_argument("name", metavar="CONTROL", help="as mode list names it")
    _json(get)
    switch = add_command(
        actions,
        common,
        "set",
        help="give a control another value, after showing the exact change",
        description="Give a control another value, after showing the exact change.",
    )
    switch.add_argument("name", metavar="CONTROL", help="as mode list names it")
    switch.add_argument("value", metavar="VALUE", help="one of its values")
    _yes(switch)
    confirm = add_command(
        actions,
        common,
        "confirm",
        help="carry out a suggestion, after showing the exact change",
        description="Carry out a suggestion, after showing the exact change.",
    )
    confirm.add_argument("number", type=typed.number, metavar="ID", help="as mode list numbers it")
    _yes(confirm)
    dismiss = add_command(actions, common, "dismiss", help="put a suggestion off", description="Put a suggestion off.")
    dismiss.add_argument("number", type=typed.number, metavar="ID", help="as mode list numbers it")
    dismiss.add_argument("--never", action="store_true", default=None, help="never suggest it again")
    _json(dismiss)
    back = add_command(
        actions,
        common,
        "rollback",
        help="configure again what was before a switch",
        description="Configure again what was before a switch.",
    )
    back.add_argument("number", type=typed.number, nargs="?", metavar="ID", help="as mode log numbers it; the newest")
    _json(back)
    _json(
        add_command(
            actions,
            common,
            "log",
            help="every switch, why, and what it did",
            description="Every switch, why, and what it did.",
        )
    )


def _subject(parser: Any) -> None:
    parser.add_argument("name", nargs="?", metavar="ID|RULE", help="an incident's number of alerts list, or a rule")
    parser.add_argument("--all", action="store_true", default=None, help="every alert")
    _json(parser)


def _json(parser: Any) -> None:
    parser.add_argument("--json", action="store_true", default=None, help="print one JSON document")


def _yes(parser: Any) -> None:
    parser.add_argument("--yes", action="store_true", default=None, help="make the change without asking")
    parser.add_argument("--json", action="store_true", default=None, help="print one JSON document; needs --yes")
