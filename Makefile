# 邻里 Linli. Needs git, make and Python 3.11 or newer; fetches everything else itself.

.DEFAULT_GOAL := help
.PHONY: help run test nlu-report danger-folds chaos leaks simulate-year bench-cases check equivalence bench-dialogue \
	assets model lock clean

# The first Python that runs and is new enough. pyenv may keep one where PATH does not lead.
PYTHON = for python in python3 python3.13 python3.12 python3.11 python3.14 \
	$${PYENV_ROOT:-$$HOME/.pyenv}/versions/3.1[1-9]*/bin/python; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then break; fi; python=; done; \
	if test -z "$$python"; then echo 'linli: install Python 3.11 or newer first' >&2; exit 1; fi
SETUP = @$(PYTHON); exec $$python api/launcher/toolchain.py

# Where somebody has it set, every process would compile anew all that it imports: a third of what the
# tests take.
unexport PYTHONDONTWRITEBYTECODE

help:  ## What there is to make
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

run:  ## Everything on this machine, with a made-up town; Ctrl-C ends it
	$(SETUP) run
	@.venv/bin/linli run

# Much of the time whole installations are waited for, so there is one process more than cores; each has
# its own PostgreSQL and engine. Folders of their own, with short names: pytest closes the one that it
# shares to everybody else, PostgreSQL's account included, and the path of a socket may not be long.
AT_ONCE = $$(($$(getconf _NPROCESSORS_ONLN) + 1))

test:  ## Every test, on embedded parts
	$(SETUP) dev
	@own=$$(mktemp -d); trap 'rm -rf "$$own"' EXIT; \
	{ .venv/bin/python -c 'from tests.living import train; train()' && \
	bot/.venv/bin/python -m pytest tests/bot --basetemp="$$own/bot"; } >"$$own/log" 2>&1 & beside=$$!; \
	.venv/bin/python -m pytest --basetemp="$$own/all" -n $(AT_ONCE) --dist loadfile \
	--no-loadscope-reorder; status=$$?; \
	wait $$beside || status=1; cat "$$own/log"; exit $$status

nlu-report:  ## How well residents are understood, and what was taken for what
	$(SETUP) dev
	@.venv/bin/python -m tests.nlu

danger-folds:  ## Danger told from all else, on training sentences as if unseen; minutes
	$(SETUP) dev
	@.venv/bin/python -m tests.nlu.folds

chaos:  ## 2,000 messages while everything is killed in turn; SEED=… repeats a run
	$(SETUP) dev
	.venv/bin/python -m tests.chaos

leaks:  ## A hundred towns by chance, and nobody hears of a case that is about them; TOWNS=… changes it
	$(SETUP) dev
	TOWNS=$${TOWNS:-100} .venv/bin/python -m pytest tests/conflicts/test_leaks.py

simulate-year:  ## A year of 20,000 cases, and what must never be in it; CASES=… changes the number
	$(SETUP) dev
	.venv/bin/python -m tests.year

bench-cases:  ## A million cases, and how long the daily questions take; CASES=… changes the number
	$(SETUP) dev
	.venv/bin/python -m tests.bench

check:  ## Style, types, and which way imports run
	$(SETUP) dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	cd bot && ../.venv/bin/mypy --python-executable .venv/bin/python

equivalence:  ## Our engine against stock Rasa over the same talks; 2.7 GB, once
	$(SETUP) stock
	.venv/bin/python -m pytest tests/equivalence/test_equivalence.py -o norecursedirs='.*'

bench-dialogue:  ## The speed of both, side by side; the first time DIET is trained, ten minutes
	$(SETUP) stock
	.venv/bin/python -m tests.equivalence.bench

assets:  ## What the pages load, again
	@rm -f node_modules/.linli-assets
	$(SETUP) run

model:  ## The language model, where its inputs changed
	$(SETUP) run
	bot/.venv/bin/python bot/server.py train

lock:  ## The environments and the assets resolved anew
	$(SETUP) lock

clean:  ## Environments, caches and assets; the data in .data stay
	rm -rf .venv bot/.venv tests/equivalence/.venv .tools node_modules api/static/vendor
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
