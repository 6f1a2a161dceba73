# make run     builds the program, reads the sample documents and answers a question
# make test    checks everything: form, lints, tests, documentation

CARGO ?= cargo
BUILD := $(or $(CARGO_TARGET_DIR),target)
CHANCERY := $(BUILD)/release/chancery
STORE := $(BUILD)/samples.db

# One profile for all, so that RocksDB is compiled once.
RELEASE := --release --locked

# Where rustup puts cargo, for a shell that was started before.
export PATH := $(PATH):$(HOME)/.cargo/bin
# The samples give the same answer whatever the environment says.
unexport CHANCERY_STORE CHANCERY_DATA CHANCERY_QUERIES CHANCERY_VIEWS

.PHONY: run test build setup check-build-needs check-test-needs

run: build
	@rm -rf $(STORE)
	$(CHANCERY) ingest --store $(STORE) data/documents
	$(CHANCERY) query --store $(STORE) who-met-whom --format table
	@echo
	@echo "Next, for example:"
	@echo "  export CHANCERY_STORE=$(STORE)"
	@echo "  $(CHANCERY) queries"
	@echo "  $(CHANCERY) query person person=\"Nelson Mandela\""
	@echo "  $(CHANCERY) export --around \"Nelson Mandela\" --format turtle"
	@echo "  $(CHANCERY) --help"

test: check-test-needs
	$(CARGO) fmt --check
	$(CARGO) clippy $(RELEASE) --all-targets -- -D warnings
	$(CARGO) test $(RELEASE)
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc $(RELEASE) --no-deps

# Helpers.

build: check-build-needs
	$(CARGO) build $(RELEASE)

# Installs what the build needs, where that can be done without asking; builds nothing.
setup: check-build-needs
	@echo "All that the build needs is here."

check-build-needs:
	@sh build/needs.sh
	@$(ANNOUNCE)

check-test-needs:
	@sh build/needs.sh test
	@$(ANNOUNCE)

# Says what to expect where RocksDB has not been compiled yet.
ANNOUNCE = ls $(BUILD)/release/build/oxrocksdb-sys-*/out/librocksdb.a >/dev/null 2>&1 || \
	echo "The first build compiles RocksDB, which takes about 10 minutes on two cores; later builds take about one."
