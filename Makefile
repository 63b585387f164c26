# make setup | run | test | lint | page | pictures | soak | bench | audit.
# Each does its own set-up; only Python 3.11+ and make are needed, and chromium for what is seen in a real browser.

PYTHON ?= python3
BIN = .venv/bin
WORKERS ?= 2
BROWSER := $(shell command -v chromium || command -v chromium-browser)

# The tests start many processes, and each would compile our code anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test lint page pictures soak bench audit requirements clean

setup: .venv/base

run: .venv/base
	@if [ -n "$$TELEGRAM_BOT_TOKEN" ] || grep -qsiE '^[^#]*TELEGRAM_BOT_TOKEN[[:space:]]*=[[:space:]]*[^[:space:]]' .env; \
	then exec $(BIN)/python -m bot run; \
	else exec $(BIN)/python -m bot trial; fi

# The page goes first: its browser's driver keeps an event loop that other tests cannot share, and it is timed, so that
# one core is left to it. Without a browser its tests are counted as skipped at the end.
test: .venv/dev
	@$(MAKE) --no-print-directory -j2 -Oline lint $(if $(BROWSER),page)
	$(BIN)/pytest -m "not soak" -n $(WORKERS) --dist loadgroup $(if $(BROWSER),--ignore tests/page)

lint: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@! grep -lE '://' requirements/*.txt || { echo "requirements must not name a package host"; exit 1; }

page: .venv/dev
	$(BIN)/pytest tests/page

# The pictures of the README, of docs/surat.md and of the workbooks, made anew into docs/pictures/; they need chromium,
# LibreOffice and poppler.
pictures: .venv/dev
	$(BIN)/pytest tests/page/test_whole_run.py -k one_run --pictures
	$(BIN)/python -m tests.services.papers_of_a_run docs/pictures
	$(BIN)/python -m tests.documents.pictures

soak: .venv/dev
	$(BIN)/pytest -m soak -s

bench: .venv/dev
	$(BIN)/python -m tests.benchmarks

# Asks PyPI for known holes in what we run with; needs the internet. What cannot be asked about makes it fail, too.
audit: .venv/audit/bin/pip-audit
	$< --strict --disable-pip --require-hashes -r requirements/base.txt

# After a change of dependencies in pyproject.toml; needs uv.
requirements:
	uv lock
	uv export --quiet --no-emit-project --no-annotate --no-header --no-dev -o requirements/base.txt
	uv export --quiet --no-emit-project --no-annotate --no-header -o requirements/dev.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; set PYTHON=")'
	$(PYTHON) -m venv .venv

.venv/audit/bin/pip-audit: | .venv/bin/python
	$(BIN)/python -m venv .venv/audit
	.venv/audit/bin/pip install --quiet --disable-pip-version-check 'pip-audit>=2.10,<3'

.venv/base: requirements/base.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

.venv/dev: requirements/dev.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
