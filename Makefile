# Dateline: `make help` lists what can be done. Needs Python 3.11 to 3.13 and make; uses uv where it is installed.
VENV := .venv
PY := $(VENV)/bin/python
MANAGE := $(PY) manage.py
PYTEST := $(PY) -m pytest
SHELL := /bin/sh

# Many processes start here; without kept bytecode each of them compiles every module anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help demo up down reset shell test test-all fuzz kill check bench lock
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.installed ## everything on this machine, with sample articles; Ctrl-C stops it (PORT=8001 for another port)
	@$(MANAGE) up --samples

up: $(VENV)/.installed ## the same without the samples
	@$(MANAGE) up

down: $(VENV)/.installed ## stop what runs for this checkout
	@$(MANAGE) up --stop

reset: down ## delete the data of this checkout, after asking (FORCE=1: without)
	@home=$$($(PY) -c 'from config import env; print(env.HOME)'); \
	if [ ! -d "$$home" ]; then echo "Nothing to delete in $$home."; exit 0; fi; \
	if [ "$(FORCE)" != 1 ]; then \
	    printf 'Delete all articles in %s? [y/N] ' "$$home"; read -r answer; [ "$$answer" = y ] || exit 1; \
	fi; \
	cd "$$home" && rm -rf postgres postgres.new broker search originals secret_key demo.json feed.address up.json up.lock && echo "Deleted."

shell: $(VENV)/.installed ## Django's shell
	@$(MANAGE) shell

test: check ## the checks and the tests that take seconds
	$(PYTEST) -n 2 -m "not slow and not browser"

test-all: $(VENV)/.installed-dev ## the tests that take longer, and those in a browser
	$(PYTEST) -m "slow or browser"

fuzz: $(VENV)/.installed-dev ## damage files of every format, guided by coverage (SECONDS=60 each, FORMAT=html for one)
	$(PY) -m tests.fuzz --seconds $(or $(SECONDS),60) $(FORMAT)

kill: $(VENV)/.installed-dev ## kill -9 worker, schedulers and PostgreSQL at random while channels are polled (ROUNDS=200)
	$(PY) -m tests.kill --rounds $(or $(ROUNDS),200)

check: $(VENV)/.installed-dev ## style, types, layers, migrations, settings
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/lint-imports --cache-dir .import_linter_cache
	$(VENV)/bin/mypy
	DJANGO_SETTINGS_MODULE=config.settings.test $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=config.settings.production ALLOWED_HOSTS=archive.example.org EMAIL_HOST=mail.example.org \
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	$(MANAGE) check --deploy --fail-level WARNING

bench: $(VENV)/.installed ## the figures that the README quotes; CONTRIBUTING.md names those that need more
	$(PY) benchmarks/accuracy.py
	$(PY) benchmarks/reading_speed.py
	$(PY) benchmarks/ingest.py
	$(PY) benchmarks/names.py
	$(PY) benchmarks/idle.py
	$(PY) benchmarks/channels.py
	$(PY) benchmarks/api_import.py
	$(PY) benchmarks/searchable.py

lock: ## write requirements/*.txt anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml $(LOCKING) -o requirements/production.txt
	uv pip compile pyproject.toml --extra embedded $(LOCKING) -o requirements/base.txt
	uv pip compile pyproject.toml --all-extras --group dev $(LOCKING) -o requirements/dev.txt
	uv pip compile requirements/peers.in $(LOCKING) -o requirements/peers.txt

# No addresses of package indexes: whoever installs uses their own.
LOCKING := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

# A Python is taken when it runs: a shim on the PATH may stand for a version that is not there.
$(PY):
	@for candidate in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
	    if $$candidate -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then found=$$candidate; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Dateline needs Python 3.11, 3.12 or 3.13; none was found. Name one: make PYTHON=/path/to/python3" >&2; exit 1; fi; \
	if uv --version >/dev/null 2>&1; then uv venv --quiet --allow-existing --python "$$($$found -c 'import sys; print(sys.executable)')" $(VENV); \
	elif $$found -c 'import ensurepip' 2>/dev/null; then $$found -m venv $(VENV); \
	else echo "Neither uv nor Python's venv is here; on Debian: apt install python3-venv" >&2; exit 1; fi

$(VENV)/.installed: requirements/base.txt | $(PY)
	@$(call install,requirements/base.txt)
	@touch $@

$(VENV)/.installed-dev: requirements/dev.txt | $(PY)
	@$(call install,requirements/dev.txt)
	@touch $@ $(VENV)/.installed

define install
echo "Installing $(1)"; \
if uv --version >/dev/null 2>&1; then uv pip install --quiet --compile-bytecode --python $(PY) --require-hashes -r $(1); \
else $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi
endef
