#!/usr/bin/env python3
"""Moves large bodies and many events with generated clients and with other clients, on loopback, and prints a table of ratios.

Needs Linux, valgrind, and 12 GiB below --folder for a moment. The clients take turns, and each figure is the least of --rounds: what
else the machine does makes it only larger. CPU seconds are those of the client's process, the system's part included.

`--only events` needs no room and little time: its instructions are counted, over answers that are in memory. With `--models`, a folder
such as botocore/data, clients of services are generated, and their events are read too.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import calls

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "streams")
GIB = 1 << 30
# The operations whose events are read, by service.
EVENTS = {
    "bedrock-runtime": ["ConverseStream", "InvokeModelWithResponseStream"],
    "kinesis": ["SubscribeToShard"],
    "logs": ["StartLiveTail"],
}
EVENT_NAMES = ["converse-stream", "invoke-model-with-response-stream", "subscribe-to-shard", "start-live-tail"]
PARTS = ["cpu", "memory", "events"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sdk", action="store_true", help="the official SDK too, whose crates take long to build")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--size", type=int, default=GIB, help="of the bodies whose CPU seconds are counted, in bytes")
    parser.add_argument("--large", type=int, default=10 * GIB, help="of the download whose memory is looked at")
    parser.add_argument("--sparse", type=int, default=5 * GIB, help="of the upload whose memory is looked at")
    parser.add_argument("--folder", default=None, help="where the files of the measurement are")
    parser.add_argument("--only", choices=PARTS, action="append", help="a part of the table, and no others")
    parser.add_argument("--models", type=Path, help="of services whose events are read too")
    return parser.parse_args()


def build(folder, *features):
    subprocess.run(["cargo", "build", "--quiet", "--release", "--bins", *features], cwd=folder, check=True)
    return os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(folder, "target")), "release")


def build_services(models):
    calls.generate(models, EVENTS, Path(HERE) / "clients")
    return os.path.join(build(os.path.join(HERE, "services")), "services")


class Bench:
    def __init__(self, options, programs, folder):
        self.options, self.programs, self.folder = options, programs, folder
        self.certificate = os.path.join(folder, "certificate.pem")
        self.server = subprocess.Popen([self.path("server"), self.certificate], stdout=subprocess.PIPE, text=True)
        self.plain, self.tls = self.server.stdout.readline().split()

    def path(self, program):
        return os.path.join(self.programs, program)

    def move(self, who, what, size, name, tls):
        file = "-" if name is None else os.path.join(self.folder, name)
        if what.startswith("get") and name is not None:
            # A new file for each: what the system does to give the memory of an old one back is no cost of the client.
            Path(file).unlink(missing_ok=True)
        command = [self.path("client"), who, what, self.tls if tls else self.plain, str(size), file]
        out = subprocess.run(command + [self.certificate] * tls, check=True, capture_output=True, text=True).stdout
        cpu, memory = out.split()
        return float(cpu), int(memory)

    def cpu(self, title, target, base, others, tls=False):
        """The CPU seconds of others beside those of the base, each the least of some rounds that they make in turns."""
        name = "object" if others[0][1].startswith("get") else "source"
        seconds = {}
        for _ in range(self.options.rounds):
            for who, what in [base, *others]:
                taken = self.move(who, what, self.options.size, name, tls)[0]
                seconds.setdefault((who, what), []).append(taken)
        least = {key: min(values) for key, values in seconds.items()}
        for key in others:
            row(f"{title}, {key[0]}", f"{least[key]:.2f} s, {base[0]} {least[base]:.2f} s", least[key] / least[base],
                target if key[0] in ("async", "blocking") else "")

    def memory(self, title, what, size, name, who):
        small = self.move(who, what, 10 << 20, name and "small", False)[1]
        large = self.move(who, what, size, name, False)[1]
        row(f"{title}, {who}", f"{large} KiB above idle, {small} KiB for 10 MiB", None, "2 MiB, equal within 1 MiB")

    def events_part(self):
        events_read("an event of 1 KiB", [self.path("events")])
        if self.options.models:
            services = build_services(self.options.models)
            for name in EVENT_NAMES:
                events_read(f"the same of {name}", [services, name])
        for what, title in [("first", "first event after its last byte"), ("sent", "last byte after an event is sent")]:
            out = subprocess.run([self.path("events"), what, "1000"], check=True, capture_output=True, text=True).stdout
            median, late = out.split()
            row(f"{title}, of 1,000", f"median {median} µs, 99th percentile {late} µs", None, "median 1 ms")

    def run(self):
        for part in self.options.only or PARTS:
            getattr(self, f"{part}_part")()

    def cpu_part(self):
        options, sdk = self.options, self.options.sdk
        both = lambda what: [("async", what), ("blocking", what)] + [("sdk", what)] * sdk
        self.cpu("GET to a file, no checksum", "1.1", ("bare", "get"), both("get"))
        self.cpu("GET to a file, CRC32 compared, beside bare and CRC32", "1.1", ("bare", "get-crc32"), both("get-crc32"))
        self.cpu("GET to a file over TLS", "", ("bare", "get"), [("async", "get"), ("blocking", "get")], tls=True)
        make(os.path.join(self.folder, "source"), options.size)
        ours = [("async", "put"), ("blocking", "put")]
        self.cpu("PUT from a file over TLS, CRC32 behind it", "1.25", ("bare", "put"), ours, tls=True)
        self.cpu("PUT from a file, signed chunks, beside bare and both hashes", "1.15", ("bare", "put-crc32-sha256"), both("put"))
        os.remove(os.path.join(self.folder, "source"))

    def memory_part(self):
        options = self.options
        make(os.path.join(self.folder, "small"), 10 << 20)
        make(os.path.join(self.folder, "sparse"), options.sparse, sparse=True)
        for who in ("async", "blocking"):
            self.memory(f"{options.large / GIB:g} GiB down", "get", options.large, None, who)
            self.memory(f"{options.size / GIB:g} GiB down, to a file", "get", options.size, "object", who)
            self.memory(f"{options.sparse / GIB:g} GiB up", "put", options.sparse, "sparse", who)
            for title, read in [("not read", 0), ("one chunk read", 1), ("half of 8 MiB read", 4 << 20)]:
                command = [self.path("open"), who, self.plain, "1000", str(8 << 20), str(read)]
                out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                row(f"1,000 open downloads, {title}, {who}", f"{out.strip()} KiB each", None, "128 KiB")


def events_read(title, program):
    """The instructions of an event: those of a run with many less those of one with few."""
    few, many = 1_000, 101_000
    counted = {what: instructions([*program, what, str(many)]) - instructions([*program, what, str(few)]) for what in ("read", "parse")}
    read, parse = (counted[what] / (many - few) for what in ("read", "parse"))
    row(f"{title}, read and typed", f"{read:,.0f} instructions, serde_json and two CRC32 {parse:,.0f}", read / parse, "1.3")


def instructions(command):
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    out = subprocess.run([*valgrind, *command], check=True, capture_output=True, text=True).stderr
    return int(re.search(r"Collected : (\d+)", out)[1])


def make(path, size, sparse=False):
    with open(path, "wb") as file:
        if sparse:
            file.truncate(size)
            return
        block = b"x" * (1 << 20)
        for start in range(0, size, len(block)):
            file.write(block[: size - start])


def row(title, figures, ratio, target):
    print(f"| {title} | {figures} | {'' if ratio is None else f'{ratio:.2f}'} | {target} |", flush=True)


def main():
    options = arguments()
    programs = build(HERE, *(["--features", "sdk"] if options.sdk else []))
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        bench = Bench(options, programs, folder)
        print("| what | figures | ratio | target |\n|---|---|--:|---|")
        try:
            bench.run()
        finally:
            bench.server.kill()


if __name__ == "__main__":
    sys.exit(main())
