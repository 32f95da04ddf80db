# Kiểm Điểm: the only entry to building and testing.
#
#   make            build/kiemdiem                    make test       quick: unit and end-to-end tests
#   make check      format, source check, clang-tidy  make test-long  everything ./test does, whole length
#   make asan       unit tests under ASan and UBSan   make fuzz       one libFuzzer binary a harness
#   make bench      the measurements of bench/        make format     lay out all C files
#
# CC=clang builds with clang; WERROR=1 makes warnings errors; BUILD=DIR puts objects elsewhere.
# SAN=address,undefined builds with sanitizers.  Source files are found by their place:
# src/*_test.c is a unit test, src/*_testkit.c helps unit tests, everything else is the program.

ifeq ($(origin CC),default)
CC := gcc
endif
BUILD ?= build
GEN := build/gen
TOOLS := build/tools

SRC := $(wildcard src/lib/*/*.c src/app/*/*.c)
TEST_SRC := $(filter %_test.c,$(SRC))
KIT_SRC := $(filter %_testkit.c,$(SRC))
LIB_SRC := $(filter-out $(TEST_SRC) $(KIT_SRC),$(SRC))
FUZZ_SRC := $(wildcard fuzz/*_fuzz.c)
C_FILES := $(wildcard src/*.[ch] src/*/*/*.[ch] tools/*.[ch] fuzz/*.[ch] bench/*.[ch])

LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o) $(BUILD)/gen/assets.o $(BUILD)/gen/assets_table.o $(BUILD)/gen/msg_table.o
KIT_OBJ := $(KIT_SRC:%.c=$(BUILD)/%.o)
TESTS := $(sort $(patsubst %.c,$(BUILD)/test/%,$(notdir $(TEST_SRC))))
REPLAYS := $(patsubst fuzz/%_fuzz.c,$(BUILD)/replay/%,$(FUZZ_SRC))
FUZZERS := $(patsubst fuzz/%_fuzz.c,$(BUILD)/fuzz/%,$(FUZZ_SRC))

PKGS := yajl libzip expat libutf8proc libsodium xlsxwriter sqlite3
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS))
LIBS := $(shell pkg-config --libs $(PKGS)) -lm
# Headers alone: pango and cairo are opened when the first PDF is asked (src/lib/doc/doc_pdf_library.c).
PDF_CFLAGS := $(shell pkg-config --cflags pangocairo)
TEST_LIBS := $(shell pkg-config --libs cmocka 2>/dev/null)
ICU_LIBS := $(shell pkg-config --libs icu-i18n icu-uc 2>/dev/null)

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wvla $(if $(WERROR),-Werror)
CPPFLAGS := -D_DEFAULT_SOURCE -Isrc -I$(GEN) $(PKG_CFLAGS)
OPT := -O2
HARDEN := -fstack-protector-strong -D_FORTIFY_SOURCE=3
ifdef SAN
OPT := -O1
HARDEN := -fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer
endif
CFLAGS = -std=c17 -g $(OPT) $(WARN) $(HARDEN) -fPIE
LDFLAGS := $(if $(SAN),-fsanitize=$(SAN)) -pie -Wl,-z,relro,-z,now

.PHONY: all objects tests asan tsan replays fuzz test test-long check srccheck unused format format-check tidy clean
.DELETE_ON_ERROR:
.SECONDARY:

all: $(BUILD)/kiemdiem
tests: $(TESTS)
replays: $(REPLAYS)
objects: $(LIB_OBJ) $(BUILD)/src/main.o

# --- the program -----------------------------------------------------------------------------

$(BUILD)/kiemdiem: $(BUILD)/src/main.o $(BUILD)/libkiemdiem.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libkiemdiem.a: $(LIB_OBJ)
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/%.o: %.c Makefile | $(GEN)/lang.stamp
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/gen/%.o: $(GEN)/%.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/gen/assets.o: $(GEN)/assets.stamp
	@mkdir -p $(@D)
	$(CC) -c -o $@ $(GEN)/assets.S

$(BUILD)/src/lib/doc/doc_pd%.o: CPPFLAGS += $(PDF_CFLAGS)

# The block interpreter is one loop over columns for each byte code: worth the vectoriser.
ifndef SAN
$(BUILD)/src/lib/rule/vm.o $(BUILD)/src/lib/rule/vm_%.o: OPT := -O3
endif

# --- what the build tools make -----------------------------------------------------------------
# A tool leaves a file alone whose content did not change, so objects are not made again for nothing;
# the stamp tells make when the tool ran.  Folders are prerequisites to see files come and go.

TOOL_CFLAGS := -std=c17 -O1 -g $(WARN) -D_DEFAULT_SOURCE -Itools

$(TOOLS)/%: tools/%.c tools/tool.c tools/tool.h
	@mkdir -p $(@D)
	$(CC) $(TOOL_CFLAGS) -o $@ $< tools/tool.c

$(GEN)/lang.stamp: $(TOOLS)/mklang $(shell find lang -type d -o -name '*.lang')
	@mkdir -p $(@D)
	$(TOOLS)/mklang $(GEN) lang
	@touch $@

ASSETS := $(shell find packs -name cases -prune -o -type d -print -o -name '*.pack' -print -o -name '*.paper' -print \
	-o -name '*.layout' -print) \
	$(shell find sql src -type d -o -name '*.sql')
$(GEN)/assets.stamp: $(TOOLS)/mkasset $(ASSETS)
	@mkdir -p $(@D)
	$(TOOLS)/mkasset $(GEN) packs sql src
	@touch $@

$(GEN)/msg_ids.h $(GEN)/msg_table.c: $(GEN)/lang.stamp
	@:
$(GEN)/assets_table.c: $(GEN)/assets.stamp
	@:

# --- tests -------------------------------------------------------------------------------------

define test_rule
$(BUILD)/test/$(notdir $(basename $(1))): $(1:%.c=$(BUILD)/%.o) $(KIT_OBJ) $(BUILD)/libkiemdiem.a
	@mkdir -p $$(@D)
	$$(CC) $$(LDFLAGS) -o $$@ $$^ $$(LIBS) $$(TEST_LIBS) $$(if $$(filter %_icu_test,$$@),$$(ICU_LIBS))
endef
$(foreach t,$(TEST_SRC),$(eval $(call test_rule,$(t))))

test:
	./test --quick
test-long:
	LONG=1 ./test
asan:
	$(MAKE) BUILD=build/asan SAN=address,undefined tests replays
	./test --unit build/asan

# What runs in two threads.
tsan:
	$(MAKE) BUILD=build/tsan SAN=thread build/tsan/test/job_test build/tsan/test/beside_test
	build/tsan/test/job_test
	build/tsan/test/beside_test

$(BUILD)/replay/%: $(BUILD)/fuzz/%_fuzz.o $(BUILD)/fuzz/replay_main.o $(BUILD)/libkiemdiem.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

fuzz:
	$(MAKE) CC=clang BUILD=build/libfuzzer SAN=fuzzer-no-link,address,undefined fuzzers
.PHONY: fuzzers
fuzzers: $(FUZZERS)
$(FUZZERS): $(BUILD)/fuzz/%: $(BUILD)/fuzz/%_fuzz.o $(BUILD)/libkiemdiem.a
	$(CC) -fsanitize=fuzzer,address,undefined -pie -o $@ $^ $(LIBS)

# --- checks ------------------------------------------------------------------------------------

check: format-check srccheck unused tidy

format:
	clang-format -i $(C_FILES)
format-check:
	clang-format --dry-run -Werror $(C_FILES)
srccheck: $(TOOLS)/srccheck
	$(TOOLS)/srccheck
unused: $(TOOLS)/mklang
	$(TOOLS)/mklang --unused src lang

TIDY := $(patsubst %,$(BUILD)/tidy/%.ok,$(filter %.c,$(C_FILES)))
tidy: $(TIDY)
$(TIDY): $(BUILD)/tidy/%.ok: % .clang-tidy $(filter %.h,$(C_FILES)) | $(GEN)/lang.stamp
	@mkdir -p $(@D)
	clang-tidy --quiet --warnings-as-errors='*' $< -- -std=c17 $(CPPFLAGS) $(PDF_CFLAGS) -Itools
	@touch $@

clean:
	rm -rf build

-include bench/bench.mk
-include $(wildcard $(patsubst %.c,$(BUILD)/%.d,$(SRC) src/main.c $(FUZZ_SRC) fuzz/replay_main.c) $(BUILD)/gen/*.d $(BUILD)/bench/*.d)
