# Every developer command. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
CSS := src/lostlearning/publish/assets/report.css src/lostlearning/site/assets/site.css \
	src/lostlearning/site/assets/desk.css
SEED ?= 1
RUNS ?= 1000
PORT ?= 8000
SITE ?=
ifdef OFFICIAL
SHOW = $(BIN)/lostlearning site --official "$(OFFICIAL)" --port $(PORT)
else
SHOW = LOSTLEARNING_HOME=demo/home $(BIN)/lostlearning site --official demo/official --port $(PORT)
endif

.PHONY: help setup demo test lint types layers docs docs-check bench bench-nation bench-spark bench-cohort fuzz drill wheel lock clean browser java

help: ## List every command
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: .venv/ready node_modules/ready $(CSS) ## Install everything the other commands need

.venv/ready: requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

node_modules/ready: package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	touch $@

$(CSS): $(CSS:.css=.scss) node_modules/ready
	npm run --silent build:css

browser: ## Install Chromium for the page tests, where apt can (they are skipped loudly where it cannot)
	@if command -v chromium >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else echo "No Chromium, and no way to install it here: page tests will be skipped."; fi

java: ## Install Java for the Spark engine's tests, where apt can (they are skipped loudly where it cannot)
	@if command -v java >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && \
		{ DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null 2>&1 || \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-21-jre-headless >/dev/null; }; \
	else echo "No Java, and no way to install it here: the Spark engine's tests will be skipped."; fi

demo: setup ## Diagnose a demonstration school, then show the site (SITE=no: do not; OFFICIAL=DIR: of real files)
	rm -rf demo
	$(BIN)/lostlearning demo demo --seed $(SEED)
	$(BIN)/lostlearning diagnose demo/exports -o demo/report || [ $$? = 1 ]
	@echo
	@echo "Open demo/report/staff.html and demo/report/governors.html in a browser."
	@echo "Then try:"
	@echo "  $(BIN)/lostlearning check demo/exports"
	@echo "  $(BIN)/lostlearning measure persistent_absence demo/exports --by sen_provision"
	@echo "  $(BIN)/lostlearning diagnose YOUR-FOLDER -o OUT"
	@echo "  $(BIN)/lostlearning open"
	@echo
	@if [ "$(SITE)" = yes ] || { [ -z "$(SITE)" ] && [ -t 0 ] && [ -t 1 ]; }; then \
		$(SHOW); \
	else \
		echo "The site of a demonstration nation: make demo SITE=yes, or"; \
		echo "  $(SHOW)"; \
	fi

test: setup browser java ## Set up and pass all the tests
	$(MAKE) --no-print-directory --jobs 2 lint types layers docs-check
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

lint: setup ## Style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup ## Types, strictly
	$(BIN)/mypy

layers: setup ## Nothing imports what lies to its right
	$(BIN)/lint-imports

docs: setup ## Print the manual, and write out the SQL that is kept
	$(BIN)/python -m lostlearning.checks
	$(BIN)/python -m lostlearning.diagnosis
	$(BIN)/python -m lostlearning.insight.signals
	$(BIN)/python -m lostlearning.insight.exits
	$(BIN)/python -m lostlearning.support
	$(BIN)/python -m docs.build

docs-check: setup ## Fail when a printed page, or kept SQL, is stale
	$(BIN)/python -m lostlearning.diagnosis --check
	$(BIN)/python -m lostlearning.insight.signals --check
	$(BIN)/python -m lostlearning.insight.exits --check
	$(BIN)/python -m lostlearning.support --check
	$(BIN)/python -m docs.build --check

bench: setup ## Run the benchmarks and rewrite benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

bench-nation: setup ## England from the store, beside the same by hand (LOSTLEARNING_NATION: a store that is there)
	$(BIN)/python -m benchmarks --only nation --write
	$(BIN)/python -m benchmarks --only everything --write

bench-spark: setup java ## Spark with one and two executors beside DuckDB, a tenth of England; then make docs
	$(BIN)/python -m benchmarks --only spark --write

bench-cohort: setup ## Five years of England followed, Year 7 to Year 11 (LOSTLEARNING_COHORT: a store that is there)
	$(BIN)/python -m benchmarks --only cohort --write

fuzz: setup ## Mutate a thousand copies of every format, and kill imports at random moments
	$(BIN)/python -m tests.fuzz --runs $(RUNS)

drill: setup ## Kill a nation's commands at random moments, and rewrite tests/nation/RESULTS.md
	$(BIN)/python -m tests.nation.drill --kills 20

wheel: setup ## Build the wheel that users install
	rm -rf dist
	$(BIN)/python -m build --wheel --no-isolation --outdir dist

lock: ## Compile the hashed requirements again
	$(BIN)/python -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml --all-extras --group dev --output-file requirements/dev.txt

clean: ## Remove everything that was made
	rm -rf .venv node_modules demo dist build $(CSS)
