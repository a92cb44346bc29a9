#!/bin/sh
# Take back what install.sh did, and what the program changed in settings of other programs. Your
# history and settings are kept, and so is this folder, which you may delete afterwards.
#
#   ./uninstall.sh
set -eu

# sudo may leave HOME as it is: files in it would become root's.
if [ "$(id -u)" = 0 ] && [ -n "$(find "$HOME" -prune ! -uid 0)" ]; then
  echo "uninstall.sh: $HOME is not root's; run this without sudo" >&2
  exit 2
fi

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
data=${XDG_DATA_HOME:-$HOME/.local/share}
commands=$HOME/.local/bin
program=$here/desktop-monitor

pattern=$(printf '%s' "$program" | sed 's/[][*?\\]/\\&/g')

# Yours alone (you may have no name here); the kernel says "(deleted)" behind the name of one that was replaced.
running() {
  find /proc/[0-9]* -maxdepth 1 -name exe -uid "$(id -u)" \
    \( -lname "$pattern" -o -lname "$pattern (deleted)" \) 2>/dev/null
}

# A signal, then ten seconds.
end_running() {
  for link in $(running); do kill -TERM "$(basename "${link%/exe}")" 2>/dev/null || true; done
  tries=0
  while [ -n "$(running)" ] && [ "$tries" -lt 50 ]; do
    sleep 0.2
    tries=$((tries + 1))
  done
  if [ -n "$(running)" ]; then echo "uninstall.sh: the program still runs; end it before you delete it" >&2; fi
}

refresh_caches() {
  if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$data/applications" || true; fi
  if command -v gtk-update-icon-cache >/dev/null; then
    gtk-update-icon-cache -q -t -f "$data/icons/hicolor" 2>/dev/null || true
  fi
}

remove_shared() {
  (cd "$here/share" && find icons man bash-completion fish -type f) | while IFS= read -r file; do rm -f "$data/$file"; done
  rm -f "$data/applications/desktop-monitor.desktop"
}

status=0
end_running
"$program" disconnect all --yes || status=$?
if [ "$status" -ne 0 ]; then
  echo "uninstall.sh: some settings of other programs are left as they are (status $status)" >&2
fi
remove_shared
if [ "$(readlink "$commands/desktop-monitor" 2>/dev/null)" = "$program" ]; then rm -f "$commands/desktop-monitor"; fi
refresh_caches
echo "Desktop Monitor is out of your menu. Your history and settings are kept; $here may be deleted."
exit "$status"
