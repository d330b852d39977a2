# Two commands do everything: `make site` and `make test`. The rest is for those who write.
PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: site test serve check lint lock clean fuzz pdf zim bench

site: .venv/ready ## the site in site/, with the ZIP of the offline one
	$(BIN)/cited site

test: .venv/ready ## all tests
	$(BIN)/pytest

fuzz: .venv/ready ## 10,000 examples against the gate, each time others (some minutes)
	FUZZ=10000 $(BIN)/pytest tests/test_fuzz.py

pdf: .venv/ready ## the whole handbook as one PDF; one page of it: make pdf PAGE=procedures/name
	$(BIN)/cited pdf $(PAGE)

zim: .venv/ready ## the offline site as a ZIM file, for Kiwix
	$(BIN)/pip install --quiet libzim
	$(BIN)/cited zim

serve: .venv/ready .vscode/works.code-snippets ## preview at http://127.0.0.1:8000/
	$(BIN)/mkdocs serve

check: .venv/ready .vscode/works.code-snippets ## the claim check alone, without a build; make check FORMAT=github as on a pull request
	$(BIN)/cited check$(if $(FORMAT), --format $(FORMAT))

bench: .venv/ready .venv-bench/ready ## what it costs, beside its peers (most of an hour; some of it: make bench BENCH=--quick)
	$(BIN)/python bench/run.py $(BENCH)

lint: .venv/ready ## style and types
	$(BIN)/ruff format --check hooks tests bench
	$(BIN)/ruff check hooks tests bench
	$(BIN)/mypy

lock: .venv/ready ## pin the dependencies of pyproject.toml anew, with hashes
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --custom-compile-command "make lock" --extra site --extra test --output-file requirements.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --custom-compile-command "make lock" --output-file bench/requirements.txt bench/requirements.in

.vscode/works.code-snippets: $(wildcard bib/*.bib hooks/cited/editor.py hooks/cited/schema.py) # what the editor completes
	$(BIN)/cited schema --write
	@touch $@

clean: ## all that was made
	rm -rf .venv .venv-bench build site .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q hooks # as pip does with what it copies: else each start compiles all anew where Python may write nothing
	touch $@

# The peers of the benchmark, apart from everything else; without npm MyST is left out.
.venv-bench/ready: bench/requirements.txt bench/package-lock.json
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --require-hashes -r bench/requirements.txt
	cp bench/package.json bench/package-lock.json .venv-bench/
	if command -v npm >/dev/null; then npm ci --prefix .venv-bench --no-audit --no-fund --loglevel=error; fi
	touch $@
