# What there is to do here: `make help`.
.PHONY: help run test unit check bench soak screenshots generated package clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: ## install what is needed and run the program (without a display: in a virtual one, with a screenshot)
	@.ci/desktop-run

test: ## install what is needed and run all tests, the desktop suite included
	@.ci/bootstrap test
	@.venv/bin/pytest

unit: ## run the fast tests alone
	@.ci/bootstrap test
	@.venv/bin/pytest -m "not desktop and not soak and not package"

check: ## lint, format, types, import contracts, architecture
	@.ci/bootstrap run
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/pytest -q tests/architecture

bench: ## measure what the program costs and print a table
	@.ci/bootstrap test
	@.venv/bin/python tests/benchmarks/run.py

soak: ## the tests that take minutes: a day of ticks, thousands of snapshots, and their figures
	@.ci/bootstrap test
	@.venv/bin/pytest -s -m soak tests/soak

screenshots: ## write pictures of every page to build/screenshots
	@.ci/bootstrap test
	@.venv/bin/pytest -q tests/desktop -k screenshot

generated: ## make anew what is made of the sources: catalogues of languages, the configuration reference
	@.ci/bootstrap test
	@.venv/bin/python packaging/messages.py
	@.venv/bin/python packaging/configuration_reference.py

package: ## build what users install, into dist
	@.ci/bootstrap test
	@.venv/bin/python packaging/build.py

clean: ## remove the environment and everything that was built
	@rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
