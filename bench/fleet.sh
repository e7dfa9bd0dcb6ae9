#!/usr/bin/env bash
# Generates every version of every model of a folder, each as a crate, and checks them all: `cargo check`, warnings denied. A sample
# that covers the protocols goes through clippy and rustdoc too. Then a table: what that took, what the crates of some services take
# to build when the runtime is built already, and how many lines an operation has.
#
#     bench/fleet.sh MODELS [OUT]             MODELS: a folder such as botocore/data; OUT: target/fleet by default
#     bench/fleet.sh --sample MODELS [OUT]    only that sample, without the table; OUT: target/sample by default
#
# The table needs GNU time. All takes about 6 minutes on 2 cores and 3.5 GB below OUT, the sample 1 minute. What is built there
# already is not built again, nor counted.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
only=fleet
if [ "${1-}" = --sample ]; then
    only=sample
    shift
fi
models=$(realpath "${1:?usage: bench/fleet.sh [--sample] MODELS [OUT]}")
out=$(realpath --canonicalize-missing "${2:-$root/target/$only}")
sample=(apigateway bedrock-runtime cloudfront cloudwatch dynamodb ec2 iam kinesis lambda route53 s3 sns sqs sso-oidc sts)
measured=(dynamodb ec2 s3)
# Generating hundreds of services is faster with this profile than with that of `cargo xtask`.
xtask=(cargo run --quiet --profile fleet --package xtask --)
table=

# Adds a row for a command: CPU seconds, wall seconds, and the memory of its largest process.
measure() {
    local what=$1 times
    shift
    times=$(mktemp)
    /usr/bin/time --output "$times" --format '%U %S %e %M' "$@"
    table+=$(awk -v what="$what" 'END { printf "| %s | %.1f | %.1f | %.2f |", what, $1 + $2, $3, $4 / 1048576 }' "$times")$'\n'
    rm "$times"
}

# Clippy and rustdoc on the crates of the sample, warnings denied.
lint_sample() {
    local chosen=()
    for service in "${sample[@]}"; do
        if [ -d "$service" ]; then chosen+=(--package "tinsmith-$service"); fi
    done
    [ ${#chosen[@]} -gt 0 ] || return 0
    "$@" "clippy, sample" cargo clippy --quiet "${chosen[@]}" --no-default-features --keep-going -- -D warnings
    "$@" "rustdoc, sample" cargo doc --quiet "${chosen[@]}" --no-default-features --no-deps --keep-going
}

# Runs a command, as measure does, without measuring.
quietly() {
    shift
    "$@"
}

cd "$root"
if [ "$only" = sample ]; then
    "${xtask[@]}" codegen --models "$models" "${sample[@]/#/--service=}" --prune --layout crates --out "$out"
    cd "$out"
    export RUSTFLAGS="-D warnings" RUSTDOCFLAGS="-D warnings" CARGO_INCREMENTAL=0
    lint_sample quietly
    exit
fi
cargo build --quiet --profile fleet --package xtask
# A model that cannot be generated does not keep the others from being checked.
faulty=
measure "generate" "${xtask[@]}" codegen --models "$models" --all-versions --keep-going --layout crates --out "$out" || faulty=1

cd "$out"
export RUSTFLAGS="-D warnings" RUSTDOCFLAGS="-D warnings" CARGO_INCREMENTAL=0
measure "check, all" cargo check --quiet --workspace --no-default-features --keep-going
lint_sample measure
unset RUSTFLAGS RUSTDOCFLAGS CARGO_INCREMENTAL

for service in "${measured[@]}"; do
    [ -d "$service" ] || continue
    for command in check build; do
        cargo "$command" --quiet --package "tinsmith-$service"
        cargo clean --quiet --package "tinsmith-$service"
        measure "$command of $service alone" cargo "$command" --quiet --package "tinsmith-$service"
    done
done

echo "| | CPU s | wall s | GiB |"
echo "|---|--:|--:|--:|"
printf '%s' "$table"
find . -path ./target -prune -o -name '*.rs' -exec cat {} + | awk '
    /^ *$/ || /^ *\/\/[\/!]/ { next }
    { lines++ }
    /self\.0\.send\(/ { operations++ }
    END { printf "\n%d lines without docs and blank lines, %.1f an operation\n", lines, lines / operations }'
[ -z "$faulty" ] || { echo "some models could not be generated, see above" >&2; exit 1; }
