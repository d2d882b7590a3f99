#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Runs every fuzz target for some seconds, from the inputs in fuzz/corpus and a seed. No two runs are the same: what is
# found depends on the time.
#
#   fuzz/run.sh              60 seconds each
#   fuzz/run.sh 600          600 seconds each
#   fuzz/run.sh 0            only the inputs in fuzz/corpus, which is the same in every run
#   fuzz/run.sh 600 plan     one target
#
#   FUZZ_SEED   first seed, 1 unless set
#   FUZZ_JOBS   how many targets at once, 1 unless set
#
# Fails when an input is found that panics, runs for more than 10 seconds or takes more than 2 GB. The
# input is kept under target/fuzz/artifacts; once mended, it belongs into fuzz/corpus/TARGET.
# Where cargo-fuzz cannot work this says so and succeeds: ordinary tests replay the corpora everywhere, as they are and
# changed (crates/exchange/tests/corpus_replay.rs, corpus_changed.rs).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(formula plan measurement query)
seed=${FUZZ_SEED:-1}

skip() {
    echo "*** SKIPPED: fuzz targets: $1" >&2
    exit 0
}

# sanitizers and coverage are unstable options: a stable compiler takes them with this
export RUSTC_BOOTSTRAP=1
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target/fuzz}
mkdir -p "$CARGO_TARGET_DIR"

case "$(rustc -vV | sed -n 's/^host: //p')" in
x86_64-unknown-linux-gnu | aarch64-unknown-linux-gnu | *-apple-darwin) ;;
*) skip "no address sanitizer for this machine" ;;
esac
command -v c++ >/dev/null 2>&1 || skip "libFuzzer needs a C++ compiler (Debian: g++)"
if ! cargo fuzz --version >/dev/null 2>&1; then
    echo "fuzz: installing cargo-fuzz (once, about a minute)"
    # not with this directory's flags and settings
    env -u RUSTC_BOOTSTRAP cargo install --quiet --locked cargo-fuzz ||
        skip "cargo-fuzz cannot be installed"
fi

host=$(rustc -vV | sed -n 's/^host: //p')
echo "fuzz: building ${targets[*]}"
# what is attacked is what the service is built from
cp Cargo.lock fuzz/Cargo.lock
for target in "${targets[@]}"; do
    (cd fuzz && cargo fuzz build --target "$host" --target-dir "$CARGO_TARGET_DIR" "$target") \
        >"$CARGO_TARGET_DIR/build.log" 2>&1 || { cat "$CARGO_TARGET_DIR/build.log" >&2; exit 1; }
done

# longest input: beyond the product's own limits where they can be reached quickly
longest() {
    case $1 in
    formula) echo 5000 ;;
    plan) echo 20000 ;;
    *) echo 4096 ;;
    esac
}

run() {
    local target=$1 began=$SECONDS log=$CARGO_TARGET_DIR/$1.log grown=$CARGO_TARGET_DIR/corpus/$1
    local artifacts=$CARGO_TARGET_DIR/artifacts/$1
    # the first folder is where new inputs go
    local end=-max_total_time=$seconds inputs=("$grown" "fuzz/corpus/$target")
    [ "$seconds" -gt 0 ] || end=-runs=0 inputs=("fuzz/corpus/$target")
    mkdir -p "$grown" "$artifacts"
    if timeout $((seconds + 120)) "$CARGO_TARGET_DIR/$host/release/$target" \
        -seed="$seed" "$end" -timeout=10 -rss_limit_mb=2048 \
        -max_len="$(longest "$target")" -dict="fuzz/$target.dict" -artifact_prefix="$artifacts/" \
        -print_final_stats=1 "${inputs[@]}" >"$log" 2>&1; then
        printf 'fuzz: %-12s %s inputs in %s s, seed %s, nothing found\n' "$target" \
            "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" $((SECONDS - began)) "$seed"
    else
        printf 'fuzz: %-12s FOUND something:\n' "$target" >&2
        grep -vE '^(#|NEW_FUNC|INFO)' "$log" | tail -n 40 >&2
        return 1
    fi
}

failed=0
jobs=${FUZZ_JOBS:-1}
running=0
for target in "${targets[@]}"; do
    if [ "$running" -ge "$jobs" ]; then
        wait -n || failed=1
        running=$((running - 1))
    fi
    run "$target" &
    running=$((running + 1))
done
while [ "$running" -gt 0 ]; do
    wait -n || failed=1
    running=$((running - 1))
done
exit "$failed"
