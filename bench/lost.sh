#!/usr/bin/env bash
# Counts the calls that are lost: 2,000 of all kinds over a link with 40 ms of delay to a server that closes idle connections, 3,000 at
# once over TLS, and 300 at once where the program may open 64 files; async and blocking. Each has to be 0, and so has the number of
# requests that came again though an earlier one had been answered. Needs python3 and openssl, and takes three minutes.
set -euo pipefail
cd "$(dirname "$0")"
cargo build --quiet --release --features lost --bin lost
lost=${CARGO_TARGET_DIR:-target}/release/lost
work=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}"; rm -rf "$work"' EXIT

# Starts a server and says its URL.
start() {
    python3 idle_server.py "${@:2}" >"$work/$1" &
    servers+=($!)
    until [ -s "$work/$1" ]; do sleep 0.1; done
    url=$(cat "$work/$1")
}

start link
for style in blocking async; do "$lost" gaps $style "$url" 2000; done
curl --silent "$url/-/report"
echo

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=DNS:localhost \
    -keyout "$work/key.pem" -out "$work/certificate.pem" 2>/dev/null
start tls "$work/certificate.pem" "$work/key.pem"
for style in blocking async; do "$lost" at-once $style "$url" 3000 "$work/certificate.pem"; done
for style in blocking async; do (ulimit -n 64 && "$lost" at-once $style "$url" 300 "$work/certificate.pem"); done
