# Two commands are all a newcomer needs: make serve, make test. Both make their own environment in .venv first.
PYTHON ?= python3
BIN := .venv/bin
NU_HTML_CHECKER := 26.9.27
AXE := 4.14.1

.DEFAULT_GOAL := help
.PHONY: help serve build test test-killed test-published check format docs screenshots golden tools bench bench-all wheel clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

serve: .venv/ready ## build the repository's own site and serve it with watch and reload
	$(BIN)/dateline serve

build: .venv/ready ## build the repository's own site into output/
	$(BIN)/dateline build

test: .venv/ready-to-test ## every test that can run here
	$(BIN)/pytest -n auto --dist worksteal

test-killed: .venv/ready-to-test ## kill 400 builds at random instants, half of them with workers (five minutes)
	DATELINE_KILLED=200 $(BIN)/pytest tests/build/test_killed.py

test-published: .venv/ready-to-test ## 50 releases under load, and 150 publishes killed at random instants (two minutes)
	DATELINE_RELEASES=50 DATELINE_PUBLISHES_KILLED=50 DATELINE_RSYNCS_KILLED=50 $(BIN)/pytest $(addprefix tests/publishing/test_,nginx.py objects_killed.py git_killed.py rsync.py)

check: .venv/ready-to-test ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/ready-to-test ## put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/ready-to-test ## write the documents that are made from the code: problems, site.yaml, content, commands
	$(BIN)/python docs/from_code.py

screenshots: .venv/ready-to-test ## take the README's pictures from a build of this repository's site (needs Chromium)
	$(BIN)/python docs/screenshots.py

golden: .venv/ready-to-test ## write every expected output anew; read the difference before you commit it
	DATELINE_GOLDEN=write $(BIN)/pytest -n auto --dist worksteal

tools: ## what the tests use beyond Python: the Nu HTML checker and axe-core (needs npm; the first needs Java)
	npm install --prefix .tools --no-fund --no-audit --no-save --ignore-scripts vnu-jar@$(NU_HTML_CHECKER) axe-core@$(AXE)

bench: .venv/ready ## time Dateline beside Hugo, Eleventy and Pelican: benchmarks/RESULTS.md (needs npm; a quarter of an hour)
	$(BIN)/python benchmarks/bench.py --sizes 1000 10000

bench-all: .venv/ready ## the same with 50,000 and 100,000 updates, and Dateline alone with a million (hours)
	$(BIN)/python benchmarks/bench.py --sizes 1000 10000 50000 100000
	$(BIN)/python benchmarks/bench.py --sizes 1000000 --rounds 1 --only dateline-plain --cases cold memory --data /var/tmp/dateline-bench

wheel: .venv/ready-to-test ## the distribution, into dist/
	$(BIN)/pip wheel --no-deps --no-build-isolation --wheel-dir dist .

clean: ## remove what make and the tests made; sources and output stay
	rm -rf .venv .tools dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/ready-to-test: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch .venv/ready $@
