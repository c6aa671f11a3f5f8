# Two commands: `make report` renders the demo client, `make test` runs the tests. Both build .venv first.
# `make test-programs` runs the tests that need a browser, an office program or an environment of their own.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# A network may have a certificate authority of its own, which the system knows and uv alone doesn't.
export UV_SYSTEM_CERTS ?= 1

.PHONY: report test test-programs lint fuzz mutants faults lock golden messages docs review-sample review-read clean

report: $(READY)
	@$(BIN)/ims demo

PROGRAMS := browser or office or wheel

# Compiled beforehand: many tests start processes that read it anew.
test: $(READY) lint
	@$(BIN)/python -m compileall -q ims_lib
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not ($(PROGRAMS))"

test-programs: $(READY)
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "$(PROGRAMS)"

lint: $(READY)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

# Random changes to inputs of the readers for MINUTES; the first fault stops it and is shown as small as it gets.
MINUTES ?= 10
fuzz: $(READY)
	@$(BIN)/python -m tests.fuzz --minutes $(MINUTES)

# How many of 200 small faults, put by lot into the code that makes the figures, the tests find; half an hour.
mutants: $(READY)
	@$(BIN)/python -m tests.mutants

# What a batch survives: killed KILLS times, stopped, without room, run twice at once; half a minute a kill.
KILLS ?= 50
faults: $(READY)
	@$(BIN)/python -m tests.faults --kills $(KILLS)

# Scripts in .venv name the folder that they were made in; in a folder that was moved or copied it is built anew.
ifneq ($(filter-out $(CURDIR),$(shell test -L $(VENV) || cat $(READY) 2>/dev/null)),)
.PHONY: $(READY)
endif

$(READY): requirements.txt pyproject.toml .ci/installer.txt .ci/axe.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Python 3.11 or newer is wanted: name one with 'make PYTHON=python3.12 …'." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing: install it (Debian, Ubuntu: 'sudo apt install python3-venv') and run make again." >&2; exit 1; }
	@mkdir $(VENV).lock 2>/dev/null || { if [ -d $(VENV).lock ]; then echo "Another make is building $(VENV): wait for it. If none is, remove $(VENV).lock."; \
	else echo "$(CURDIR) can't be written, and $(VENV) is built in it: open it to you, or work in a copy of your own."; fi >&2; exit 1; }; \
	trap 'rmdir $(VENV).lock' EXIT; trap 'exit 130' INT TERM; \
	echo "Building the environment in $(VENV) (once, about a minute) …"; \
	$(PYTHON) -m venv --clear $(VENV) && \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r .ci/installer.txt && \
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes --only-binary :all: requirements.txt .ci/installer.txt .ci/axe.txt && \
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable . && \
	echo "$(CURDIR)" >$(READY) || { echo "The environment could not be built, for the reason above; packages are fetched from the network: is there one?" >&2; exit 1; }

# Writes requirements.txt anew from pyproject.toml; environment.yml needs no change, it reads the same lock.
lock: $(READY)
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --extra dev pyproject.toml -o requirements.txt

# Brings each language's catalogues up to the texts of today, and says what is to translate.
messages: $(READY)
	@$(BIN)/python -m ims_lib.languages.catalogues

# The site: README, notebooks and the public names, in build/docs, to be read offline.
docs: $(READY)
	@$(BIN)/python .ci/site.py build/docs && echo build/docs/index.html

# Writes the demo clients' scores anew, after a change that is meant to move them.
golden: $(READY)
	$(BIN)/python -m tests.golden.scores

# A sheet of N links drawn by lot for a licensed expert to judge, and its answers read back into data/criteria/.
N    ?= 30
SEED ?= 1
FILE ?= reports/review-sample.xlsx
review-sample: $(READY)
	@$(BIN)/python -m ims_lib.commands.expert_review sample --number $(N) --seed $(SEED) $(FILE)

review-read: $(READY)
	@$(BIN)/python -m ims_lib.commands.expert_review read $(FILE)

clean:
	rm -rf $(VENV) build mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis
