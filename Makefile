# What one types here. `make help` explains.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
# These bring up everything at once, or break servers, and want the machine to themselves.
ALONE := tests/browser tests/cli/test_up.py tests/faults

.DEFAULT_GOAL := help
.PHONY: help setup run test faults check bench lock vendor translations

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.run ## Install what running needs into .venv

run: $(VENV)/.run ## Serve the demo conference at http://127.0.0.1:8000 (PORT and EVENTMGR_HOME move it)
	@exec $(BIN)/eventmgr up

test: $(VENV)/.dev ## Run all tests, on real servers and a real browser
	@$(BIN)/python tools/browser.py
ifdef TESTS
	@$(BIN)/python -m pytest $(TESTS)
else
	@$(BIN)/python -m pytest -n auto $(patsubst %,--ignore=%,$(ALONE)) tests
	@set -e; for each in $(ALONE); do $(BIN)/python -m pytest $$each; done
endif

faults: $(VENV)/.dev ## Strike mailings and writers with faults, print what was lost (ROUNDS of writing)
	@$(BIN)/python -m pytest -q tests/faults --rounds $(or $(ROUNDS),20)

check: $(VENV)/.dev ## Run linters, types, import contracts, migrations and translations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/python tools/translations.py --check
	@$(BIN)/python -m pytest -q tests/house

bench: $(VENV)/.dev ## Measure, as ratios side by side in one run
	@$(BIN)/python -m tests.benchmarks

lock: ## Lock the dependencies anew, with hashes and without saying where they come from (needs uv)
	uv pip compile $(LOCK) pyproject.toml -o requirements/run.txt
	uv pip compile $(LOCK) --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt

vendor: ## Copy the vendored front-end packages anew (needs Node)
	npm ci --ignore-scripts --no-audit --no-fund
	python3 tools/vendor.py

translations: $(VENV)/.dev ## Extract the strings and bring the catalogues up to date
	@$(BIN)/python tools/translations.py

LOCK := --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header \
	--no-annotate --upgrade

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "eventmgr needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
