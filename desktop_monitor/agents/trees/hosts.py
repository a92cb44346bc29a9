"""What an agent runs in: the terminal, editor or multiplexer above it, and whether over the network.

Must not know agents or sessions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from desktop_monitor.metrics.process import ProcessRow

_HOSTS: Mapping[str, str] = MappingProxyType(
    {
        "gnome-terminal-": "GNOME Terminal",
        "gnome-terminal-server": "GNOME Terminal",
        "ptyxis-agent": "Ptyxis",
        "ptyxis": "Ptyxis",
        "kgx": "Console",
        "konsole": "Konsole",
        "yakuake": "Yakuake",
        "xfce4-terminal": "Xfce Terminal",
        "mate-terminal": "MATE Terminal",
        "lxterminal": "LXTerminal",
        "qterminal": "QTerminal",
        "terminator": "Terminator",
        "tilix": "Tilix",
        "guake": "Guake",
        "xterm": "xterm",
        "urxvt": "urxvt",
        "st": "st",
        "foot": "foot",
        "kitty": "kitty",
        "alacritty": "Alacritty",
        "Alacritty": "Alacritty",
        "wezterm-gui": "WezTerm",
        "ghostty": "Ghostty",
        "warp-terminal": "Warp",
        "tmux: server": "tmux",
        "tmux": "tmux",
        "screen": "screen",
        "SCREEN": "screen",
        "zellij": "Zellij",
        "code": "VS Code",
        "Code.exe": "VS Code",
        "Code Helper": "VS Code",
        "Code Helper (Plugin)": "VS Code",
        "codium": "VSCodium",
        "cursor": "Cursor",
        "Cursor": "Cursor",
        "windsurf": "Windsurf",
        "zed-editor": "Zed",
        "zed": "Zed",
        "emacs": "Emacs",
        "nvim": "Neovim",
        "idea": "IntelliJ IDEA",
        "pycharm": "PyCharm",
        "webstorm": "WebStorm",
        "goland": "GoLand",
        "rider": "Rider",
        "Terminal": "Terminal",
        "iTerm2": "iTerm2",
        "iTermServer": "iTerm2",
        "WindowsTerminal.exe": "Windows Terminal",
        "conhost.exe": "Console",
        "mintty.exe": "mintty",
    }
)
"""By short name, as the kernel cuts it to 15 bytes; what they are called in public."""

_LOGINS: Mapping[str, str] = MappingProxyType(
    {"sshd": "SSH", "sshd-session": "SSH", "dropbear": "SSH", "mosh-server": "Mosh", "tailscaled": "SSH"}
)
"""Servers of people who sit elsewhere."""


class Host(NamedTuple):
    """Where an agent runs."""

    name: str
    is_remote_login: bool


def host_of(ancestors: Iterable[ProcessRow]) -> Host:
    """The nearest known host among `ancestors`, nearest first, and whether a network login is above.

    A multiplexer that was left and taken up again does not tell who is before it now.
    """
    name = ""
    for row in ancestors:
        login = _LOGINS.get(row.name)
        if login:
            return Host(name or login, True)
        name = name or _HOSTS.get(row.name, "")
    return Host(name, False)
