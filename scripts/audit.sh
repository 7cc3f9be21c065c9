#!/bin/sh
# Holds the locked packages against known faults, where the service of advisories answers.
#
#   scripts/audit.sh            fails where a fault is known, or where not every package was audited
#   scripts/audit.sh --in-ci    fails where a fault is known; of packages not audited it only tells
#
# pip-audit itself ends well where the service knows none of the packages, which proves nothing.
set -eu
cd "$(dirname "$0")/.."
python="${PYTHON:-.venv/bin/python}"
said="$(mktemp)"
trap 'rm -f "$said"' EXIT

status=0
"$python" -m pip_audit --require-hashes --disable-pip --progress-spinner off --timeout 15 \
  -r requirements.lock >"$said" 2>&1 || status=$?
if grep -Eq 'Found [0-9]+ known vulnerabilit' "$said"; then
  cat "$said" >&2
  echo "audit: raise the packages named with \`make lock\`, and bring docs/dependencies.md along." >&2
  exit 1
fi
left_out="$(grep -c 'could not be audited' "$said" || true)"
if [ "$status" -eq 0 ] && [ "$left_out" -eq 0 ]; then
  cat "$said"
  exit 0
fi
if [ "$left_out" -gt 0 ]; then
  echo "audit: the service of advisories does not know $left_out packages; nothing is proven." >&2
else
  tail -n 3 "$said" >&2
  echo "audit: the service of advisories does not answer; nothing was audited." >&2
fi
echo "  Run \`make audit\` where it answers, or look the packages up by hand (docs/dependencies.md)." >&2
test "${1:-}" = --in-ci
