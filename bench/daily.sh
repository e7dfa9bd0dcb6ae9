#!/usr/bin/env bash
# Has the compiler check daily.rs, and in it the DynamoDB calls of the README, against clients of five services.
#
#     bench/daily.sh MODELS [OUT]     MODELS: a folder such as botocore/data; OUT: target/daily by default
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
models=$(realpath "${1:?usage: bench/daily.sh MODELS [OUT]}")
out=$(realpath --canonicalize-missing "${2:-$root/target/daily}")
services=(dynamodb eks iam lambda s3)

cd "$root"
cargo xtask codegen --models "$models" "${services[@]/#/--service=}" --prune --layout crates --out "$out/clients"
mkdir -p "$out/program/src"
cp bench/daily.rs "$out/program/src/main.rs"
# The block of the README that puts an item, which the documentation of the crate shows too.
block=$(awk '/^```rust/ { block = ""; next } /^```/ { if (block ~ /put_item/) printf "%s", block; block = ""; next } { block = block $0 "\n" }' README.md)
[ -n "$block" ] || { echo "the README shows no put_item"; exit 1; }
while IFS= read -r line; do
    grep -qF -- "//! $line" generated/src/lib.rs || { echo "generated/src/lib.rs does not show: $line"; exit 1; }
done <<<"$block"
printf '{\n%s\nbooks\n}\n' "$block" >"$out/program/src/readme.rs"
{
    printf '[package]\nname = "daily"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n\n[dependencies]\n'
    for service in "${services[@]}"; do
        printf 'tinsmith-%s = { path = "../clients/%s", default-features = false }\n' "$service" "$service"
    done
} >"$out/program/Cargo.toml"
cd "$out/program"
RUSTFLAGS="-D warnings" CARGO_INCREMENTAL=0 cargo check --quiet
