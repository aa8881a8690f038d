# Every target finds a JDK 25 by itself (build/find-jdk) and uses the Maven wrapper; nothing is to be set first.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help build demo demo-gateway test check-model simulate crash-matrix bench testbed-up testbed-down setup format clean permissions

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

build: ## Build the distribution, packaging/target/drover, without running the tests
	@build/find-jdk >/dev/null
	@echo "Building Drover. The first build downloads what it needs, which takes some minutes."
	@build/mvn -q -DskipTests package
	@echo "Built packaging/target/drover. Try: packaging/target/drover/bin/drover --help"

demo: ## Migrate a live Docker Swarm between two planes, on real engines; ends with one line (MIGRATED ...)
	@build/demo

demo-gateway: ## The same between two gateways of one plane
	@build/demo gateways

test: ## Set up and run every test; ends with one line (N passed, N failed, N skipped)
	@build/test

check-model: ## Check the larger configurations of the specification (CONFIG=name: one of them)
	@build/check-model

simulate: ## Run the state machines in simulated worlds with faults: SCHEDULES=n, or SEED=n for the trace of one
	@build/find-jdk >/dev/null
	@RUN_ALONE=yes build/run simulation io.drover.simulation.Simulate \
	    $(if $(SEED),SEED=$(SEED)) $(if $(SCHEDULES),SCHEDULES=$(SCHEDULES)) $(if $(FROM),FROM=$(FROM))

bench: ## Measure migrations, fleets and connections, and print the figures
	@build/find-jdk >/dev/null
	@build/setup
	@build/run bench io.drover.bench.Bench

crash-matrix: ## Migrate once for each fault (deaths, links, disks) and write docs/reliability.md; ONLY=WORD,...|untried chooses cases
	@build/find-jdk >/dev/null
	@build/setup
	@build/run testbed io.drover.testbed.reliability.CrashMatrix

permissions: ## Write docs/permissions.md anew: what each endpoint answers to each role
	@build/find-jdk >/dev/null
	@DROVER_WRITE_DOCS=1 build/mvn -q -pl server -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=PermissionTableTest

testbed-up: ## Start the test hosts with real engines, and leave them running to be used by hand
	@build/find-jdk >/dev/null
	@build/setup
	@build/run testbed io.drover.testbed.Testbed up

testbed-down: ## Stop and remove the test hosts
	@build/run testbed io.drover.testbed.Testbed down

setup: ## Install the Debian packages that tests and demo need (as root; the others do this by themselves)
	@build/setup

format: ## Format the sources
	@build/mvn -q spotless:apply

clean: ## Remove all that was built
	@find . -name pom.xml -not -path '*/target/*' -not -path '*/node_modules/*' | \
	    while IFS= read -r pom; do rm -rf "$${pom%pom.xml}target"; done
