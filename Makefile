# Two commands: `make chat` and `make test`. The others are for those who change the code.
# An interrupted set-up goes on where it stopped; with a finished one nothing here touches the network.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PINS := pyproject.toml .ci/constraints.txt
PYTEST_ARGS ?=

.PHONY: chat test check evals bench gate gate-reference setup setup-dev clean

chat: setup
	$(BIN)/shushi chat

test: setup-dev
	.ci/browser
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/unit

# The whole set on the real model; prints the table at its end.
evals: setup
	$(BIN)/shushi-evals run

# Speed and memory, beside the textbook chain and bare calls, and what a page that is killed loses; an hour and a half on
# two cores that do nothing else.
bench: setup
	$(BIN)/python -m evals.bench

# Twelve questions on the real model, held against their recorded run.
GATE := --split test --subset 12 --seed 1 --out runs/gate
GATE_REFERENCE := evals/data/reference/gate_12.json

gate: setup
	rm -rf runs/gate
	$(BIN)/shushi-evals run $(GATE)
	$(BIN)/shushi-evals gate runs/gate --reference $(GATE_REFERENCE)

gate-reference: setup
	rm -rf runs/gate
	$(BIN)/shushi-evals run $(GATE)
	$(BIN)/shushi-evals record runs/gate --reference $(GATE_REFERENCE)

setup: $(VENV)/.installed

setup-dev: $(VENV)/.installed-dev

clean:
	rm -rf $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# torch first and alone: asked for together with the rest, it may come with gigabytes for graphics cards.
$(VENV)/.installed: $(PINS)
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(PIP) install torch==2.13.0
	$(PIP) install -c .ci/constraints.txt -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) install -c .ci/constraints.txt -e '.[dev]'
	touch $@
