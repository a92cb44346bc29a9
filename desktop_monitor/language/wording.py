"""English templates of every text that is made below the faces.

A template's blanks may carry a kind of value: ``{used:ratio}`` becomes ``42 %``,
``{size:bytes}`` ``1.4 GiB``, ``{time:duration}`` ``4 min``, ``{entries:count}`` ``1,204``.
Where there are two of them, the number in the blank ``count`` decides which.
Must not know who shows the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any, ClassVar

from desktop_monitor.language.advice_wording import ADVICE_ENGLISH
from desktop_monitor.language.alert_wording import ALERT_ENGLISH
from desktop_monitor.language.blanks import blanks
from desktop_monitor.language.catalogue import TRAITS, Catalogue
from desktop_monitor.language.cli_wording import CLI_ENGLISH
from desktop_monitor.language.current import current
from desktop_monitor.language.metric_wording import METRIC_ENGLISH
from desktop_monitor.language.performance_wording import PERFORMANCE_ENGLISH
from desktop_monitor.language.quantities import bytes_text, count_text, duration_text, ratio_text
from desktop_monitor.language.report_wording import REPORT_ENGLISH
from desktop_monitor.language.text import Template, Text, is_id, text

ENGLISH: Mapping[str, Template] = {
    **TRAITS,
    **ADVICE_ENGLISH,
    **ALERT_ENGLISH,
    **CLI_ENGLISH,
    **PERFORMANCE_ENGLISH,
    **REPORT_ENGLISH,
    **METRIC_ENGLISH,
    # Health
    "health.unknown": "Unknown",
    "health.healthy": "Healthy",
    "health.degraded": "Degraded",
    "health.critical": "Critical",
    "health.all_well": "machine has headroom",
    "health.no_data": "no data yet",
    "health.stale": "no new data for {age:duration}",
    "health.paused": "recording is paused",
    "health.cpu": "CPU {value:ratio} busy",
    "health.memory": "memory {value:ratio} used",
    "health.swap": "swap {value:ratio} used",
    "health.disk": "disk {label} {value:ratio} full",
    "health.pressure_cpu": "work waits for CPU {value:ratio} of the time",
    "health.pressure_memory": "work waits for memory {value:ratio} of the time",
    "health.pressure_io": "work waits for disks {value:ratio} of the time",
    # Store
    "store.in_memory": "History is kept in memory until the disk takes it again. {reason}",
    "store.set_aside": "The history file was damaged; it was kept as {file} and a new one was started",
    "store.journal_set_aside": "The journal of agents was damaged; it was kept as {file} and a new one was started",
    "store.ledger_set_aside": "The ledger of alerts and switches was damaged; it was kept as {file}, a new one was"
    " started, and switches that were open in it are not taken back",
    "store.other_words": "(said by another version of this program: {name})",
    "store.migrated": "History was brought to this version; a copy of the old file is {backup}",
    # Engine
    "engine.on_battery": "slower on battery",
    "engine.history_deleted": "Everything recorded was deleted",
    "engine.project_forgotten": (
        "{count} entry of {project} was forgotten",
        "{count} entries of {project} were forgotten",
    ),
    "engine.process_terminated": "Process {pid} was asked to end",
    "engine.process_killed": "Process {pid} was ended",
    "engine.priority_set": "Process {pid} has priority {priority} now",
    "engine.client_connected": "{name} sends its telemetry here, from its next start on",
    "engine.client_already_connected": "{name} sends its telemetry here already",
    "engine.client_disconnected": "{name} no longer sends its telemetry here, from its next start on",
    "engine.client_already_disconnected": "There was nothing of ours in {name}'s settings",
    "engine.done": "Done",
    "engine.test_sent": "A test notification was sent",
    # Newer versions
    "updates.newer": "Version {version} is there; this is {own}",
    "updates.newest": "There is no newer version than this one, {own}",
    # Notifications
    "notify.shown": "handed to {channel}",
    "notify.withdrawn": "taken back",
    "notify.last_resort": "shown inside the program: {why}",
    "notify.switched_off": "not shown: desktop notifications are switched off",
    "notify.dropped": "not shown: too many were waiting",
    "notify.quiet_hours": "waiting: quiet hours until {until}",
    "notify.full_screen": "waiting: a program fills the screen",
    "notify.remote.test_title": "Test of Desktop Monitor",
    "notify.remote.test_body": "This channel works. Nothing is wrong.",
    "notify.remote.over": "over",
    "notify.severity.info": "info",
    "notify.severity.warning": "warning",
    "notify.severity.critical": "critical",
    "notify.remote.footer": "{at}, sent by Desktop Monitor",
    # Doctor
    "doctor.desktop.native": "tray and notifications are part of this system",
    "doctor.display.wayland": "Wayland display {name}",
    "doctor.display.x11": "X11 display {name}",
    "doctor.display.none": "there is no display, so there is no tray and no window here",
    "doctor.display.none.do": "Commands such as record and history work here; the tray needs a desktop session.",
    "doctor.display.dead": "DISPLAY names {name}, but nothing answers there ({why})",
    "doctor.display.dead.do": "Log in to the desktop again, or correct DISPLAY.",
    "doctor.bus.ok": "the session bus answers",
    "doctor.bus.none": "the session bus cannot be reached ({why}), so there are no notifications",
    "doctor.bus.none.do": "Start the program from the desktop session, or install dbus-user-session and log in again.",
    "doctor.bus.none_headless": "there is no session bus ({why}), so there are no desktop notifications",
    "doctor.bus.none_headless.do": "Nothing to do on a machine without a desktop.",
    "doctor.tray.sni": "a tray host shows icons",
    "doctor.tray.xembed": "an X11 tray shows icons",
    "doctor.tray.headless": "no tray, because there is no display",
    "doctor.tray.headless.do": "Nothing to do on a machine without a desktop.",
    "doctor.tray.silent": "the tray does not answer ({why})",
    "doctor.tray.silent.do": "Restart the desktop's panel.",
    "doctor.tray.no_host": "a tray is announced, but no panel shows icons yet",
    "doctor.tray.no_host.do": "Add a tray (status notifier) to the panel; the icon then appears by itself.",
    "doctor.tray.none": "this desktop has no tray, so the program starts with its window",
    "doctor.tray.none.do": "Add a tray (system tray, status notifier) to the panel, or use the window.",
    "doctor.tray.none_gnome": "GNOME shows no tray icons by itself, so the program starts with its window",
    "doctor.tray.none_gnome.do": "Install and switch on gnome-shell-extension-appindicator, then log in again.",
    "doctor.notifications.ok": "{name} {version} runs and takes buttons ({able})",
    "doctor.notifications.no_buttons": "{name} {version} runs; it has no buttons ({able})",
    "doctor.notifications.startable": "a notification server is installed and starts with the first message",
    "doctor.notifications.none": "there is no notification server; messages appear inside the program only",
    "doctor.notifications.none.do": "Install one, for example dunst or xfce4-notifyd.",
    "doctor.notifications.silent": "the notification server does not answer ({why})",
    "doctor.notifications.silent.do": "Restart it or log in again; until then messages appear inside the program.",
    "doctor.accessibility.on": "the accessibility bus runs and is switched on",
    "doctor.accessibility.off": "the accessibility bus runs; nothing asks for it now",
    "doctor.accessibility.startable": "the accessibility bus starts when a screen reader asks for it",
    "doctor.accessibility.none": "there is no accessibility bus; screen readers cannot read the window",
    "doctor.accessibility.none.do": "If you use a screen reader, install at-spi2-core and log in again.",
    "doctor.accessibility.silent": "the accessibility bus does not answer ({why})",
    "doctor.accessibility.silent.do": "If you use a screen reader, log in again.",
    "doctor.clients.none": "no client sends its telemetry here; their files are read all the same",
    "doctor.clients.ok": "{names}: telemetry comes to port {port}",
    "doctor.clients.unheard": "{names}: telemetry is sent here, but nothing receives it now",
    "doctor.clients.unheard.do": "Start Desktop Monitor with its receiver on, or desktop-monitor serve.",
    "doctor.clients.astray": "{names}: telemetry goes to a port that was ours and is another program's now",
    "doctor.clients.astray.do": "While the receiver is open, connect each of them again, on the page of agents or with"
    " desktop-monitor connect: its settings are rewritten.",
    "doctor.data.ok": "{path} can be written",
    "doctor.data.can_be_made": "{path} can be made",
    "doctor.data.file": "{path} is a file, but a folder is needed there",
    "doctor.data.file.do": "Move the file, or name another folder with --storage-path.",
    "doctor.data.unwritable": "{path} cannot be written ({why}), so no history is kept",
    "doctor.data.unwritable.do": "Correct the permissions or free space, or name another folder with --storage-path.",
    "doctor.room.ok": "{free:bytes} free for the history",
    "doctor.room.tight": "only {free:bytes} free at {path}",
    "doctor.room.tight.do": "Free some space; the history needs up to a few hundred MiB.",
    "doctor.room.full": "only {free:bytes} free at {path}, so the history will stop",
    "doctor.room.full.do": "Free some space, or name a folder on another disk with --storage-path.",
    "doctor.room.unknown": "free space at {path} cannot be asked ({why})",
    "doctor.file_system.ok": "the history is on a local file system ({kind})",
    "doctor.file_system.unknown": "the system does not tell what file system the history is on",
    "doctor.file_system.network": "{path} is on a network file system ({kind}): the history may be slow or get damaged",
    "doctor.file_system.network.do": "Name a local folder with --storage-path.",
    "doctor.permissions.ok": "only you can read what the program keeps",
    "doctor.permissions.windows": "access follows your user profile",
    "doctor.permissions.owner": "{path} belongs to another user",
    "doctor.permissions.owner.do": "Run the program as its owner, or name another folder with --storage-path.",
    "doctor.permissions.open": "other users may reach {path} (mode {mode})",
    "doctor.permissions.open.do": 'Run: chmod {wanted} "{path}"',
    "doctor.clock.ok": "the clock follows a time source",
    "doctor.clock.unknown": "the system does not tell whether the clock follows a time source",
    "doctor.clock.free": "the clock follows no time source; times in the history may drift",
    "doctor.clock.free.do": "Switch time synchronisation on, for example: timedatectl set-ntp true",
    "doctor.clock.behind": "the clock is {behind:duration} behind the newest record of the history",
    "doctor.clock.behind.do": "Set the clock right; until then new records would lie before old ones.",
    "doctor.dependencies.ok": "all {count} Python packages are there in versions that work",
    "doctor.dependencies.bundled": "the program brings its own libraries",
    "doctor.dependencies.missing": "the Python package {name} ({wanted}) is not installed",
    "doctor.dependencies.missing.do": "Run: python -m pip install --upgrade desktop-monitor",
    "doctor.dependencies.unsuitable": "{name} {version} is installed, but {wanted} is needed",
    "doctor.dependencies.unsuitable.do": "Run: python -m pip install --upgrade desktop-monitor",
    "doctor.dependencies.deadly": "PySide6 {qt} on Python {python} ends the program after some minutes",
    "doctor.dependencies.deadly.do": 'Run: python -m pip install "PySide6-Essentials<6.12", or use Python 3.12.',
    "doctor.qt_libraries.ok": "Qt finds its system libraries",
    "doctor.qt_libraries.unknown": "Qt's system libraries could not be checked ({why})",
    "doctor.qt_libraries.missing": "Qt does not find {libraries}, so no window can be opened on X11",
    "doctor.qt_libraries.missing.do": "On Debian or Ubuntu run: sudo apt install {packages}",
    "doctor.qt_libraries.missing_unknown": "Qt does not find {libraries}, so no window can be opened on X11",
    "doctor.qt_libraries.missing_unknown.do": "Install the packages of your distribution that hold these libraries.",
    "doctor.python.ok": "{name}",
    "doctor.python.old": "{name} is too old",
    "doctor.python.old.do": "Install Python 3.11 or newer.",
    "doctor.descriptors.ok": "{soft} files may be open at once (up to {hard})",
    "doctor.descriptors.raised": "{soft} files may be open at once; the program raises this itself (up to {hard})",
    "doctor.descriptors.few": "only {soft} files may be open at once, so many processes are read more slowly",
    "doctor.descriptors.few.do": "Raise the limit of open files (ulimit -n) to 4096 or more.",
    "doctor.processes.visible": "the system shows the processes of all users",
    "doctor.processes.hidden": "other users' processes are hidden (hidepid), so tables and sums lack them",
    "doctor.processes.hidden.do": "Ask the administrator if you need them; your own processes are complete.",
    "doctor.pressure.ok": "the kernel tells how long work waits (PSI)",
    "doctor.pressure.none": "the kernel does not tell how long work waits (PSI), so health rests on usage alone",
    "doctor.pressure.none.do": "Use a kernel with PSI (4.20 or newer, boot parameter psi=1).",
    "doctor.limits.none": "no container and no control-group limits",
    "doctor.limits.some": "{names}",
    "doctor.limits.container": "{kind} container",
    "doctor.limits.memory": "memory limited to {limit} GiB",
    "doctor.limits.cpu": "CPU limited to {cores} cores",
    "doctor.unlimited": "unlimited",
    "doctor.nothing": "nothing",
    "doctor.name.accessibility": "accessibility",
    "doctor.name.agents": "agents",
    "doctor.name.clock": "clock",
    "doctor.name.data_folder": "data folder",
    "doctor.name.dependencies": "dependencies",
    "doctor.name.descriptors": "descriptors",
    "doctor.name.desktop": "desktop",
    "doctor.name.display": "display",
    "doctor.name.file_system": "file system",
    "doctor.name.free_space": "free space",
    "doctor.name.limits": "limits",
    "doctor.name.notifications": "notifications",
    "doctor.name.permissions": "permissions",
    "doctor.name.pressure": "pressure",
    "doctor.name.processes": "processes",
    "doctor.name.python": "python",
    "doctor.name.qt_libraries": "Qt libraries",
    "doctor.name.session_bus": "session bus",
    "doctor.name.tray": "tray",
    # Process trees of agents: why one is thought to be a session's, or nobody's
    "trees.registry": "the client itself names process {pid} and its start",
    "trees.registry_pid": "the client itself names process {pid}, but not when it started",
    "trees.open_file": "process {pid} holds the session's file open",
    "trees.folder": "the only such agent in the session's folder, which was written to since it started",
    "trees.orphans": "started by the session, whose own process has ended",
    "trees.infrastructure": "it serves agents and has no session of its own",
    "trees.contained": "it runs in a container, where its sessions are kept",
    "trees.no_folder": "the system does not tell in which folder it works",
    "trees.no_session": "no session was written to in its folder since it started",
    "trees.several": "several such agents work in the same folder",
    "trees.simulated": "simulated: no such process runs",
}


class _Template(Formatter):
    """`str.format` with the kinds of value named in the module's docstring."""

    _KINDS: ClassVar = {"bytes": bytes_text, "ratio": ratio_text, "duration": duration_text, "count": count_text}

    def format_field(self, value: Any, format_spec: str) -> str:
        kind = self._KINDS.get(format_spec)
        return kind(value) if kind else str(super().format_field(value, format_spec))


_TEMPLATE = _Template()
_KINDS = re.compile(r"[a-z]*|\.\d{1,2}[a-z]")


def words(said: Text) -> str:
    """The sentence of `said` in the language this process speaks; an id without a template: KeyError."""
    return _in(said, current())


def _in(said: Text, spoken: Catalogue) -> str:
    template = _template(said, spoken)
    if not said.parameters:
        # A sentence that came as a whole may hold anything, braces too.
        return template.format() if is_id(said.key) else template
    filled = {name: _in(value, spoken) if isinstance(value, Text) else value for name, value in said.parameters}
    return _TEMPLATE.vformat(template, (), filled)


def in_words(said: str | Text) -> str:
    """A sentence that came as a text or, needing nothing filled in, as a whole."""
    return words(said) if isinstance(said, Text) else current().sentence(said)


def _template(said: Text, spoken: Catalogue) -> str:
    context = said.key if is_id(said.key) else ""
    template = ENGLISH[said.key] if context else (said.key, said.many) if said.many else said.key
    if isinstance(template, str):
        return spoken.sentence(template, context)
    count = dict(said.parameters)["count"]
    return spoken.counted(*template, count if isinstance(count, int) else 2, context)


def keepable(said: Text) -> Text:
    """The same for a file that other versions read: texts within it, and what depends on a number, are words by now."""
    if said.many:
        return Text(words(said))
    return Text(
        said.key, tuple((name, words(value) if isinstance(value, Text) else value) for name, value in said.parameters)
    )


def _refuse_odd_blanks(template: str) -> None:
    """Raise ValueError for blanks that nobody of us writes: they may reach into a value, or make it endless."""
    for blank in blanks(template):
        if not blank.name.isidentifier() or blank.conversion or not _KINDS.fullmatch(blank.kind):
            raise ValueError(blank.name)


def sayable(sentence: Text) -> Text:
    """The sentence as it was read from somewhere, or one that says that this version has no such words."""
    try:
        _refuse_odd_blanks(sentence.key)
        _refuse_odd_blanks(sentence.many)
        words(sentence)
    except (LookupError, ValueError, TypeError, AttributeError, OverflowError):
        return text("store.other_words", name=sentence.key)
    return sentence
