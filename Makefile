# SPDX-License-Identifier: AGPL-3.0-or-later
# Every target sets up what it needs. `make` alone lists them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

TRAGUARDO := cargo run --quiet --package traguardo --
# tests and benchmarks start databases and servers of their own
CLEAN_ENV := env -u TRAGUARDO_DATABASE_URL -u TRAGUARDO_LISTEN

.PHONY: help run demo test lint fmt openapi bench bench-scale bench-export soak deny

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run demo: export TRAGUARDO_DATABASE_URL := $(or $(TRAGUARDO_DATABASE_URL),sqlite:data/traguardo.db)

run: ## build, load the example plan into an empty database, serve on http://127.0.0.1:8080
	@scripts/setup
	@echo "Building (a first build takes a few minutes)"
	@cargo build --package traguardo
	@mkdir -p data
	@$(TRAGUARDO) demo --if-empty
	@exec $(TRAGUARDO) serve

demo: ## load an example plan into the database, and serve nothing (SET=massa-carrara, lucca, pisa or all)
	@scripts/setup
	@mkdir -p data
	@$(TRAGUARDO) demo $(if $(SET),--set $(SET))

test: ## all tests: doc tests, then unit, database and black-box tests on SQLite and PostgreSQL
	@scripts/setup test
	@cargo build --package traguardo
	@$(CLEAN_ENV) cargo test --quiet --doc --workspace
	@$(CLEAN_ENV) scripts/with-postgres cargo nextest run --workspace
	@$(CLEAN_ENV) scripts/with-postgres cargo nextest run --package traguardo-app --features failpoints --test points

lint: ## formatting, clippy without warnings, the invariants of ARCHITECTURE.md
	@scripts/setup lint
	@cargo fmt --all --check
	@cargo clippy --quiet --workspace --all-targets -- -D warnings
	@scripts/check-invariants

fmt: ## format the code
	@scripts/setup lint
	@cargo fmt --all

openapi: ## write openapi/traguardo.json from the code
	@scripts/setup
	@mkdir -p openapi target
	@$(TRAGUARDO) openapi > target/openapi.json
	@mv target/openapi.json openapi/traguardo.json
	@echo "openapi/traguardo.json written"

bench: ## measure the evaluator, and the release server on both databases with durable writes
	@scripts/setup test
	@cargo bench --package traguardo-formula
	@cargo bench --package traguardo-domain
	@$(CLEAN_ENV) scripts/with-postgres cargo bench --package traguardo-store --bench insert_rate
	@cargo build --release --package traguardo
	@$(CLEAN_ENV) TRAGUARDO_PG_FSYNC=on scripts/with-postgres cargo run --release --package traguardo-bench

bench-scale: ## whether an administration's questions cost the same among 23,000 (PostgreSQL, an hour, 8 GB)
	@scripts/setup test
	@cargo build --release --package traguardo
	@$(CLEAN_ENV) TRAGUARDO_PG_FSYNC=on scripts/with-postgres cargo run --release --package traguardo-bench -- scale

bench-export: ## every figure of a country out, evaluated, beside COPY of the bare ones (PostgreSQL, an hour)
	@scripts/setup test
	@cargo build --release --package traguardo
	@$(CLEAN_ENV) scripts/with-postgres cargo run --release --package traguardo-bench -- export

soak: ## attack the service with full figures (about an hour; SEED=n repeats a run)
	@scripts/setup soak
	@$(CLEAN_ENV) scripts/soak full $(SEED)

deny: ## licences, sources and advisories of the dependencies (needs cargo-deny)
	@cargo deny --version >/dev/null 2>&1 || { echo "cargo install --locked cargo-deny" >&2; exit 1; }
	@cargo deny check
