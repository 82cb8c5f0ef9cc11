# Two commands are enough: `make run` opens Clickwage, `make test` runs every test.

TAGS      := x11,migrated_fynedo,no_animations
CITAGS    := ci,migrated_fynedo
BUILD_DEB := gcc pkg-config libgl1-mesa-dev xorg-dev
TEST_DEB  := xvfb openbox xdotool imagemagick libgl1-mesa-dri dbus dbus-x11 x11-utils sqlite3 tesseract-ocr tesseract-ocr-eng openssl python3 poppler-utils qpdf zbar-tools postgresql
# Debian's npm is not wanted where there is one of another source.
WEB_DEB   := chromium poppler-utils $(if $(shell command -v npm),,nodejs npm)
WEB       := data/pool/release/browser
PACK_DEB  := dpkg-dev binutils librsvg2-bin imagemagick appstream desktop-file-utils gcc-mingw-w64-x86-64 zip unzip
STATIC    := honnef.co/go/tools/cmd/staticcheck@v0.8.2
# The race detector watches our code, the toolkit and the standard library; the
# SQL engine, ciphers and the drawing of pixels are others' and would take most of its time.
UNWATCHED := modernc.org/... golang.org/x/crypto/... filippo.io/... github.com/cloudflare/circl/... github.com/wcharczuk/... codeberg.org/go-pdf/... rsc.io/... github.com/golang/freetype/... github.com/go-text/... github.com/srwiley/... github.com/fyne-io/oksvg/... golang.org/x/image/... image/... compress/...
RACE      := -race $(foreach p,$(UNWATCHED),-gcflags=$(p)=-race=false)
SUDO      := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
LDFLAGS   := -s -w
COMMANDS  := bin/clickwage bin/clickwage-cli bin/clickwage-verify bin/clickwage-pool

.DEFAULT_GOAL := help
.PHONY: help run build test test-unit test-views test-window test-long lint bench package gallery screenshots clean build-deps test-deps web-deps

help:
	@echo "make run    install what is missing, build, open the window (or show the main job in out/ without a display)"
	@echo "make test   install what the tests need, run all of them"
	@echo "make bench  time the jobs that must stay fast against sqlite3 and a bare window"
	@echo "make package  the .deb, the Linux tarball and the Windows programs, in dist/"

# install: what apt does not have yet, of a list of packages
define install
	@missing=""; for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then echo "installing$$missing"; \
	  $(SUDO) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi
endef

build-deps:
	$(call install,$(BUILD_DEB))

test-deps: build-deps
	$(call install,$(TEST_DEB))

# The browser that published pages are looked at with.
web-deps:
	$(call install,$(WEB_DEB))
	@cmp -s $(WEB)/package-lock.json $(WEB)/node_modules/installed || { npm ci --silent --prefix $(WEB) --ignore-scripts --no-audit --no-fund && cp $(WEB)/package-lock.json $(WEB)/node_modules/installed; }

bin/clickwage: build-deps FORCE
	go build -tags $(TAGS) -ldflags '$(LDFLAGS)' -o $@ ./cmd/clickwage

bin/clickwage-%: FORCE
	CGO_ENABLED=0 go build -ldflags '$(LDFLAGS)' -o $@ ./cmd/clickwage-$*

FORCE:

build: $(COMMANDS)

run: build
	@if [ -n "$$DISPLAY" ] || [ -n "$$WAYLAND_DISPLAY" ]; then exec bin/clickwage; else $(MAKE) --no-print-directory show; fi

# Without a display: the main job on the demo ledger, results and pictures in out/.
.PHONY: show
show: build test-deps
	./.ci/show

test: test-deps web-deps lint test-unit test-views test-window

lint:
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	go vet ./data/... ./cmd/clickwage-cli ./cmd/clickwage-verify ./cmd/clickwage-pool ./cmd/console
	CGO_ENABLED=0 go vet -tags $(CITAGS) ./app/... ./assets/...
	CGO_ENABLED=0 go vet -tags $(CITAGS),accessibility ./app/...
	CGO_ENABLED=0 go run $(STATIC) -tags $(CITAGS) ./data/... ./app/... ./assets/... ./cmd/clickwage-cli ./cmd/clickwage-verify ./cmd/clickwage-pool ./cmd/console

# Tests of sealed keys: each takes seconds, and is the same with the race detector.
SEALED    := ^Test(WhatIsRedacted|EvidenceIsRefused|WhatTellsARedacted|TheLogIsSealed|AnotherPassphrase|TwoProgramsLoseNoEntryOf|ErasingTheLog|NothingOfTheLog|ASealedBackup|WhatOthersSigned|TheKeyGoesAlong|ARotation|ALedgerIsBrought)

# Without the race detector where a test asks whether it is on, then all with it.
test-unit:
	.ci/quickly env CGO_ENABLED=0 go test -skip '$(SEALED)' ./data/tracker ./data/earnings ./data/evidence ./data/keys ./data/importer ./data/pool/release ./cmd/clickwage-cli ./cmd/clickwage-pool
	POSTGRES=1 .ci/quickly go test -short $(RACE) -timeout 20m ./data/... ./cmd/clickwage-cli/... ./cmd/clickwage-verify/... ./cmd/clickwage-pool/...

# Views and the window around them run on the goroutine of their test: with the
# race detector they are in test-long.
test-views:
	CGO_ENABLED=0 .ci/quickly go test -tags $(CITAGS) ./assets/... ./app/view/... ./app
	.ci/quickly go test $(RACE) -timeout 20m -tags $(CITAGS) ./app/idle ./app/present ./app/seen ./app/speech/...

test-window: bin/clickwage bin/clickwage-cli
	WINDOW=1 go test -count=1 -v -timeout 15m -tags $(TAGS) ./cmd/clickwage/...

test-long: test bin/clickwage bin/clickwage-cli
	LONG=1 CGO_ENABLED=0 go test -timeout 60m ./data/...
	go test $(RACE) -timeout 30m -tags $(CITAGS) ./app ./app/view/...
	WINDOW=1 LONG=1 go test -count=1 -v -timeout 30m -tags $(TAGS) -run RandomKeys ./cmd/clickwage

bench: test-deps bin/clickwage bin/clickwage-cli
	go build -tags $(TAGS) -ldflags '$(LDFLAGS)' -o bin/bare ./cmd/clickwage-bench/bare
	go run ./cmd/clickwage-bench -window bin/clickwage -bare bin/bare
	BENCH=1 go test -count=1 -tags $(TAGS) -run Costs ./cmd/clickwage
	BENCH=1 go test -count=1 -v -run Cost ./data/evidence ./data/tracker
	go test -run NONE -bench . ./data/pool ./data/pool/intake
	BENCH=1 CGO_ENABLED=0 go test -count=1 -v -run Cost ./data/pool/release
	BENCH=1 CGO_ENABLED=0 go test -count=1 -v -run Costs ./data/pool/side
	BENCH=1 go test -count=1 -v -run Costs ./data/pool/postgres
	FRAMES=1 CGO_ENABLED=0 go test -count=1 -v -timeout 30m -tags $(CITAGS) -run Frames ./app/view

gallery:
	.ci/gallery out/gallery

# The README's pictures, of the real window.
screenshots: test-deps web-deps bin/clickwage bin/clickwage-cli bin/clickwage-pool
	.ci/screenshots

# What people install, in dist/, unpacked and tried.
package: build-deps
	$(call install,$(PACK_DEB))
	TAGS=$(TAGS) assets/packaging/package
	assets/packaging/check
	@cd dist && du -h --apparent-size -- *

clean:
	rm -rf bin out dist
