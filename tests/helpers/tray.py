"""A tray icon as its host sees it: StatusNotifierItem and its menu over the session bus, no pixels, no mouse.

Must not know the program that owns the icon.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jeepney import DBusAddress, Message, MessageType, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_REPLY_SECONDS = 10.0
_ITEM = "org.kde.StatusNotifierItem"
_MENU = "com.canonical.dbusmenu"
_WATCHER = DBusAddress("/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")


class BusError(Exception):
    """The other side answered with an error."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One size of an icon: 32-bit pixels, alpha first."""

    width: int
    height: int
    argb: bytes = field(repr=False)

    def pixel(self, x: float, y: float) -> str:
        """Colour `aarrggbb` at the place (0–1, 0–1)."""
        column = min(int(x * self.width), self.width - 1)
        row = min(int(y * self.height), self.height - 1)
        start = (row * self.width + column) * 4
        return self.argb[start : start + 4].hex()

    def opaque_colours(self) -> dict[str, int]:
        """How many pixels have each colour `rrggbb`, fully opaque ones only, the most frequent first."""
        counts: dict[str, int] = {}
        for start in range(0, len(self.argb), 4):
            if self.argb[start] == 0xFF:
                colour = self.argb[start + 1 : start + 4].hex()
                counts[colour] = counts.get(colour, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: -item[1]))


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the icon's menu."""

    ident: int
    label: str
    enabled: bool
    depth: int
    separator: bool
    checked: bool


@dataclass(frozen=True, slots=True)
class TrayItem:
    """What an icon says of itself at one moment."""

    owner: str
    path: str
    ident: str
    title: str
    status: str
    tooltip: str
    menu_path: str
    pictures: tuple[Picture, ...]

    @property
    def picture(self) -> Picture:
        """The largest size."""
        return max(self.pictures, key=lambda picture: picture.width)


class Tray:
    """The tray of one session. Close it when done."""

    def __init__(self, bus_address: str) -> None:
        self._bus: DBusConnection = open_dbus_connection(bus=bus_address)

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()

    def has_host(self) -> bool:
        """Whether a tray host is on the bus."""
        names = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        return bool(self._call(new_method_call(names, "NameHasOwner", "s", (_WATCHER.bus_name,)))[0])

    def items(self) -> tuple[TrayItem, ...]:
        """All icons that registered with the host; those that vanish while asked are left out."""
        if not self.has_host():
            return ()
        registered = self._call(Properties(_WATCHER).get("RegisteredStatusNotifierItems"))[0][1]
        return tuple(item for name in registered if (item := self._item(name)) is not None)

    def find(self, title: str) -> TrayItem | None:
        """The only icon with this title, or None. Raises AssertionError when there are several."""
        found = [item for item in self.items() if item.title == title]
        assert len(found) < 2, f"{len(found)} tray icons are called {title!r}"
        return found[0] if found else None

    def activate(self, item: TrayItem) -> None:
        """Left click."""
        self._call(new_method_call(DBusAddress(item.path, item.owner, _ITEM), "Activate", "ii", (0, 0)))

    def menu(self, item: TrayItem) -> tuple[MenuEntry, ...]:
        """The menu as it would open now, sub-menus after their parent."""
        menu = self._menu_address(item)
        self._call(new_method_call(menu, "AboutToShow", "i", (0,)))
        layout = self._call(new_method_call(menu, "GetLayout", "iias", (0, -1, [])))[1]
        return tuple(_entries(layout[2], depth=0))

    def choose(self, item: TrayItem, label: str) -> None:
        """Click the menu entry with this label. Raises AssertionError when it is missing or disabled."""
        entries = self.menu(item)
        entry = next((entry for entry in entries if entry.label == label), None)
        assert entry is not None, f"no entry {label!r} among {[entry.label for entry in entries]}"
        assert entry.enabled, f"the entry {label!r} is disabled"
        event = new_method_call(self._menu_address(item), "Event", "isvu", (entry.ident, "clicked", ("s", ""), 0))
        self._call(event)

    def _menu_address(self, item: TrayItem) -> DBusAddress:
        return DBusAddress(item.menu_path, item.owner, _MENU)

    def _item(self, name: str) -> TrayItem | None:
        owner, _, path = name.partition("/")
        path = "/" + (path or "StatusNotifierItem")
        try:
            raw = self._call(Properties(DBusAddress(path, owner, _ITEM)).get_all())[0]
        except BusError:
            return None
        values = {key: value[1] for key, value in raw.items()}
        return TrayItem(
            owner=owner,
            path=path,
            ident=values.get("Id", ""),
            title=values.get("Title", ""),
            status=values.get("Status", ""),
            tooltip=" ".join(part for part in values.get("ToolTip", ("", [], "", ""))[2:] if part),
            menu_path=values.get("Menu", "/"),
            pictures=tuple(Picture(*picture) for picture in values.get("IconPixmap", ())),
        )

    def _call(self, message: Message) -> Any:
        reply = self._bus.send_and_get_reply(message, timeout=_REPLY_SECONDS)
        if reply.header.message_type is MessageType.error:
            raise BusError(reply.body)
        return reply.body


def _entries(nodes: list[Any], depth: int) -> Iterator[MenuEntry]:
    for _, (ident, raw, children) in nodes:
        values = {key: value[1] for key, value in raw.items()}
        yield MenuEntry(
            ident=ident,
            label=_without_mnemonic(values.get("label", "")),
            enabled=values.get("enabled", True),
            depth=depth,
            separator=values.get("type") == "separator",
            checked=values.get("toggle-state", 0) == 1,
        )
        yield from _entries(children, depth + 1)


def _without_mnemonic(label: str) -> str:
    """A single underscore marks the shortcut letter, a double one is an underscore."""
    return "_".join(part.replace("_", "") for part in label.split("__"))
