# Everything a person types. Each target makes .venv if it is missing.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

help:
	@echo "make demo   a small portal on this machine, crawled into data/demo.db"
	@echo "make test   the whole test suite"
	@echo "make crawl  the live portal of Hải Phòng into data/congtin.db"
	@echo "make serve  browse data/congtin.db in Datasette"
	@echo "make bench  the figures of docs/benchmarks.md"
	@echo "make lint   ruff and mypy"
	@echo "make lock   pin and hash the dependencies anew"

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)
	@$(BIN)/python data/demo/run.py

test: $(READY)
	$(BIN)/python -m pytest

crawl: $(READY)
	@$(BIN)/congtin crawl

serve: $(READY)
	@$(BIN)/congtin serve

# The peers that are measured stand in an environment of their own: nothing else needs them.
.venv-bench/.ready: requirements.lock
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check newspaper4k==0.9.6
	@touch $@

bench: .venv-bench/.ready
	PYTHONPATH=. .venv-bench/bin/python -W ignore tests/bench.py

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: $(READY)
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet pip-tools==7.6.2
	.venv-lock/bin/pip-compile --quiet --strip-extras --extra dev --generate-hashes --allow-unsafe \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock pyproject.toml
	rm -rf .venv-lock

.PHONY: help demo test crawl serve bench lint lock
