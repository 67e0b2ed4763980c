# Everything that is done with this book, one target each. `make help` lists them.
# It needs make and Python 3.11 or newer; all else goes into the virtual environment .venv.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
BENCH  := .bench

PYTHON_OK := import sys; sys.exit(0 if sys.version_info >= (3, 11) else \
  "nnbook needs Python 3.11 or newer, but $(PYTHON) is %d.%d; try: make PYTHON=python3.12" \
  % sys.version_info[:2])

# Material announces its end of life in each build; ARCHITECTURE.md says what a move would take.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help docs serve test test-site coverage records check lint format wheel bench test-matrix lock clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1@/p' $(firstword $(MAKEFILE_LIST)) | \
	  while IFS=@ read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

# Two that install into one environment at once would break it: the second waits, and finds it done.
ALONE := $(PYTHON) -c 'import fcntl, os, sys; f = open(sys.argv[1], "ab"); \
  fcntl.flock(f, fcntl.LOCK_EX); os.set_inheritable(f.fileno(), True); \
  os.execvp(sys.argv[2], sys.argv[2:])'

# The stamp is newer than what it was made from, so an unchanged environment costs nothing.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c '$(PYTHON_OK)'
	@mkdir -p .cache
	@$(ALONE) .cache/install.lock $(MAKE) --no-print-directory $(VENV)/.packages
	@touch $@

$(VENV)/.packages: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[docs,dev]"
	@touch $@

docs: $(STAMP) ## execute the chapters and build the site into site/
	$(BIN)/mkdocs build --strict

serve: $(STAMP) ## show the site while you write, with live reload
	$(BIN)/mkdocs serve

test: $(STAMP) ## the doctests of package and chapters, and tests/, without the built site
	$(BIN)/pytest -n auto

test-site: docs ## the tests of the site pipeline and of the built site, in a real browser
	$(BIN)/pytest -m site -n auto --dist worksteal

coverage: $(STAMP) ## the tests, and the lines and branches that they miss; at least 95 % are met
	$(BIN)/pytest -n auto --cov

records: $(STAMP) ## make the stored records that take under 25 seconds again, and compare
	$(BIN)/python -m nnbook fetch --all || true # a check downloads nothing
	$(BIN)/python -m nnbook reproduce --check --tier quick --jobs 2 || test $$? -eq 2 # data missing

lint: $(STAMP) ## ruff and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

check: lint test test-site records ## everything that CI runs

format: $(STAMP) ## let ruff repair what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

wheel: $(STAMP) ## build the package for students into dist/
	rm -rf dist
	$(BIN)/python -m build

# The peers are needed here and nowhere else, so they get an environment of their own.
$(BENCH)/.installed: pyproject.toml constraints.txt benchmarks/requirements.txt
	@$(PYTHON) -c '$(PYTHON_OK)'
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e . \
	  -r benchmarks/requirements.txt
	@touch $@

bench: $(BENCH)/.installed ## measure nnbook beside its peers, and store the result
	$(BENCH)/bin/python -m benchmarks --output benchmarks/results.json

test-matrix: ## the tests on each Python that is here, with the oldest and the newest NumPy
	$(PYTHON) tests/matrix.py

lock: $(STAMP) ## choose new versions of all dependencies: writes constraints.txt
	$(BIN)/pip install --quiet uv
	@{ head -1 constraints.txt; $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	  --fork-strategy fewest --upgrade --all-extras --no-emit-index-url --no-annotate --no-header \
	  pyproject.toml; } > constraints.new && mv constraints.new constraints.txt

clean: ## remove all that make has made
	rm -rf $(VENV) $(BENCH) .cache .matrix site dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
