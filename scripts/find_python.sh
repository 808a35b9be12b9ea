#!/bin/sh
# Prints a Python of version 3.11 or later that can create environments, or says what to install.
set -eu

found=
for name in python3 python3.11 python3.12 python3.13 python3.14 python; do
    path=$(command -v "$name" 2>/dev/null) || continue
    "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    found=$path
    if "$path" -c 'import ensurepip, venv' 2>/dev/null; then
        printf '%s\n' "$path"
        exit 0
    fi
done

if [ -n "$found" ]; then
    echo "$found cannot create environments: its module venv is missing." >&2
    echo "On Debian or Ubuntu: apt-get install python3-venv" >&2
else
    echo "Duban needs Python 3.11 or later, and none was found." >&2
    echo "On Debian or Ubuntu: apt-get install python3 python3-venv" >&2
fi
exit 1
