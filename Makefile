# Two commands a reader needs: `make plan` and `make test`. Every path is relative, so that the
# clone may lie in a folder whose name holds spaces.
#
#   PYTHON=python3.12    the interpreter from which .venv is made (3.11 to 3.14)
#   ARGS="--no-hub"      further words for `keruen plan` or the names of benchmarks

SHELL := /bin/sh
PYTHON ?= python3
ARGS ?=

PIP := .venv/bin/python -m pip --disable-pip-version-check --no-input install --quiet
RUN_STAMP := .venv/run.stamp
DEV_STAMP := .venv/dev.stamp

# Without stored bytecode each process compiles three hundred thousand lines again; tests start
# hundreds of processes.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help plan serve audit test test-ci test-long coverage docs wheel release-check resolve pythons \
	bench browser lock clean

help:
	@echo 'make plan       plan the shipped case and print the answer'
	@echo 'make serve      open the workspace of the roadmap on this machine'
	@echo 'make test       style, types and tests (about ten minutes)'
	@echo 'make test-ci    stories in a browser and other long tests that continuous integration runs'
	@echo 'make test-long  the tests that take longer, with fresh random seeds'
	@echo 'make coverage   the tests with branch coverage, against the floors of each package'
	@echo 'make docs       the documentation site, in build/docs'
	@echo 'make wheel      build the wheel, install it in a clean environment and plan there'
	@echo 'make release-check  version, change log, wheel and source distribution'
	@echo 'make resolve    check that Python 3.11 to 3.14 resolve (needs a package index)'
	@echo 'make pythons    tests on the other Pythons of this machine'
	@echo 'make audit      hold the locked packages against known faults (needs a network)'
	@echo 'make bench      the benchmarks'
	@echo 'make browser    install the browser that the page tests use'
	@echo 'make lock       resolve the dependencies anew into the lock files'
	@echo 'make clean      remove .venv and what tools left behind; runs/ stays'

plan: $(RUN_STAMP)
	@.venv/bin/python -m keruen plan --gap 0.006 --force $(ARGS)

serve: $(RUN_STAMP)
	@test -f runs/kazakhstan-morocco-africa/report.html || { \
	  echo "There is no plan to show yet; planning takes about a minute." >&2; $(MAKE) plan; }
	@.venv/bin/python -m keruen serve $(ARGS)

# mypy uses one core for a minute, so it runs beside the tests; its report comes last.
test: $(DEV_STAMP)
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m bandit --quiet --recursive src -lll
	@mkdir -p build; .venv/bin/python -m mypy > build/mypy.txt 2>&1 & types=$$!; \
	trap 'kill $$types 2>/dev/null' INT TERM; code=0; \
	.venv/bin/python -m pytest -n auto --dist worksteal || code=$$?; \
	wait $$types || code=$$?; cat build/mypy.txt; exit $$code

# Long tests that continuous integration runs too: stories and pages in a browser, walks on a copy.
test-ci: $(DEV_STAMP)
	.venv/bin/python -m pytest -n auto --dist worksteal -m ci

# The property tests once more with examples of their own, from a seed that is printed. To repeat a
# run: make test-long SEED=1234
test-long: $(DEV_STAMP)
	@seed=$${SEED:-$$(.venv/bin/python -c 'import secrets; print(secrets.randbelow(10**9))')}; \
	echo "test-long: seed of the property tests $$seed; repeat with make test-long SEED=$$seed"; \
	KERUEN_HYPOTHESIS=fresh .venv/bin/python -m pytest -n auto --dist worksteal -m 'long or hypothesis' \
	  --hypothesis-seed="$$seed"

coverage: $(DEV_STAMP)
	@rm -f .coverage .coverage.* && mkdir -p build
	.venv/bin/python -m coverage run -m pytest -n auto --dist worksteal
	.venv/bin/python -m coverage combine --quiet
	.venv/bin/python -m coverage json --quiet -o build/coverage.json
	.venv/bin/python scripts/check_coverage.py build/coverage.json $(ARGS)

docs: $(DEV_STAMP)
	.venv/bin/python scripts/build_docs.py

wheel: $(DEV_STAMP)
	scripts/check_wheel.sh

release-check: $(DEV_STAMP)
	.venv/bin/python scripts/build_distributions.py
	.venv/bin/python scripts/release_check.py

resolve: $(DEV_STAMP)
	scripts/check_resolution.sh

pythons: $(DEV_STAMP)
	scripts/test_pythons.sh

audit: $(DEV_STAMP)
	@scripts/audit.sh

bench: $(DEV_STAMP)
	.venv/bin/python -m benchmarks $(ARGS)

browser:
	@sh .ci/browser

# A stamp is newer than its lock only after a whole installation, so an interrupted one is begun
# again and a finished one is not. The tests' packages include those of the run.
$(RUN_STAMP): requirements.lock pyproject.toml
	@$(call make_environment,requirements.lock)
	@touch $@

$(DEV_STAMP): requirements-dev.lock requirements.lock pyproject.toml
	@$(call make_environment,requirements-dev.lock)
	@touch $@ $(RUN_STAMP)

define make_environment
$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || { \
  echo "$(PYTHON) is no Python 3.11 to 3.14."; \
  echo "  Install one and name it: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 2; } >&2; \
echo "Setting up .venv from $(1)" >&2; \
$(PYTHON) -m venv .venv || { \
  echo "$(PYTHON) could not make .venv."; \
  echo "  On Debian and Ubuntu: apt-get install python3-venv; then run make again."; exit 2; } >&2; \
$(PIP) --require-hashes -r $(1) && \
$(PIP) --no-deps --no-build-isolation --editable .
endef

UV ?= uv
RESOLVE := $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--python-version 3.11 pyproject.toml --extra web --extra build

lock:
	$(RESOLVE) -o requirements.lock
	$(RESOLVE) --extra dev --extra docs --extra benchmarks --extra cluster --extra pandas --extra identity -o requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* build dist src/*.egg-info
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
