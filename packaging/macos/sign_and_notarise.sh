#!/bin/sh
# Sign the application, have Apple notarise it, and staple the ticket to it.
#
#   packaging/macos/sign_and_notarise.sh "Developer ID Application: NAME (TEAM)" PROFILE [dist/Desktop Monitor.app]
#
# PROFILE names what `xcrun notarytool store-credentials PROFILE` put into the keychain, once and by hand: no
# password stands here or in the environment. A disk image is signed, notarised and stapled by the same command.
set -eu

usage() { echo "usage: $0 IDENTITY PROFILE [APPLICATION or IMAGE]" >&2; exit 2; }
if [ $# -lt 2 ] || [ $# -gt 3 ]; then usage; fi
identity=$1
profile=$2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
target=${3:-$here/../../dist/Desktop Monitor.app}
entitlements=$here/entitlements.plist
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# From the inside out: a signature seals everything below it. (--deep would give all of it the same entitlements.)
# All by one team, so that the hardened runtime lets the program load its libraries without an exception from that.
sign_application() {
  find "$1/Contents" -type f \( -name '*.dylib' -o -name '*.so' -o -name Python \) -exec \
    codesign --force --timestamp --options runtime --sign "$identity" {} +
  # Deepest first. Qt's are frameworks without the ending of libraries; a framework is signed as a whole.
  find "$1/Contents" -depth -type d -name '*.framework' -exec \
    codesign --force --timestamp --options runtime --sign "$identity" {} \;
  codesign --force --timestamp --options runtime --entitlements "$entitlements" --sign "$identity" "$1"
  codesign --verify --deep --strict --verbose=2 "$1"
}

# notarytool takes archives and images, not folders; --wait ends with an error where Apple refuses.
notarise() { xcrun notarytool submit "$1" --keychain-profile "$profile" --wait; }

case $target in
  *.app)
    sign_application "$target"
    ditto -c -k --keepParent "$target" "$work/application.zip"
    notarise "$work/application.zip"
    ;;
  *.dmg)
    codesign --force --timestamp --sign "$identity" "$target"
    notarise "$target"
    ;;
  *) usage ;;
esac
xcrun stapler staple "$target"
xcrun stapler validate "$target"
case $target in
  *.app) spctl --assess --type execute --verbose=2 "$target" ;;
  *.dmg) spctl --assess --type open --context context:primary-signature --verbose=2 "$target" ;;
esac
