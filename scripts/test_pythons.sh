#!/bin/sh
# Runs tests on every other supported Python that this machine has or that can be installed.
#
#   scripts/test_pythons.sh                 the packages that need no browser and no server
#   TESTS=tests scripts/test_pythons.sh     all tests
#
# Each interpreter gets a temporary environment from requirements-dev.lock. The last line says which
# ran; one that is missing is no fault, a failing test is.
set -eu
cd "$(dirname "$0")/.."
TESTS="${TESTS:-tests/case tests/solver tests/movements tests/routes tests/plan tests/runs tests/api}"
uv="${UV:-.venv/bin/uv}"
own="$("${PYTHON:-.venv/bin/python}" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
ran="" missing=""

# Tests start further processes, which import Keruen from here as it is not installed there.
PYTHONPATH="$PWD/src"
export PYTHONPATH

# Debian has interpreters with venv and without ensurepip, which cannot make an environment.
find_python() {
  for each in "python$1" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python; do
    if "$each" -c "import sys, ensurepip, venv; sys.exit('%d.%d' % sys.version_info[:2] != '$1')" 2>/dev/null; then
      echo "$each"
      return
    fi
  done
  if timeout 120 "$uv" python install --quiet "$1" >/dev/null 2>&1; then
    "$uv" python find "$1"
  fi
}

for version in 3.11 3.12 3.13 3.14; do
  [ "$version" != "$own" ] || continue
  python="$(find_python "$version")"
  if [ -z "$python" ]; then
    missing="$missing $version"
    continue
  fi
  "$python" -m venv "$folder/$version"
  "$folder/$version/bin/python" -m pip --disable-pip-version-check --no-input install --quiet \
    --require-hashes -r requirements-dev.lock
  there=""
  for each in $TESTS; do
    [ ! -e "$each" ] || there="$there $each"
  done
  # shellcheck disable=SC2086
  "$folder/$version/bin/python" -m pytest -n auto --dist worksteal -p no:cacheprovider $there
  ran="$ran $version"
  rm -rf "${folder:?}/$version"
done
echo "tests ran on Python $own (make test) and${ran:- no other}; not found:${missing:- none}"
