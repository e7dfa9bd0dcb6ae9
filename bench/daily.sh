#!/usr/bin/env bash
# Has the compiler check daily.rs, and in it the DynamoDB calls of the README and examples of the documentation, against clients of
# five services, and daily_sdk.rs against the official SDK. Compares the lines of both with the table in docs/alternatives.md.
#
#     bench/daily.sh MODELS [OUT]     MODELS: a folder such as botocore/data; OUT: target/daily by default
#
# The official SDK is left out without SDK=yes: it takes much longer than all the rest.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
models=$(realpath "${1:?usage: bench/daily.sh MODELS [OUT]}")
out=$(realpath --canonicalize-missing "${2:-$root/target/daily}")
services=(dynamodb eks iam lambda s3)
# The official SDK, without TLS and an HTTP client: nothing is sent.
declare -A sdk=([dynamodb]=1.136.0 [eks]=1.160.0 [iam]=1.133.0 [lambda]=1.156.0 [s3]=1.157.0)

# A program with one file and dependencies, of which each is a line: `program FOLDER FILE DEPENDENCIES`.
program() {
    mkdir -p "$out/$1/src"
    cp "$2" "$out/$1/src/main.rs"
    printf '[package]\nname = "%s"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n\n[dependencies]\n%s' "$1" "$3" \
        >"$out/$1/Cargo.toml"
}

check() {
    (cd "$out/$1" && RUSTFLAGS="-D warnings" CARGO_INCREMENTAL=0 cargo check --quiet)
}

cd "$root"
bench/daily_lines.py | while IFS= read -r line; do
    grep -qF -- "$line" docs/alternatives.md || { echo "docs/alternatives.md does not have: $line"; exit 1; }
done

cargo xtask codegen --models "$models" "${services[@]/#/--service=}" --prune --layout crates --out "$out/clients"
ours="" official=""
for service in "${services[@]}"; do
    ours+="tinsmith-$service = { path = \"../clients/$service\", default-features = false }"$'\n'
    official+="aws-sdk-$service = { version = \"=${sdk[$service]}\", default-features = false }"$'\n'
done
# What examples of the documentation use beside the clients.
ours+="tinsmith-credentials = { path = \"$root/credentials\", default-features = false, features = [\"hyper\"] }
reqwest = { version = \"0.13\", default-features = false, features = [\"stream\"] }
serde_json = \"1\"
tokio = { version = \"1\", default-features = false, features = [\"fs\"] }
"
program program bench/daily.rs "$ours"
# The block of the README that puts an item, which the documentation of the crate shows too.
block=$(awk '/^```rust/ { block = ""; next } /^```/ { if (block ~ /put_item/) printf "%s", block; block = ""; next } { block = block $0 "\n" }' README.md)
[ -n "$block" ] || { echo "the README shows no put_item"; exit 1; }
while IFS= read -r line; do
    grep -qF -- "//! $line" generated/src/lib.rs || { echo "generated/src/lib.rs does not show: $line"; exit 1; }
done <<<"$block"
printf '{\n%s\nbooks\n}\n' "$block" >"$out/program/src/readme.rs"
bench/daily_docs.py >"$out/program/src/documents.rs"
check program

if [ "${SDK:-no}" = yes ]; then
    program official bench/daily_sdk.rs "$official"
    check official
fi
