# Two commands do all set-up: `make demo` and `make test`. Needs Python 3.11+, make and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
UV ?= uv
PEERS := splink==5.0.0 duckdb==2.0.1 datasketch==2.0.0 pyarrow==26.0.1 numpy==2.4.6
LEARNER := scikit-learn==1.9.1 scipy==1.17.1 joblib==1.6.0 threadpoolctl==3.8.0 narwhals==2.29.0
AUDIT := pip-audit==2.10.1
COMPILE := $(UV) pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

# Empty is unset. Images of containers set it, and then every process compiles all that it imports: 3 s for a spider.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | awk -F ':.*?## ' '{printf "  make %-14s %s\n", $$1, $$2}'

demo: $(RUN)  ## a job-board town on loopback, two nights, a database and a snapshot (no network needed after install)
	$(BIN)/rxjobs demo

test: $(DEV) lint  ## everything CI runs: lint, types, contracts, tests on SQLite and PostgreSQL
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long and not browser"

test-long: $(DEV)  ## the tests that take minutes
	$(BIN)/python -m pytest -m long

test-browser: $(DEV)  ## the web pages in a real Chromium (Debian's package, installed where that is possible)
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || true
	@command -v chromium >/dev/null && $(BIN)/python -m pytest -m browser tests/test_explore_browser.py || \
		{ command -v chromium >/dev/null && exit 1; echo "NOT RUN: no Chromium here, and it cannot be installed without root and apt"; }

lint: $(DEV)  ## ruff, mypy --strict, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports pyproject.toml

bench: $(DEV)  ## quality and speed, printed; not part of CI
	for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

bench-matching: $(DEV)  ## matching beside Splink, MinHash and a rule on one planted world; installs them in var/peers, not in the project
	@test -x var/peers/bin/python || { $(PYTHON) -m venv var/peers && var/peers/bin/pip --disable-pip-version-check -q install $(PEERS); }
	$(BIN)/python -m benchmarks.matching_beside --ads $(or $(ADS),20000)

train-levels: $(DEV)  ## learn the weights of levels again; installs scikit-learn in var/train, not in the project
	@test -d var/train/sklearn || $(PIP) install --target var/train --no-deps $(LEARNER)
	PYTHONPATH=var/train $(BIN)/python benchmarks/level_train.py

measure-levels: $(DEV)  ## read each hand's passages with weights learned of the others (docs/levels.md; minutes)
	@test -d var/train/sklearn || $(PIP) install --target var/train --no-deps $(LEARNER)
	PYTHONPATH=var/train $(BIN)/python benchmarks/level_train.py --measure

lock:  ## pin again (needs uv): hashes, no index hosts
	$(COMPILE) --group build --upgrade pyproject.toml -o requirements.lock
	$(COMPILE) --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

audit:  ## advisories against the pinned dependencies (needs PyPI or OSV)
	@test -x var/audit/bin/pip-audit || { $(PYTHON) -m venv var/audit && var/audit/bin/pip --disable-pip-version-check -q install $(AUDIT); }
	@$(PYTHON) .ci/audit

clean:  ## remove the environment and run-time files
	rm -rf $(VENV) var

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "rxjobs needs Python 3.11 or newer; run: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing into $(VENV)/ ..."
	$(PIP) install --no-compile --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.lock $(RUN)
	@echo "installing what tests need into $(VENV)/ ..."
	$(PIP) install --no-compile --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: help demo test test-browser test-long lint bench bench-matching train-levels measure-levels lock audit clean
