# What a contributor runs. Only `generate` and `tidy` change files of the tree.

SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS   += --no-print-directory

.DEFAULT_GOAL := help

ROOT := github.com/sweatstack/sweatstack-go
BIN  := $(CURDIR)/bin

# Modules of the workspace below the root, as folders: examples, otel, later the engines.
nested = $(patsubst $(ROOT)/%,%,$(filter-out $(ROOT),$(shell go list -m)))
# Modules outside of the workspace, because their dependencies would raise
# everybody's versions. Each runs with GOWORK=off.
apart = $(patsubst %/go.mod,%,$(wildcard e2e/go.mod bench/go.mod))

FUZZTIME ?= 30s
FUZZ     ?= .
BENCH    ?= .
ARGS     ?=
COVER    := $(BIN)/cover

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## start the example app against a sandbox (ARGS="-addr 127.0.0.1:8080")
	go run ./examples/webapp $(ARGS)

.PHONY: check
check: test vet lint race ## everything to run before a commit

.PHONY: test
test: ## tests of all modules of the workspace
	go test work

.PHONY: race
race: ## the same with the race detector, in random order
	go test -race -shuffle=on work

.PHONY: vet
vet: ## go vet in every module
	go vet work
	@for module in $(apart); do echo "go vet: $$module"; GOWORK=off go -C "$$module" vet ./...; done

.PHONY: lint
lint: $(BIN)/golangci-lint ## the linters of .golangci.yml in every module
	$(BIN)/golangci-lint run ./... $(patsubst %,./%/...,$(nested))
	@for module in $(apart); do \
		echo "golangci-lint: $$module"; \
		(cd "$$module" && GOWORK=off $(BIN)/golangci-lint run --config ../.golangci.yml ./...); \
	done

.PHONY: vuln
vuln: $(BIN)/govulncheck ## known vulnerabilities (needs its database, so it is not part of check)
	@for module in . $(nested) $(apart); do echo "govulncheck: $$module"; (cd "$$module" && $(BIN)/govulncheck ./...); done

.PHONY: fuzz
fuzz: ## every fuzz target for FUZZTIME (30s); FUZZ=pattern picks some
	@grep -rlE '^func Fuzz' --include='*_test.go' . | xargs -r -n1 dirname | sort -u | while read -r folder; do \
		{ grep -hoE '^func Fuzz[A-Za-z0-9_]+' "$$folder"/*_test.go || true; } | cut -c6- | sort -u | { grep -E -- '$(FUZZ)' || true; } | while read -r target; do \
			echo "$$folder $$target $(FUZZTIME)"; \
			go test -run='^$$' -fuzz="^$$target\$$" -fuzztime=$(FUZZTIME) -fuzzminimizetime=5x "$$folder" </dev/null; \
		done; \
	done

.PHONY: bench
bench: ## all benchmarks, and the kit beside its peers; BENCH=WarmRequest picks one
	@go test -run='^$$' -bench='$(BENCH)' -benchmem work | { grep -E '^(pkg:|Benchmark|FAIL|---|a (page|ride|file) of )' || true; }
	@for module in $(filter bench,$(apart)); do GOWORK=off go -C "$$module" test -run='^$$' -bench='$(BENCH)' ./...; done

.PHONY: examples
examples: ## build the example programs into bin/
	@mkdir -p $(BIN)
	go build -o $(BIN)/ ./examples/...

.PHONY: e2e
e2e: ## browser tests (they start Chromium themselves, and skip without it)
	GOWORK=off go -C e2e test -count=1 -v ./...

.PHONY: interop
interop: ## the public Python clients against the sandbox (SWEATSTACK_PYTHON=python of a venv with 0.70, SWEATSTACK_PYTHON_LATEST=with 0.97)
	@folders=$$(grep -rlE '^func TestInterop' --include='*_test.go' . | xargs -r -n1 dirname | sort -u); \
	go test -count=1 -v -run='^TestInterop' $$folders 2>&1 \
		| awk '{ print; fflush() } /^--- PASS: TestInterop/ { seen = 1 } END { exit !seen }'

.PHONY: generate
generate: ## go generate in every module (changes files)
	go generate work

# A nested module that users import requires the next root version, without a
# replace. Until that version is published it is tidied on a copy that has one.
.PHONY: tidy
tidy: ## go mod tidy in every module (changes files)
	GOWORK=off go mod tidy
	@for module in $(nested) $(apart) tools; do \
		echo "go mod tidy: $$module"; \
		if [ "$$module" = tools ] || grep -q '^replace $(ROOT) => \.\./' "$$module/go.mod"; then \
			GOWORK=off go -C "$$module" mod tidy; \
			continue; \
		fi; \
		copy=$$(mktemp -d); \
		cp "$$module/go.mod" "$$copy/go.mod"; \
		if [ -f "$$module/go.sum" ]; then cp "$$module/go.sum" "$$copy/go.sum"; fi; \
		go mod edit -replace $(ROOT)=../ "$$copy/go.mod"; \
		GOWORK=off go -C "$$module" mod tidy -modfile="$$copy/go.mod"; \
		go mod edit -dropreplace $(ROOT) "$$copy/go.mod"; \
		mv "$$copy/go.mod" "$$module/go.mod"; \
		mv "$$copy/go.sum" "$$module/go.sum"; \
		rmdir "$$copy"; \
	done

.PHONY: cover
cover: ## test coverage of the workspace: the total, and a page in bin/cover.html
	@mkdir -p $(BIN)
	go test -coverpkg=$(ROOT)/... -coverprofile=$(COVER).out work
	go tool cover -html=$(COVER).out -o $(COVER).html
	@go tool cover -func=$(COVER).out | tail -n 1

# The linters are built from tools/go.mod, so a version changes in one place.
$(BIN)/golangci-lint $(BIN)/govulncheck &: tools/go.mod tools/go.sum
	GOWORK=off GOBIN=$(BIN) go -C tools install tool
	@touch $(BIN)/golangci-lint $(BIN)/govulncheck
