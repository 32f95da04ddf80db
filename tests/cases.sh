#!/usr/bin/env bash
# cases.sh — the acceptance cases and the examples of every pack, as `kiemdiem pack test` runs them.
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=tests/check.bash
. tests/check.bash

for pack in "$root"/packs/*/pack.pack; do
    id=$(basename "$(dirname "$pack")")
    begin "cases and examples of $id"
    run 0 pack test "$id" --packs "$root/packs"
done

finish
