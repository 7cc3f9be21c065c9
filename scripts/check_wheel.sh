#!/bin/sh
# Builds the wheel and the source distribution, installs the wheel in a clean environment without
# extras, and runs there what the README shows first: the version, the first example, a plan.
#
#   PYTHON=python3.12 scripts/check_wheel.sh    with another interpreter
#
# The environment is a temporary folder; what is built stays in dist/.
set -eu
cd "$(dirname "$0")/.."
python="${PYTHON:-.venv/bin/python}"
builder="${BUILDER:-.venv/bin/python}"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

"$builder" scripts/build_distributions.py
"$python" -m venv "$folder/clean"
"$folder/clean/bin/python" -m pip --disable-pip-version-check --no-input install --quiet dist/*.whl
clean="$folder/clean/bin"

# Outside the clone, so that nothing but the wheel can be imported.
first="$PWD/examples/first_plan.py"
cd "$folder"
"$clean/keruen" --version
if [ -f "$first" ]; then
  "$clean/python" "$first"
fi
"$clean/keruen" plan west-africa --no-hub --gap 0.02 --value-seconds 0 --out "$folder/run" >"$folder/answer.txt"
head -n 5 "$folder/answer.txt"
"$clean/keruen" verify "$folder/run"
"$clean/python" - <<'PYTHON'
import importlib.util
import sys

import keruen

web = ("alembic", "fastapi", "sqlalchemy", "starlette", "uvicorn")
keruen.make_plan("west-africa", hub=False, gap=0.05)
loaded = [name for name in web if name in sys.modules]
installed = [name for name in web if importlib.util.find_spec(name)]
if loaded or installed:
    sys.exit(f"the base installation has {installed} and a plan imports {loaded}")
PYTHON
echo "wheel: installed without extras on $("$clean/python" --version); the first example and a plan work"
