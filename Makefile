# Everything a person types. Each target makes .venv if it is missing.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
DEV := .venv/.ready-dev
COMPILE := --quiet --strip-extras --generate-hashes --allow-unsafe \
    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links
PIP := install --quiet --disable-pip-version-check

help:
	@echo "make demo   a small portal on this machine, crawled into data/demo.db"
	@echo "make test   the whole test suite"
	@echo "make crawl  the live portal of Hải Phòng into data/congtin.db"
	@echo "make serve  browse data/congtin.db in Datasette"
	@echo "make bench  the figures of docs/benchmarks.md"
	@echo "make bench-search  search among a million articles (8 GB in build/, an hour)"
	@echo "make lint   ruff and mypy"
	@echo "make fuzz   mutated input against all readers, SECONDS=60"
	@echo "make fuzz-guided  the same, led by atheris"
	@echo "make audit  known weaknesses of the locked dependencies (needs the network)"
	@echo "make lock   pin and hash the dependencies anew"

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip $(PIP) --require-hashes -r requirements.lock
	PYTHONWARNINGS=ignore $(BIN)/python -m pip $(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# What tests and lint need besides; who only crawls and reads need not fetch it.
$(DEV): $(READY) requirements-dev.lock
	$(BIN)/python -m pip $(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(READY)
	@$(BIN)/python data/demo/run.py

# One worker more than cores: most tests wait for a command, which waits for a server. Bytecode is
# kept though the environment forbids it: rewriting asserts and compiling took each worker 6 s more.
test: $(DEV)
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -p no:anyio -n $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --dist worksteal

crawl: $(READY)
	@$(BIN)/congtin crawl

serve: $(READY)
	@$(BIN)/congtin serve

# The peers that are measured stand in an environment of their own: nothing else needs them.
.venv-bench/.ready: requirements.lock
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip $(PIP) --require-hashes -r requirements.lock
	.venv-bench/bin/python -m pip $(PIP) newspaper4k==0.9.6 news-please==1.6.16
	@touch $@

bench: .venv-bench/.ready
	PYTHONPATH=. .venv-bench/bin/python -W ignore tests/bench.py

bench-search: $(READY)
	@mkdir -p build/million
	$(BIN)/python tests/bench_search.py 1000000 build/million

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

SECONDS ?= 60
fuzz: $(DEV)
	PYTHONPATH=.:tests $(BIN)/python tests/fuzz.py --seconds $(SECONDS)

# atheris has an environment of its own: nothing else needs it.
.venv-fuzz/.ready: requirements.lock
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip $(PIP) --require-hashes -r requirements.lock
	.venv-fuzz/bin/python -m pip $(PIP) atheris==3.0.0
	@touch $@

fuzz-guided: .venv-fuzz/.ready
	PYTHONPATH=.:tests .venv-fuzz/bin/python tests/fuzz_guided.py --seconds $(SECONDS)

# Known weaknesses of what is locked; asks the package index's advisories, so it needs the network.
audit: $(READY)
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/python -m pip $(PIP) pip-audit==2.10.1
	@.venv-audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r requirements.lock || \
	    { echo "make audit: not passed: a weakness is named above, or pypi.org's advisories cannot be had from here and nothing was looked at" >&2; exit 1; }

lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet pip-tools==7.6.2
	.venv-lock/bin/pip-compile $(COMPILE) --extra build --output-file requirements.lock pyproject.toml
	.venv-lock/bin/pip-compile $(COMPILE) --extra build --extra cluster --extra dev --constraint requirements.lock \
	    --output-file requirements-dev.lock pyproject.toml
	rm -rf .venv-lock

.PHONY: help demo test crawl serve bench bench-search lint lock fuzz fuzz-guided audit
