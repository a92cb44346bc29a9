#!/bin/sh
# Give this folder's program a place in your menu and on your command line. Nothing is copied but
# the menu entry, icons, the manual page and what shells complete: the folder stays where it is.
# After moving it, run this again. No root is needed, and it does not start at login unless you say so in its settings.
#
#   ./install.sh        uninstall.sh takes all of it back
set -eu

# sudo may leave HOME as it is: files in it would become root's.
if [ "$(id -u)" = 0 ] && [ -n "$(find "$HOME" -prune ! -uid 0)" ]; then
  echo "install.sh: $HOME is not root's; run this without sudo" >&2
  exit 2
fi

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
data=${XDG_DATA_HOME:-$HOME/.local/share}
commands=$HOME/.local/bin
program=$here/desktop-monitor

newline='
'
case $program in
  *"$newline"*) echo "install.sh: a menu entry cannot name a folder with a line break: $here" >&2; exit 2 ;;
esac
[ -x "$program" ] || { echo "install.sh: there is no program beside it: $program" >&2; exit 2; }

# A quoted argument, then a string (Desktop Entry Specification 1.5, "The Exec key").
quoted_command() {
  printf '%s' "$program" | sed -e 's/[\\"`$]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g' -e 's/^/"/' -e 's/$/"/'
}
as_string() { printf '%s' "$program" | sed -e 's/\\/\\\\/g'; }

# What stands for the program in the entry that ships, replaced by where it is.
menu_entry() {
  quoted=$(quoted_command) plain=$(as_string)
  while IFS= read -r line; do
    case $line in
      Exec=*) printf 'Exec=%s%s\n' "$quoted" "${line#Exec=desktop-monitor}" ;;
      TryExec=*) printf 'TryExec=%s\n' "$plain" ;;
      *) printf '%s\n' "$line" ;;
    esac
  done <"$here/share/applications/desktop-monitor.desktop"
}

copy_shared() {
  (cd "$here/share" && find icons man bash-completion fish -type f) | while IFS= read -r file; do
    mkdir -p "$data/$(dirname "$file")"
    cp "$here/share/$file" "$data/$file"
  done
}

refresh_caches() {
  if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$data/applications" || true; fi
  if command -v gtk-update-icon-cache >/dev/null; then
    gtk-update-icon-cache -q -t -f "$data/icons/hicolor" 2>/dev/null || true
  fi
}

# Nothing, a link to nothing, or one into a folder as this one is. What pipx put there is a link, too.
is_free_or_ours() { [ ! -e "$1" ] || { [ -L "$1" ] && [ -f "$(dirname -- "$(readlink "$1")")/uninstall.sh" ]; }; }

mkdir -p "$data/applications" "$commands"
menu_entry >"$data/applications/desktop-monitor.desktop.new"
mv "$data/applications/desktop-monitor.desktop.new" "$data/applications/desktop-monitor.desktop"
copy_shared
if is_free_or_ours "$commands/desktop-monitor"; then
  ln -sfn "$program" "$commands/desktop-monitor"
else
  echo "install.sh: $commands/desktop-monitor is something else and stays as it is" >&2
fi
refresh_caches
echo "Desktop Monitor is in your menu, and as $commands/desktop-monitor on your command line."
