# The two commands that matter: `make run` and `make test`. Each sets up what it needs.

PORT ?= 8080
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The locks are complete, so pip resolves nothing: older ones meet a dependency with an extra
# (coverage[toml]) by its newest release, which is not the pinned one, and give up.
INSTALL := $(PIP) install --quiet --no-deps --require-hashes
NODE_STAMP := $(VENV)/.node-is-set-up
# The designer is the one part that is bundled: Node comes as a Python package, and only builds.
DESIGNER := web/static/designer/modeler.js
FRONTEND := web/frontend
# form-js and feelin, which tests ask what the same forms and expressions mean to them.
OTHERS := tests/differential/js/node_modules/.package-lock.json
RUN_STAMP := $(VENV)/.run-is-set-up
DEV_STAMP := $(VENV)/.dev-is-set-up
UV_VERSION := 0.13.9
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.PHONY: help run test check bench screenshots fmt lock revision clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: $(RUN_STAMP) $(DESIGNER) ## Set up, fill a new database with the demonstration, serve on PORT (8080)
	@exec $(BIN)/duban serve --demo --port $(PORT)

test: $(DEV_STAMP) $(DESIGNER) $(OTHERS) ## Set up and run every test, in two processes
	@sh scripts/ensure_browser.sh
	@TMPDIR=$$(sh scripts/quick_folder.sh) $(BIN)/python -m pytest -n 2 --dist worksteal \
		$(if $(filter 1,$(DUBAN_SKIP_BROWSER)),-m "not browser") $(ARGS)

check: $(DEV_STAMP) ## Format, lint, types, layers, dependencies, licences, locks, translations, BPMN
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python scripts/check_locks.py
	$(BIN)/python scripts/check_licences.py
	$(BIN)/python scripts/check_translations.py
	$(BIN)/python scripts/bpmn_coverage.py --check
	$(BIN)/python scripts/findings_page.py --check

bench: $(DEV_STAMP) ## Measure: throughput, latency, memory, and the ratios that are promised
	@for file in tests/bench/[!_]*.py; do \
		name=$${file##*/}; $(BIN)/python -m "tests.bench.$${name%.py}" || exit 1; \
	done

screenshots: $(DEV_STAMP) $(DESIGNER) ## Take the pictures of docs/screenshots anew, in a real browser
	@sh scripts/ensure_browser.sh
	DUBAN_SCREENSHOTS=1 $(BIN)/python -m pytest -n 2 -q tests/browser/test_screenshots.py

fmt: $(DEV_STAMP) ## Format the code and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(DEV_STAMP) ## Pin the newest allowed versions in requirements/*.lock
	$(PIP) install --quiet uv==$(UV_VERSION)
	$(COMPILE) requirements/run.in --upgrade -o requirements/run.lock
	$(COMPILE) requirements/dev.in --upgrade -o requirements/dev.lock
	$(COMPILE) requirements/node.in --upgrade -o requirements/node.lock

revision: $(DEV_STAMP) ## Write a database revision for changed tables: make revision M="Add x"
	$(BIN)/python scripts/new_revision.py "$(M)"

clean: ## Remove the environment and caches; data in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +

$(BIN)/python:
	@python=$$(sh scripts/find_python.sh) && \
		echo "Creating $(VENV) with $$python" && \
		{ "$$python" -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }; }

$(RUN_STAMP): requirements/run.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Duban runs on (requirements/run.lock)"
	@$(INSTALL) -r requirements/run.lock
	@$(PIP) install --quiet --no-build-isolation --no-deps -e .
	@touch $@

$(NODE_STAMP): requirements/node.lock | $(BIN)/python
	@echo "Installing Node, which builds the designer (requirements/node.lock)"
	@$(INSTALL) -r requirements/node.lock
	@touch $@

$(DESIGNER): $(FRONTEND)/package-lock.json $(FRONTEND)/build.mjs $(wildcard $(FRONTEND)/src/*) | $(NODE_STAMP)
	@echo "Building the designer (web/frontend)"
	@cd $(FRONTEND) && PATH="$(abspath $(BIN)):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@cd $(FRONTEND) && PATH="$(abspath $(BIN)):$$PATH" node build.mjs
	@touch $@

$(OTHERS): tests/differential/js/package-lock.json | $(NODE_STAMP)
	@echo "Installing what forms and expressions are measured against (tests/differential/js)"
	@cd tests/differential/js && PATH="$(abspath $(BIN)):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
		&& touch node_modules/.package-lock.json || echo "Not installed: the tests that ask them are left out"

# dev.lock holds run.lock, version by version, so this sets up both.
$(DEV_STAMP): requirements/dev.lock requirements/run.lock pyproject.toml | $(BIN)/python
	@echo "Installing what tests and checks need (requirements/dev.lock)"
	@$(INSTALL) -r requirements/dev.lock
	@$(PIP) install --quiet --no-build-isolation --no-deps -e .
	@touch $(RUN_STAMP) $@
