# The two commands a newcomer needs are `make run` and `make test`; `make help` lists the others.
SHELL := /bin/sh
PACKAGES := Config/packages/install
BINARY := .build/streamr
DATA ?= hub-data

# The program of the tests. `swift test` would run it too, but on a busy machine it loses the last lines of what the program says.
TESTS := streamrPackageTests.xctest
# One test after another: many of them wait for a real process or socket, and would hold each other's threads.
ONE_BY_ONE := --testing-library swift-testing --no-parallel
# Tests that watch in real players and browsers for minutes, and want the machine for themselves.
LONG := FrameRateTests|QualityTests|SoundTests|ClockTests|GapTests|RestartOrderTests|FarLinkTests|HLSReturnTests|InterruptionTests|SliceLongTests
# How the tests are run: beside the program that people run.
RUN_TESTS = STREAMR_BINARY=$(CURDIR)/$(BINARY) timeout 2400 .build/debug/$(TESTS) $(ONE_BY_ONE)
# Several processes test at the same time, and one that did not pass leaves its exit status in .build/failed: what failed is said once more at
# the very end (without the colours that go into a pipe), and of a process that broke off what it said last.
OR_FAILED = || echo "$(1) ended with status $$?" >>.build/failed
SAY_FAILED = if [ -e .build/failed ]; then echo "streamr: what failed"; cat .build/failed; \
	for log in $(1); do \
	    sed -i 's/\x1b\[[0-9;]*m//g' $$log; \
	    grep -aE '^✘|: error: |WARNING: Thread|ERROR: Address|Fatal error' $$log | head -n 40; \
	    tail -n 1 $$log | grep -qaE '^(✔|✘) Test run' || { echo "streamr: the end of $$log"; tail -n 15 $$log; }; \
	done; exit 1; fi
# A build writes gigabytes, for which the fsync of a test's database would wait, for half a minute on a slow disk.
WRITTEN := sync
# How the tests are built: a warning is an error, and so is an import that the manifest does not allow.
STRICT := -Xswiftc -warnings-as-errors --explicit-target-dependency-import-check error
# The Debian 13 root with the newer ffmpeg that the client tests run; it is kept for the next time.
DEBIAN13_ROOT := /var/tmp/streamr-debian13-ffmpeg

.PHONY: help run test long binary load lint fuzz sanitize unit bench latency relay soak images install-packages debian13-root clean

help:
	@echo "make run               install what is missing, build, and start a hub on ./$(DATA)"
	@echo "make test              every test but the long ones (installs the programs that they use)"
	@echo "make long              the long ones: real players and browsers for minutes"
	@echo "make bench             the numbers of Docs/Performance.md, beside nginx and nginx-rtmp, in about 45 minutes"
	@echo "make latency           how late the watch page is, over 10 minutes with a link that breaks"
	@echo "make relay             how a stream reaches viewers through friends' boxes, in network namespaces (needs root)"
	@echo "make soak              10,000 viewers for an hour, some of them and real players over HLS"
	@echo "make images            the binaries for Debian 13, x86-64 and arm64, in .build/images"
	@echo "make install-packages  only install what running, testing, measuring and images need"
	@echo "make clean             remove what was built (not ./$(DATA))"

run:
	@$(PACKAGES) build
	@$(MAKE) --no-print-directory binary
	@exec $(BINARY) hub --data $(DATA)

# The release binary: Swift's runtime inside, symbols left out.
binary:
	@echo "streamr: building (some minutes the first time)"
	@STREAMR_COMMIT=$$(git rev-parse --short=12 HEAD 2>/dev/null) swift build -c release --static-swift-stdlib --product streamr
	@strip -o $(BINARY).new .build/release/streamr && mv $(BINARY).new $(BINARY)

# The load tool of the benchmarks.
load:
	@swift build -c release --static-swift-stdlib --product streamr-load

test:
	@$(PACKAGES) build test
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory debian13-root
	@$(MAKE) --no-print-directory binary
	@$(MAKE) --no-print-directory fuzz
	@$(MAKE) --no-print-directory sanitize
	@$(MAKE) --no-print-directory unit

lint:
	@if swift format --version >/dev/null 2>&1; then \
	    echo "streamr: checking the formatting"; \
	    swift format lint --strict --parallel -r Sources Tests Package.swift; \
	else \
	    echo "streamr: this Swift has no 'swift format', so the formatting is not checked"; \
	fi

# Each fuzz target for a few seconds, from its corpus.
fuzz:
	@echo "streamr: fuzzing for a moment"
	@timeout 600 Tests/Fuzz/run

# The tests without real players once more, under the address and the thread sanitizer at the same time. Modules that are values alone have
# neither threads nor pointers; two more have no threads. A fuzzer of the API that takes minutes is left to the run without sanitizers.
SANITIZE = swift build --build-tests --scratch-path .build/$(1) --sanitize=$(1)
SANITIZED = ASAN_OPTIONS=detect_leaks=0 timeout 1200 .build/$(1)/debug/$(TESTS) $(ONE_BY_ONE)
sanitize:
	@echo "streamr: building for the sanitizers"
	@$(call SANITIZE,address)
	@$(call SANITIZE,thread)
	@$(WRITTEN)
	@echo "streamr: testing under the address and the thread sanitizer"
	@skipped='^(ClientTests|HouseTests|PartsTests|MembershipTests|PlannerTests|UplinkTests|RelayTests)[.]|APIDescriptionTests'; rm -f .build/failed; \
	{ $(call SANITIZED,address) --skip "$$skipped" $(call OR_FAILED,address); } >.build/address.log 2>&1 & \
	{ $(call SANITIZED,thread) --skip "$$skipped|^(MediaTests|RTMPTests)[.]" $(call OR_FAILED,thread); } 2>&1 | tee .build/thread.log; \
	wait; echo "streamr: the address sanitizer's run"; cat .build/address.log; \
	$(call SAY_FAILED,.build/thread.log .build/address.log)

# A hub, friends' boxes and viewers, of which one is killed and one cut off.
RELAY_QUICK = if [ "$$(id -u)" = 0 ]; then Tests/Bench/relay --quick --streamr $(BINARY) --load .build/debug/streamr-load; \
	else echo "streamr: friends' boxes in network namespaces are left out: only root can make those"; fi

# The client tests start the very program that people run. They mostly wait for real time, as does the API's fuzzer, so three processes of
# them, and the friends' boxes, run beside the others.
BROWSERS := WatchPageTests|HLSPlayerTests|SliceTests
WAITING := PartBytesTests|RestartTests|ViewerCountTests|EncoderReturnTests|APIDescriptionTests
# They share the cores, so they may wait longer for each other than when they are alone.
unit: export STREAMR_TEST_PATIENCE := 3
unit:
	@echo "streamr: testing"
	@swift build --build-tests $(STRICT)
	@$(WRITTEN)
	@rm -f .build/failed; \
	{ $(RUN_TESTS) --filter '^ClientTests[.]($(BROWSERS))' $(call OR_FAILED,browsers); } >.build/browsers.log 2>&1 & \
	{ $(RUN_TESTS) --filter '$(WAITING)' $(call OR_FAILED,waiting); } >.build/waiting.log 2>&1 & \
	{ $(RUN_TESTS) --filter '^ClientTests[.]' --skip '$(LONG)|$(BROWSERS)|$(WAITING)' $(call OR_FAILED,clients); } >.build/clients.log 2>&1 & \
	{ $(RELAY_QUICK) $(call OR_FAILED,relay); } >.build/relay.log 2>&1 & \
	{ $(RUN_TESTS) --skip '^ClientTests[.]|$(WAITING)' $(call OR_FAILED,modules); } 2>&1 | tee .build/modules.log; \
	wait; echo "streamr: friends' boxes"; cat .build/relay.log; \
	echo "streamr: the client tests"; cat .build/browsers.log .build/waiting.log .build/clients.log; \
	$(call SAY_FAILED,.build/relay.log .build/modules.log .build/browsers.log .build/waiting.log .build/clients.log)

long:
	@$(PACKAGES) build test
	@$(MAKE) --no-print-directory debian13-root
	@$(MAKE) --no-print-directory binary
	@swift build --build-tests $(STRICT)
	@$(RUN_TESTS) --filter '^ClientTests[.]($(LONG))'

debian13-root:
	@Images/debian13-chroot $(DEBIAN13_ROOT) ffmpeg

bench:
	@$(PACKAGES) build bench
	@$(MAKE) --no-print-directory binary load
	@status=0; Tests/Bench/bench || status=$$?; Tests/Bench/hls || status=$$?; exit $$status

latency:
	@$(PACKAGES) build bench
	@$(MAKE) --no-print-directory binary
	@Tests/Bench/latency

relay:
	@$(PACKAGES) build bench test
	@$(MAKE) --no-print-directory binary load
	@Tests/Bench/relay

soak:
	@$(PACKAGES) build bench test
	@$(MAKE) --no-print-directory binary load
	@Tests/Bench/soak

images:
	@$(PACKAGES) images
	@Images/build-debian13
	@Images/check-arm64

install-packages:
	@$(PACKAGES) build test bench images

clean:
	@rm -rf .build
