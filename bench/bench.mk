# The measurements: bench/README.md tells what they are. Nothing here is needed to build or test the program.

N ?= 5400000
N_SQLITE ?= $(N)
BENCH_OUT ?= $(BUILD)/bench-data
SQLITE_LIBS := -lsqlite3

.PHONY: bench bench-judge bench-decide bench-start bench-xlsx bench-province bench-nation bench-rivals

bench: bench-judge bench-decide bench-start bench-xlsx bench-province bench-nation

$(BUILD)/bench/%.o: bench/%.c Makefile bench/bench.mk | $(GEN)/lang.stamp
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Ibench $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/bench/judge_bench: $(BUILD)/bench/judge_bench.o $(BUILD)/bench/people.o $(BUILD)/libkiemdiem.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) $(SQLITE_LIBS) -lpthread

# The rivals that npm brings; the lock file pins them (`npm ci` refuses it: builds for other systems are left out).
bench-rivals: bench/node_modules/.package-lock.json
bench/node_modules/.package-lock.json: bench/package.json bench/package-lock.json
	cd bench && npm install --no-save --no-audit --no-fund
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

# The made-up lists of a province, on disk.
PROVINCE_MEMBERS ?= 100000
PROVINCE := $(BENCH_OUT)/province-$(PROVINCE_MEMBERS)
$(PROVINCE)/danh-sach-dang-vien.xlsx: $(BUILD)/kiemdiem
	@mkdir -p $(PROVINCE)
	$(BUILD)/kiemdiem sim province-2023 --year 2023 --seed 1 --members $(PROVINCE_MEMBERS) --out $(PROVINCE)

$(BUILD)/bench/xlsx_bench: $(BUILD)/bench/xlsx_bench.o $(BUILD)/libkiemdiem.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

XLSX_RUNS ?= 3
bench-xlsx: $(BUILD)/bench/xlsx_bench $(PROVINCE)/danh-sach-dang-vien.xlsx bench-rivals
	node bench/xlsx.mjs $(BUILD)/bench/xlsx_bench $(PROVINCE)/danh-sach-dang-vien.xlsx $(XLSX_RUNS)

$(BUILD)/bench/measure: $(BUILD)/bench/measure.o
	$(CC) $(LDFLAGS) -o $@ $^
$(BUILD)/bench/insert_bench: $(BUILD)/bench/insert_bench.o
	$(CC) $(LDFLAGS) -o $@ $^ $(SQLITE_LIBS)

BOOK_BENCH := $(BUILD)/kiemdiem $(BUILD)/bench/measure $(BUILD)/bench/insert_bench $(BUILD)/bench/xlsx_bench
bench-province: $(BOOK_BENCH) $(PROVINCE)/danh-sach-dang-vien.xlsx
	node bench/book.mjs province $(BUILD) $(PROVINCE)

NATION_MEMBERS ?= 5400000
bench-nation: $(BOOK_BENCH)
	@mkdir -p $(BENCH_OUT)/nation
	node bench/book.mjs nation $(BUILD) $(BENCH_OUT)/nation $(NATION_MEMBERS)

# Documents: ours beside LibreOffice, which turns the same DOCX into PDF.
$(BUILD)/bench/doc_bench: $(BUILD)/bench/doc_bench.o $(BUILD)/src/lib/doc/doc_testkit.o $(BUILD)/libkiemdiem.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)
REVIEWS ?= 10000
OFFICE_FILES ?= 200
LIST_ROWS ?= 6000
bench-doc: $(BUILD)/bench/doc_bench $(BUILD)/bench/measure
	@mkdir -p $(BENCH_OUT)/doc
	node bench/doc.mjs $(BUILD)/bench $(BENCH_OUT)/doc $(REVIEWS) $(OFFICE_FILES) $(LIST_ROWS)
