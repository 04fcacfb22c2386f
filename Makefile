# Everything starts from `make run` and `make test`; both need Python 3.11-3.13 and make, nothing else.
PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(shell $(p) -c 'import sys,venv;ok=(3,11)<=sys.version_info[:2]<=(3,13);print(sys.executable if ok else "")' 2>/dev/null)))
VENV := .venv
BIN := $(VENV)/bin
SOURCES := bot actions hr_backend channels tests nlu_data

.PHONY: help run rasa test bench-nlu check fmt lock lock-rasa clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/bin/uv: requirements/uv.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed: install one, or say make PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.run: $(VENV)/bin/uv requirements/run.txt pyproject.toml
	@echo "Installing what Yuemian needs ..."
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/run.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "Installing what the tests need ..."
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

# The browser of the tests: one that is there, else Debian's package when root may install it.
# Where there is none, the tests that need it say so and are skipped.
$(VENV)/.browser: $(VENV)/.dev
	@for name in "$$CHROMIUM" chromium chromium-browser google-chrome; do \
	  test -n "$$name" && command -v "$$name" >/dev/null && touch $@ && exit 0; done; \
	if test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium ..." && apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null && touch $@ && exit 0; fi; \
	echo "No Chromium: the browser tests are left out. Install the package chromium, or set CHROMIUM to its path."

run: $(VENV)/.run ## the assistant with a demo company, at addresses it prints
	@$(BIN)/yuemian serve --demo

rasa: $(VENV)/.run ## the Rasa engine: a Python 3.10 of its own, a trained model, a server on loopback
	@$(BIN)/yuemian rasa prepare
	@$(BIN)/yuemian rasa start

# Without a Python 3.10 the tests of the Rasa engine are left out, and say why.
test: $(VENV)/.dev $(VENV)/.browser ## everything: checks, unit tests, scenarios, a real Chromium, a real Rasa
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -n 2 --dist loadfile --ignore tests/rasa
	@$(BIN)/yuemian rasa prepare || echo "The tests of the Rasa engine cannot run."
	@$(BIN)/python -m pytest tests/rasa

check: $(VENV)/.dev ## format, lint, types, import contracts, data
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/yuemian nlu validate

bench-nlu: $(VENV)/.dev ## both engines on the same data and cases in one run, as a table
	@$(BIN)/yuemian rasa prepare
	@$(BIN)/python -m tests.bench.nlu --fast

fmt: $(VENV)/.dev ## format and sort
	@$(BIN)/ruff format $(SOURCES)
	@$(BIN)/ruff check --fix $(SOURCES)

lock: $(VENV)/bin/uv ## write requirements/ anew from pyproject.toml
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra encoder --group dev -o requirements/dev.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra encoder -c requirements/dev.txt -o requirements/run.txt

# Rasa asks for tensorflow with its graphics-card parts; the override takes it out.
lock-rasa: $(VENV)/bin/uv ## write requirements/rasa.txt anew from rasa.in
	@$(BIN)/uv pip compile -q --python-version 3.10 --generate-hashes --no-header --override requirements/rasa-override.txt requirements/rasa.in -o requirements/rasa.txt

clean: ## remove the environments and the demo company's data
	rm -rf $(VENV) .venv-rasa .yuemian
