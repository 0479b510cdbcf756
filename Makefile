# `make serve` and `make test` need git, Python 3.11 or newer and make; everything else is installed here.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: serve build check test test-tools forks bench bench-small format lock fonts map generated clean

serve: .venv/run.done
	$(BIN)/khlang serve --port $(PORT)

build: .venv/run.done
	$(BIN)/khlang build

check: .venv/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Files in their order: the browser's come first, and the longest is one of them.
test: test-tools
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

# What tests use that is no Python package: a browser, and TypeScript's compiler.
test-tools: .venv/dev.done
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python tests/scripts/typescript.py

# The tests in three copies of the repo whose libraries are changed as those who take it over change them.
forks: test-tools
	$(BIN)/python tests/forks.py build/forks

# Builds and checks of 100 to 20,000 records beside plain Material and Hugo; TEXTS may be a folder of real texts.
bench: .venv/dev.done
	$(BIN)/python -m tests.benchmarks.build --json build/bench.json $(if $(TEXTS),--texts $(TEXTS)) $(if $(RECORDS),--records $(RECORDS))

# 300 records, twice: as shares of plain Material's CPU, bounded so widely that only a doubling is told.
bench-small: .venv/dev.done
	$(BIN)/python -m tests.benchmarks.build --small --json build/bench-small.json

format: .venv/dev.done
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Committed files that are made from the form files and the table of problems; a test fails when they drift.
generated: .venv/run.done
	$(BIN)/khlang generate

# The lock names no host: hashes tell that a file is the right one, wherever it comes from.
lock: .venv/dev.done
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" --upgrade --extra build -o requirements.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" --upgrade --extra build --extra dev -o requirements-dev.txt pyproject.toml

# The committed fonts: Sarabun of the package fontpkg-sarabun, cut to Thai and Latin.
fonts: .venv/dev.done
	for weight in Regular SemiBold Bold; do \
		$(BIN)/pyftsubset "$$($(BIN)/python -c 'import fontpkg_sarabun, pathlib; print(pathlib.Path(fontpkg_sarabun.__file__).parent)')/files/Sarabun-$$weight.ttf" \
			--unicodes="U+0020-007E,U+00A0-00FF,U+0E00-0E7F,U+2010-2015,U+2018-201D,U+2022,U+2026,U+200B-200D,U+25CC,U+2190-2193,U+2713" \
			--layout-features='*' --flavor=woff2 \
			--output-file="overrides/assets/fonts/sarabun-$$(echo $$weight | tr A-Z a-z).woff2"; \
	done

# The committed map of Thailand, from the npm package @svg-maps/thailand (CC BY 4.0).
map: .venv/dev.done
	mkdir -p .cache/map
	cd .cache/map && ../../$(BIN)/npm pack --silent @svg-maps/thailand@2.0.0 && tar -xzf svg-maps-thailand-2.0.0.tgz
	$(BIN)/python tools/make_map.py .cache/map/package/thailand.svg

.venv/run.done: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/dev.done: requirements-dev.txt .venv/run.done
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

clean:
	rm -rf .venv .cache build site
