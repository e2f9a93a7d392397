# Every task, each with a sentence: `make help`. CI calls the same ones.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/node_modules/.bin:$(HOME)/.cargo/bin:$(PATH)

WASM_BINDGEN := 0.2.130
TRUNK := 0.21.14
JOBS := 2
CITY :=
PORT := 8080
OUT := target/bench.json
ROUNDS := 5
EDGES := 10000 100000
SHARED := ../shared
QUANLI := target/cli/quanli
PART := lint native scratch wasm size browser
WITH :=
# Tools are built for being built quickly: their own release profile takes four times as long.
QUICK := CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=0
APT := $(if $(filter 0,$(shell id -u)),apt-get,sudo apt-get)

.PHONY: help
help: ## List every task with a sentence
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

# ---- what the tasks need; each step is skipped when its result is there ----

.PHONY: tools say crates rust-tools node-tools browser
tools: say rust-tools node-tools crates # what building needs: the wasm target, trunk, wasm-bindgen, npm packages

# What is about to happen is said once, where anything has to be fetched or compiled.
say:
	@{ trunk --version && wasm-bindgen --version && test -e node_modules/.stamp; } >/dev/null 2>&1 || echo "First time here: 1. tools (2 to 4 minutes)  2. npm packages (half a minute)  3. crates (half a minute)  4. the page (4 to 8 minutes). Later runs skip what is there."

crates:
	@echo "crates: those that are not there yet are fetched"
	@cargo fetch --quiet --locked || { echo "Step 3 stopped: crates could not be fetched. Is crates.io reachable? Run the same command again; it goes on where it stopped"; exit 1; }

rust-tools:
	@echo "tools: trunk $(TRUNK), wasm-bindgen $(WASM_BINDGEN); those that are not there yet are compiled"
	@command -v cargo >/dev/null || { echo "cargo is not there. Install Rust 1.95 or newer from https://rustup.rs and run this again"; exit 1; }
	@rustup target list --installed 2>/dev/null | grep -qx wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown || { echo "the wasm32 target could not be added. With a Rust that is not from rustup, install its wasm32-unknown-unknown standard library"; exit 1; }
	@trunk --version 2>/dev/null | grep -q "$(TRUNK)" || $(QUICK) cargo install -j$(JOBS) --locked --no-default-features trunk@$(TRUNK) || { echo "trunk could not be built (step 1). Is crates.io reachable?"; exit 1; }
	@wasm-bindgen --version 2>/dev/null | grep -q "$(WASM_BINDGEN)" || $(QUICK) cargo install -j$(JOBS) --force wasm-bindgen-cli@$(WASM_BINDGEN) || { echo "wasm-bindgen could not be built (step 1). Is crates.io reachable?"; exit 1; }

node-tools: node_modules/.stamp
node_modules/.stamp: package.json package-lock.json
	@command -v npm >/dev/null || { echo "npm is not there. Install Node.js 20 or newer and run this again"; exit 1; }
	npm ci --no-audit --no-fund || { echo "npm packages could not be installed (step 2). Is the npm registry reachable?"; exit 1; }
	@touch $@

browser: # Chromium and Chinese fonts for the stories (Debian)
	@{ test -x /usr/bin/chromium && fc-list 2>/dev/null | grep -q "Noto Sans CJK"; } || { command -v apt-get >/dev/null && $(APT) update -qq && $(APT) install -y -qq chromium fonts-noto-cjk >/dev/null; } || { echo "Chromium could not be installed. Put a Chromium at /usr/bin/chromium and run this again"; exit 1; }

# ---- the app ----

SOURCES := Cargo.toml Cargo.lock .cargo/config.toml Trunk.toml index.html build.rs node_modules/.stamp $(shell find src crates/*/src crates/*/Cargo.toml crates/*/build.rs public locales tools -type f 2>/dev/null)

.PHONY: build serve
build: tools dist/.built ## Build the app for a web server into dist/
dist/.built: $(SOURCES)
	@echo "page: compiled and packed"
	CARGO_BUILD_JOBS=$(JOBS) trunk build --release || { echo; echo "Step 4 stopped: the page was not built. The first line above that begins with \"error\" says why; with no such line, run 'make tools' and then this again"; exit 1; }
	@touch $@

serve: build ## Open the app in a browser; CITY=DIR serves a city folder of yours, PORT=8080
	node tools/serve.mjs --port $(PORT) $(if $(CITY),--city "$(CITY)")

# ---- cities ----

.PHONY: quanli demo-city cities
quanli: ## Build the command line (target/cli/quanli)
	cargo build -j$(JOBS) --profile cli -p quanli-cli

demo-city: quanli ## Make the made-up city anew into public/city
	$(QUANLI) demo-city public/city --seed 1

cities: quanli ## Prepare the real cities of ../shared/data into target/cities
	tools/cities.sh "$(SHARED)/data" target/cities "$(QUANLI)"

# ---- tests ----

.PHONY: test $(addprefix part-,lint native scratch wasm size browser)
test: tools browser ## Everything that must hold; PART="lint native scratch wasm size browser" chooses
	@for part in $(PART); do $(MAKE) --no-print-directory part-$$part; done
	@echo "all tests passed: $(PART)"

# Format and lints of everything, on the machine and for the browser; links between doc comments; types of our JavaScript; docs that are made from comments.
part-lint: node-tools
	cargo fmt --all --check
	cargo clippy -j$(JOBS) --workspace --exclude quanli-worker --exclude quanli-reader --all-targets -- -D warnings
	cargo clippy -j$(JOBS) --target wasm32-unknown-unknown --workspace --exclude quanli-cli --exclude quanli-demo-city --bins -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet -j$(JOBS) --no-deps $(patsubst %,-p quanli-%,model read network coverage siting metrics report protocol engine)
	npm run --silent types
	node tools/figures.mjs --check

part-native:
	cargo test -j$(JOBS) --profile cli --workspace --exclude quanli-worker --exclude quanli-reader

# The engine with every incremental path switched off: the same answers.
part-scratch:
	cargo test -j$(JOBS) --profile cli -p quanli-engine --features from-scratch --test engine

# The engine in WebAssembly, built as the worker is, under node.
part-wasm: rust-tools
	CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner cargo test -j$(JOBS) --profile worker --target wasm32-unknown-unknown -p quanli-engine --test wasm

# What the built page weighs, against tools/budget.json.
part-size: build
	node tools/size.mjs --check

# The stories in headless Chromium; screenshots in artefacts/.
part-browser: build browser quanli cities
	npm test

.PHONY: docs $(addprefix write-,reading figures extracts digest) compare $(addprefix with-,hours access scipy)
docs: ## Write the docs that are made from the code; WITH="reading figures extracts digest" chooses (extracts needs pip install osmium)
	@for doc in $(if $(WITH),$(WITH),reading figures); do $(MAKE) --no-print-directory write-$$doc; done

# From the table that the readers read by.
write-reading: quanli
	$(QUANLI) check --explain > docs/reading.md

# From the doc comments.
write-figures:
	node tools/figures.mjs

# What goes in and out of every real extract, each difference with its reason.
write-extracts: quanli
	PYTHONDONTWRITEBYTECODE=1 tools/extracts.py "$(SHARED)" "$(QUANLI)" target/extracts

# The digest of all times of the demo city, after a change that is meant.
write-digest:
	@{ cargo test -j$(JOBS) --profile cli -p quanli-engine --test engine digest -- --nocapture 2>/dev/null || true; } | sed -n 's/^digest \([0-9a-f]*\) native$$/\1/p' > target/digest; test -s target/digest && cp target/digest tests/data/demo-city.digest && cat tests/data/demo-city.digest

compare: ## Ours against other programs on the data of ../shared; WITH="hours access scipy" chooses (scipy needs pip install scipy pandas osmium)
	@for other in $(if $(WITH),$(WITH),hours access); do $(MAKE) --no-print-directory with-$$other; done

# Opening hours against the 716 values of opening_hours.js; each difference has its reason in tests/data.
with-hours:
	cargo test -j$(JOBS) --profile cli -p quanli-read --test hours -- --nocapture

# 2SFCA and cumulative access against reference results for Belo Horizonte.
with-access:
	cargo test -j$(JOBS) --profile cli -p quanli-engine --test access -- --nocapture

# Every node of every real network.
with-scipy: quanli
	tools/compare_scipy.py "$(SHARED)" "$(QUANLI)" target/compare

# ---- speed ----

.PHONY: bench
bench: tools ## Every contender in one run, as JSON: OUT=bench.json, ROUNDS=5, EDGES="10000 100000"; needs pip install scipy pandas osmium (pandana)
	cargo build -j$(JOBS) --release -p quanli-cli
	cargo build -j$(JOBS) --profile worker -p quanli-bench --target wasm32-unknown-unknown
	wasm-bindgen --target nodejs --out-dir target/bench/wasm target/wasm32-unknown-unknown/worker/bench.wasm
	wasm-bindgen --target web --out-dir target/bench/web target/wasm32-unknown-unknown/worker/bench.wasm
	echo '{"type":"commonjs"}' > target/bench/wasm/package.json
	for t in wasm web; do wasm-opt -O3 --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals --enable-multivalue --enable-reference-types --enable-simd target/bench/$$t/bench_bg.wasm -o target/bench/$$t/bench_bg.wasm; done
	python3 tools/bench/peers.py networks "$(SHARED)" target/bench
	for n in $(EDGES); do test -f target/bench/demo-$$n/city.json || target/release/quanli demo-city target/bench/demo-$$n --edges $$n; done
	node tools/bench/bench.mjs --out "$(OUT)" --rounds $(ROUNDS)

.PHONY: fresh
fresh: ## Start the app in a fresh clone of HEAD with nothing downloaded before, and ask for its page
	tools/fresh.sh

.PHONY: clean
clean: ## Remove what was built
	cargo clean
	rm -rf dist artefacts node_modules
