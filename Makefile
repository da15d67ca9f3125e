# Everything a person runs, by name. Bare `make` prints what there is.
PYTHON ?= python3
SUBMISSION ?= tests/submissions/typical
BIN := .venv/bin
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
endif
STAMP := .venv/installed

.DEFAULT_GOAL := help
.PHONY: help grade test slow lint wheel doctor bench picture fairness mutants gpu clean

help: ## What there is
	@sed -nE 's/^([a-z]+):.*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-10s %s\n", $$1, $$2}'

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(STAMP)

grade: $(STAMP) ## Grade the sample submission, or another: make grade SUBMISSION=dir
	$(BIN)/python -m grader check --exit-zero --submission '$(SUBMISSION)'

test: $(STAMP) ## All tests but the slow ones
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

slow: $(STAMP) ## The tests that need more than minutes, a browser or a cluster
	$(BIN)/python -m pytest -m slow

lint: $(STAMP) ## Style and types
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m basedpyright

wheel: $(STAMP) ## The wheel, which carries the course without its solutions
	$(BIN)/python -m grader release --carried build/course
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps -w dist .

doctor: $(STAMP) ## Test the course: stubs, solutions, mistakes
	$(BIN)/python -m grader doctor

fairness: $(STAMP) ## Right code over many seeds and regimes: not one may fail
	$(BIN)/python benchmarks/fairness.py

mutants: $(STAMP) ## Wrong code made by machine: not one may pass
	$(BIN)/python benchmarks/mutants.py

gpu: ## Every PyTorch solution on this machine's GPU, by the Python that is there: benchmarks/gpu.md
	$(PYTHON) benchmarks/gpu.py

picture: $(STAMP) ## The README's picture
	$(BIN)/python benchmarks/picture.py

bench: $(STAMP) ## Measurements: start-up, the desk, gradient check against gradcheck, diagnosis, timing
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/watch.py
	$(BIN)/python benchmarks/gradcheck.py
	$(BIN)/python benchmarks/diagnosis.py
	$(BIN)/python benchmarks/timing.py
	$(BIN)/python benchmarks/complete.py

clean: ## Remove what the other targets made
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis
