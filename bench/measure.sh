#!/usr/bin/env bash
# Measures what a program that calls `create_token` costs: crates below the generated crate, CPU seconds of a cold dev build,
# the size of the stripped release binary, instructions a call (valgrind's callgrind, loopback, an answer of 1 KB).
# Needs GNU time, python3 and valgrind. Takes a few minutes: each program is built twice from nothing.
set -euo pipefail
cd "$(dirname "$0")"
target=$(mktemp -d)
server=
trap 'rm -rf "$target"; [ -z "$server" ] || kill "$server"' EXIT

say() { if [ -t 2 ]; then printf '%s\n' "$*" >&2; fi; }

coproc SERVER { exec python3 server.py; }
server=$SERVER_PID
read -r url <&"${SERVER[0]}"

# Instructions of a program that makes N calls.
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$1" "$url" "$2" 2>&1 |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

echo "| program | crates | CPU s, dev build | MB, release, stripped | instructions a call |"
echo "|---|--:|--:|--:|--:|"
for program in core async blocking; do
    cargo fetch --quiet
    # Below the generated crate: neither it nor the program counts.
    crates=$(( $(cargo tree --quiet --features "$program" --edges normal,build --prefix none |
        sed 's/ (\*)$//' | sort -u | wc -l) - 2 ))
    say "building $program"
    cpu=$( { /usr/bin/time --format '%U %S' env CARGO_TARGET_DIR="$target/dev-$program" \
        cargo build --quiet --features "$program" --bin "$program"; } 2>&1 | awk 'END { print $1 + $2 }')
    CARGO_TARGET_DIR="$target/release" cargo build --quiet --release --features "$program" --bin "$program"
    binary=$target/release/release/$program
    strip "$binary"
    size=$(stat --format %s "$binary" | awk '{ printf "%.2f", $1 / 1e6 }')
    calls=-
    if [ "$program" != core ]; then
        say "counting the instructions of $program"
        calls=$(( ($(instructions "$binary" 200) - $(instructions "$binary" 100)) / 100 ))
    fi
    echo "| $program | $crates | $cpu | $size | $calls |"
done
