#!/usr/bin/env bash
# Filled forms of every kind, opened and saved by LibreOffice, are read back as they were.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash
test=$(realpath "$root/build/test/form_read_test" 2>/dev/null)
command -v soffice >/dev/null && [ -x "$test" ] || { echo "ok - skipped: needs LibreOffice and build/test/form_read_test"; exit 0; }
export FORMS=${FORMS:-14}
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT

begin "$FORMS filled forms are read back after LibreOffice saved them"
mkdir -p docs again
FORM_WRITE=docs "$test" >out.txt 2>&1 || fail 'the forms were not written'
timeout 300 soffice "-env:UserInstallation=file://$profile" --headless --convert-to docx --outdir again docs/*.docx \
    >office.txt 2>&1 || fail 'LibreOffice did not save them'
[ "$(ls again | wc -l)" -eq "$FORMS" ] || fail 'not all forms came back'
FORM_READ=again "$test" >out.txt 2>&1 || fail 'they are others now'
finish
