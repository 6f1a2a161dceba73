# make run     builds the program, reads the sample documents and answers a question
# make test    checks everything: form, lints, tests, documentation
# make readers has programs of others read the formats for pictures; fetches them first, and wants python3 and node

CARGO ?= cargo
BUILD := $(or $(CARGO_TARGET_DIR),target)
CHANCERY := $(BUILD)/release/chancery
STORE := $(BUILD)/samples.db
READERS := $(BUILD)/readers

# One profile for all, so that RocksDB is compiled once.
RELEASE := --release --locked

# Where rustup puts cargo, for a shell that was started before.
export PATH := $(PATH):$(HOME)/.cargo/bin
# The samples give the same answer whatever the environment says.
unexport CHANCERY_STORE CHANCERY_DATA CHANCERY_QUERIES CHANCERY_VIEWS

.PHONY: run test readers build setup check-build-needs check-test-needs

run: build
	@rm -rf $(STORE)
	$(CHANCERY) ingest --store $(STORE) data/documents
	$(CHANCERY) query --store $(STORE) who-met-whom --format table
	@echo
	@echo "Next, for example:"
	@echo "  export CHANCERY_STORE=$(STORE)"
	@echo "  $(CHANCERY) queries"
	@echo "  $(CHANCERY) show \"Nelson Mandela\""
	@echo "  $(CHANCERY) search treaty"
	@echo "  $(CHANCERY) export --around \"Nelson Mandela\" --cite --output mandela.html"
	@echo "  $(CHANCERY) --help"

test: check-test-needs
	$(CARGO) fmt --check
	$(CARGO) clippy $(RELEASE) --all-targets -- -D warnings
	$(CARGO) test $(RELEASE)
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc $(RELEASE) --no-deps

# They are installed in a folder of their own, and nothing of them is part of the project.
readers: check-test-needs
	python3 -m venv $(READERS)/venv
	$(READERS)/venv/bin/pip install --quiet --requirement tests/readers/requirements.txt
	cp tests/readers/package.json $(READERS)/
	npm install --silent --prefix $(READERS)
	CHANCERY_READERS=$(abspath $(READERS)) $(CARGO) test $(RELEASE) --test 'formats*' -- --nocapture other_programs

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
