#!/bin/sh
# Checks that the package, without and with its extras, resolves for each supported Python.
set -eu
cd "$(dirname "$0")/.."
uv="${UV:-.venv/bin/uv}"
resolved="$(mktemp)"
trap 'rm -f "$resolved"' EXIT
for version in 3.11 3.12 3.13 3.14; do
  for extras in "" "--all-extras"; do
    # shellcheck disable=SC2086
    "$uv" pip compile --quiet --universal --no-emit-index-url --python-version "$version" \
      pyproject.toml $extras -o "$resolved"
    echo "Python $version ${extras:-without extras}: $(grep -c == "$resolved") packages"
  done
done
