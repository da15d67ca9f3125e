#!/usr/bin/env bash
# Run once, when Gradescope builds the container: an environment with what the grader needs.
set -euo pipefail
here="${GRADER_ROOT:-}/autograder"

newest() {
    local each
    for each in python3.14 python3.13 python3.12 python3.11 python3; do
        if command -v "$each" >/dev/null && "$each" -c '
import sys, venv, ensurepip
sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$each"
            return
        fi
    done
}

python="$(newest)"
if [ -z "$python" ]; then
    apt-get update
    apt-get install -y --no-install-recommends python3.12 python3.12-venv ||
        apt-get install -y --no-install-recommends python3.11 python3.11-venv
    python="$(newest)"
fi
"$python" -m venv "$here/venv"
"$here/venv/bin/python" -m pip install --disable-pip-version-check --no-cache-dir \
    @PIP@-r "$here/source/requirements.txt"
cd /
PYTHONPATH="$here/source" "$here/venv/bin/python" -P -m grader --help >/dev/null
