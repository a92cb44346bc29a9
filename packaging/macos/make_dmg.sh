#!/bin/sh
# Make the disk image to hand out: the application beside a link to Applications, to drag the one onto the other.
#
#   packaging/macos/make_dmg.sh VERSION [dist]
#
# The application must be signed and notarised before; afterwards the image is, by the same script.
set -eu

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
  echo "usage: $0 VERSION [OUTPUT]" >&2
  exit 2
fi
version=$1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
output=${2:-$here/../../dist}
application="$output/Desktop Monitor.app"
image="$output/desktop-monitor-$version-macos-$(uname -m).dmg"
if [ ! -d "$application" ]; then
  echo "$0: there is no $application; build it first" >&2
  exit 3
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# ditto keeps signatures, links and attributes, which cp may not.
ditto "$application" "$work/Desktop Monitor.app"
ln -s /Applications "$work/Applications"
cp "$here/uninstall.txt" "$work/How to uninstall.txt"
rm -f "$image"
hdiutil create -volname "Desktop Monitor" -srcfolder "$work" -fs HFS+ -format UDZO -ov "$image"
hdiutil verify "$image"
echo "$image"
