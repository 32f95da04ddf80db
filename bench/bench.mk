# The measurements: bench/README.md tells what they are. Nothing here is needed to build or test the program.

N ?= 5400000
N_SQLITE ?= $(N)
BENCH_OUT ?= $(BUILD)/bench-data
SQLITE_LIBS := -lsqlite3

.PHONY: bench bench-judge bench-decide bench-start bench-rivals

bench: bench-judge bench-decide bench-start

$(BUILD)/bench/%.o: bench/%.c Makefile bench/bench.mk | $(GEN)/lang.stamp
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Ibench $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/bench/judge_bench: $(BUILD)/bench/judge_bench.o $(BUILD)/bench/people.o $(BUILD)/libkiemdiem.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) $(SQLITE_LIBS) -lpthread

# The rivals that npm brings; the lock file pins them.
bench-rivals: bench/node_modules/.package-lock.json
bench/node_modules/.package-lock.json: bench/package.json bench/package-lock.json
	cd bench && npm ci --no-audit --no-fund
	@touch $@

bench-judge: $(BUILD)/bench/judge_bench bench-rivals
	@mkdir -p $(BENCH_OUT)
	node bench/judge.mjs $(BUILD)/bench/judge_bench $(BENCH_OUT) $(N) $(N_SQLITE)

LINES ?= 100000

$(BUILD)/bench/decide_bench: $(BUILD)/bench/decide_bench.o $(BUILD)/libkiemdiem.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

N_ZEN ?= 20000
bench-decide: $(BUILD)/bench/decide_bench bench-rivals
	node bench/decide.mjs $(BUILD)/bench/decide_bench $(LINES) $(N_ZEN)

bench-start: $(BUILD)/kiemdiem
	node bench/start.mjs $(BUILD)/kiemdiem packs/124/cases/levels.jsonl 50
