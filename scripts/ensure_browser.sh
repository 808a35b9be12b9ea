#!/bin/sh
# Sees to it that the browser tests find Chromium and a Chinese font.
# DUBAN_CHROMIUM names a browser elsewhere; DUBAN_SKIP_BROWSER=1 leaves these tests out.
set -eu

if [ "${DUBAN_SKIP_BROWSER:-}" = 1 ]; then
    echo "DUBAN_SKIP_BROWSER=1: the browser tests are left out."
    exit 0
fi

has_browser() {
    [ -n "${DUBAN_CHROMIUM:-}" ] && [ -x "$DUBAN_CHROMIUM" ] && return 0
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

has_font() {
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh-cn file | head -n 1)" ]
}

missing=
has_browser || missing="chromium"
has_font || missing="$missing fontconfig fonts-noto-cjk"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "The browser tests need$(printf ' %s' $missing): installing with apt-get, once."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 # One word for each package.
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

if ! has_browser || ! has_font; then
    echo "The browser tests need Chromium and a Chinese font, and one of them is missing." >&2
    echo "On Debian: apt-get install chromium fontconfig fonts-noto-cjk" >&2
    echo "A browser elsewhere: DUBAN_CHROMIUM=/path. Without these tests: DUBAN_SKIP_BROWSER=1." >&2
    exit 1
fi
