# make run     serve the page at http://127.0.0.1:8080/ (make run ARGS="-addr :9000")
# make check   generated code, format, vet, staticcheck, types of the page's modules
# make test    all tests; installs Chromium, Node, SciPy and a C compiler (for the race detector) from Debian's packages if missing
# make bench   all benchmarks
# make shots   pictures of every scene and page at each size and theme, and one contact sheet, in shots/
# make lighthouse  marks for speed, access and good practice; the report is shots/lighthouse.report.html

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run

PACKAGES := static/dev/node_modules/.package-lock.json
INSTALL  := $(if $(filter 0,$(shell id -u)),,sudo )apt-get install -y --no-install-recommends
UPDATE   := $(if $(filter 0,$(shell id -u)),,sudo )apt-get update

.PHONY: run check test unit modules fuzz bench shots lighthouse chromium compiler node scipy

run:
	go run ./cmd/server $(ARGS)

check: $(PACKAGES)
	go tool templ generate -path web
	git diff --exit-code -- '*_templ.go'
	unformatted=$$(gofmt -s -l $$(git ls-files '*.go')); test -z "$$unformatted" || { echo "gofmt -s: $$unformatted"; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	npm run --silent --prefix static/dev types

test: unit modules fuzz

# All under the race detector but the browser's tests, where it would slow the server that the page waits for: the tests of
# web and web/live have the same server under it. The browser's tests wait for pictures: they come last, when no other
# package takes the processors.
unit: chromium compiler scipy $(PACKAGES)
	go test -race -timeout 10m $$(go list ./... | grep -v /web/browser)
	go test -timeout 14m ./web/browser

modules: | node
	node --test $$(find static/js -name '*.test.mjs')

# A few seconds each: enough to run the seeds and to find what is shallow.
fuzz:
	git grep -l '^func Fuzz' -- '*_test.go' | while read -r file; do \
		for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$$file"); do \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime 3s -fuzzminimizetime 20x "./$$(dirname "$$file")"; \
		done; \
	done

bench: chromium
	go test -run '^$$' -bench . -benchmem ./...

shots: chromium
	go test -count 1 -timeout 20m -run '^TestShots$$' ./web/browser -args -shots "$(CURDIR)/shots"

# Not among the tests: it takes a minute, and its marks for speed depend on the machine.
lighthouse: chromium node
	go build -o "$(CURDIR)/shots/server" ./cmd/server
	coproc "$(CURDIR)/shots/server" -addr 127.0.0.1:0; trap "kill $$COPROC_PID" EXIT; read -r url <&"$${COPROC[0]}"; \
	CHROME_PATH=$$(command -v chromium) npx --yes lighthouse@12.8.2 "$$url" --preset=desktop --only-categories=performance,accessibility,best-practices \
		--chrome-flags="--headless=new --no-sandbox --enable-unsafe-swiftshader" --output=html --output=json --output-path="$(CURDIR)/shots/lighthouse" --quiet; \
	node -e 'for (const [name, { score }] of Object.entries(require("./shots/lighthouse.report.json").categories)) console.log(name, Math.round(100 * score))'

chromium:
	command -v chromium >/dev/null || { $(UPDATE); $(INSTALL) chromium; }

compiler:
	command -v gcc >/dev/null || { $(UPDATE); $(INSTALL) gcc libc6-dev; }

# Exported programs are run. A Python of another origin does not see Debian's packages.
scipy:
	/usr/bin/python3 -c 'import scipy' 2>/dev/null || python3 -c 'import scipy' 2>/dev/null || { $(UPDATE); $(INSTALL) python3-scipy; }

node:
	command -v node >/dev/null && command -v npm >/dev/null || { $(UPDATE); $(INSTALL) nodejs npm; }

$(PACKAGES): static/dev/package.json static/dev/package-lock.json | node
	npm ci --prefix static/dev --no-audit --no-fund
	touch $@
