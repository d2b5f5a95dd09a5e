# Needs Python 3.11 or newer and make; everything else goes into .venv. Without make, read the recipes: each is one or two commands.
PYTHON ?= python3
BIN := .venv/bin
BOOTSTRAP := $(PYTHON) tools/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench docs texts lock vendor browser

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  Settings, as in  make run PORT=9000 :"
	@echo "    PORT            the port of the web server (8000)"
	@echo "    WELLKEPT_HOME   the folder of database, files and keys"
	@echo "    DATABASE_URL    another database, as in  postgres://user:password@host/name"

setup: ## Install what the product needs into .venv; the command is then .venv/bin/wellkept
	@$(BOOTSTRAP) run

run: ## Start the product with the demonstration company and say where to click
	@$(BOOTSTRAP) run
	@exec $(BIN)/wellkept up --demo

test: ## Run every test, on SQLite and on each PostgreSQL within reach
	@$(BOOTSTRAP) test
	@$(BIN)/python -m tools.run_tests

check: ## Lint, types, floors, migrations, templates and documentation
	@$(BOOTSTRAP) dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy -p wellkept -p tools
	$(BIN)/lint-imports
	PYTHONPATH=src $(BIN)/python -m django makemigrations --check --dry-run --settings wellkept.config.settings
	$(BIN)/pytest -q tests/architecture

bench: ## Measure speed and memory; prints JSON
	@$(BOOTSTRAP) test
	@$(BIN)/python -m tools.bench

docs: ## Write the generated pages of the reference
	@$(BOOTSTRAP) dev
	@$(BIN)/python -m tools.docs

texts: ## Gather the texts of the product into the catalogues of translations
	@$(BOOTSTRAP) dev
	@$(BIN)/python -m tools.texts

browser: ## Install Chromium for the browser journeys (Debian and its kin, as root)
	@$(PYTHON) -m tools.browser

lock: ## For maintainers: renew the locks from requirements/*.in (UPGRADE=1 takes newer versions)
	@$(BOOTSTRAP) dev
	@$(BIN)/python -m tools.lock $(if $(UPGRADE),--upgrade)

vendor: ## For maintainers: renew the browser assets named in package.json (needs npm)
	@$(PYTHON) -m tools.vendor_assets
