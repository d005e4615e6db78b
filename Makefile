# The two commands: `make run` and `make test`. Everything goes into .venv; nothing else is touched.
# `make run` serves this machine only; ADDRESS=0.0.0.0 opens every interface (docs/installation.md).
PORT ?= 8501
ADDRESS ?=
PYTHON ?= python3
BIN := .venv/bin
export STREAMLIT_SERVER_PORT := $(PORT)
ifneq ($(ADDRESS),)
export STREAMLIT_SERVER_ADDRESS := $(ADDRESS)
endif

.PHONY: run test check lint format messages bench

run: .venv/run
	@$(BIN)/python -m db migrate --if-needed
	@$(BIN)/python -m deploy.prepare
	@exec $(BIN)/streamlit run app.py

test: .venv/test lint
	@$(BIN)/python -m pytest

# What needs neither a browser nor the second database.
check: .venv/test lint
	@$(BIN)/python -m pytest -k "not postgresql" --ignore tests/browser --ignore tests/wire --ignore tests/server

lint: .venv/test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python deploy/audit.py

bench: .venv/test
	@$(BIN)/python -m bench

format: .venv/test
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

messages: .venv/test
	@$(BIN)/pybabel -q extract -k N_ --no-location --omit-header -o locale/messages.pot app.py pages ui
	@for language in fr nl; do $(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --omit-header \
	  -i locale/messages.pot -d locale -l $$language; done

.venv/bin/python:
	@$(PYTHON) -m venv .venv 2>/dev/null || { rm -rf .venv; \
	  [ "$$(id -u)" = 0 ] && apt-get update -q && apt-get install -y -q python3-venv \
	  && $(PYTHON) -m venv .venv; } || { \
	  echo "Python's venv module is needed: apt install python3-venv"; exit 1; }

.venv/run: requirements.txt .venv/bin/python
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/test: requirements-dev.txt .venv/run
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements-dev.txt
	@sh tests/browser/install.sh
	@touch $@
