#!/usr/bin/env python3
"""Measures calls with generated clients beside hand-written code, the official SDK and the floors below both; prints one table.

    bench/calls.py MODELS [--cases A,B] [--programs A,B] [--calls N] [--sdk-ec2] [--no-build]

MODELS is a folder such as botocore/data. The clients are generated into bench/clients from it, with the operations that are
called, and all programs of bench/calls are built. They make the same calls over loopback, one process at a time, and get the
same canned answers. Two answers are pages of 1 MB of DynamoDB: `dynamodb-query-1mb` has documents (long texts, numbers, lists,
maps in maps), `dynamodb-query-1mb-small-items` has small items.

The programs whose names end in `-alone` read an answer that is there already: the generated clients through a transport that
gives it to them, and serde's derive, for the pages also with `BTreeMap` instead of `HashMap`.

Needs valgrind. The official SDK takes long to build; `--programs` can leave it out, and its client of EC2 is measured only with
`--sdk-ec2`. A program can be run alone, too: `PROGRAM CASE URL CALLS`, with a URL that `server` prints.
"""
import argparse
import json
import re
import subprocess
import tempfile
from pathlib import Path

BENCH = Path(__file__).resolve().parent
TARGET = BENCH / "calls" / "target"
OPERATIONS = {
    "dynamodb": ["Query"],
    "ec2": ["DescribeInstances"],
    "s3": ["ListObjectsV2"],
    "sqs": ["ReceiveMessage"],
    "sso-oidc": ["CreateToken"],
}
# Each with the package that it is in.
PROGRAMS = {
    "generated-clients": "generated-clients",
    "hand-written": "by-hand",
    "sdk": "sdk",
    "bare-hyper": "by-hand",
    "generated-alone": "generated-clients",
    "serde-alone": "by-hand",
    "serde-btree-alone": "by-hand",
}
SMALL = ["create-token", "dynamodb-query-1kb", "sqs-receive-10"]
PAGES = ["dynamodb-query-1mb", "dynamodb-query-1mb-small-items"]
CASES = [*SMALL, *PAGES, "s3-list-1000", "ec2-describe-500"]
# Callgrind has no SHA instructions, so this is other code than usual, by the names that it has in sha2 and ring.
COMPRESSION = re.compile(r"sha2::sha256::.*compress|sha256_block_data_order")
ROUNDS = 5


def run(*command, **options):
    return subprocess.run(command, check=True, text=True, **options)


def generate(models, operations, out):
    """Generates clients with a few operations of each service."""
    with tempfile.TemporaryDirectory() as folder:
        for service in operations:
            (Path(folder) / service).symlink_to(models.resolve() / service)
        chosen = {service: {"operations": names} for service, names in operations.items()}
        (Path(folder) / "tinsmith.json").write_text(json.dumps({"services": chosen}))
        options = ["--models", folder, "--layout", "crates", "--out", out]
        run("cargo", "xtask", "codegen", *options, "--runtime", "runtime", cwd=BENCH.parent)


def build(programs, sdk_ec2):
    """Builds each program twice: as it is, and with an allocator that counts."""
    run("cargo", "build", "--quiet", "--release", "--package", "support", cwd=BENCH / "calls")
    for kind, features in [("plain", []), ("counting", ["--features", "support/allocations"])]:
        (TARGET / kind).mkdir(exist_ok=True)
        for program in programs:
            package = ["--package", PROGRAMS[program], "--bin", program]
            if program == "sdk" and sdk_ec2:
                package += ["--features", "ec2"]
            run("cargo", "build", "--quiet", "--release", *package, *features, cwd=BENCH / "calls")
            (TARGET / kind / program).unlink(missing_ok=True)
            (TARGET / kind / program).hardlink_to(TARGET / "release" / program)


def measured(kind, program, case, url, calls):
    """What a program prints of itself."""
    found = run(TARGET / kind / program, case, url, str(calls), stdout=subprocess.PIPE)
    return json.loads(found.stdout)


def profile(program, case, url, calls):
    """Instructions of a run: all, and those of the compression function."""
    with tempfile.NamedTemporaryFile() as out:
        options = ["--tool=callgrind", f"--callgrind-out-file={out.name}"]
        command = [TARGET / "plain" / program, case, url, str(calls)]
        run("valgrind", *options, *command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shown = run("callgrind_annotate", "--threshold=100", "--auto=no", out.name, stdout=subprocess.PIPE).stdout
    total = compression = 0
    for count, name in re.findall(r"^\s*([\d,]+) \([ \d.]+%\)\s+(.*)$", shown, re.MULTILINE):
        if name.startswith("PROGRAM TOTALS"):
            total = int(count.replace(",", ""))
        elif COMPRESSION.search(name):
            compression += int(count.replace(",", ""))
    return total, compression


def instructions(program, case, url, calls):
    """Instructions of one call: what a run of twice as many takes more."""
    (few, few_sha), (many, many_sha) = (profile(program, case, url, n) for n in (calls, 2 * calls))
    sha = (many_sha - few_sha) / calls
    return (many - few) / calls - sha, sha


def is_measured(program, case, sdk_ec2):
    """Whether the table has a row for this program and case."""
    if program == "sdk" and case == "ec2-describe-500":
        return sdk_ec2
    return program not in ("generated-alone", "serde-btree-alone") or case in PAGES


def row(case, program, cpu, url, calls):
    rest, sha = instructions(program, case, url, calls)
    memory = measured("counting", program, case, url, 1)
    kilobytes = [memory[name] / 1000 for name in ("allocated_bytes", "peak_bytes")]
    cells = [f"{rest / 1000:,.0f}", f"{sha / 1000:,.0f}", f"{cpu / 1000:,.0f}", f"{memory['allocations']:,}"]
    return f"| {case} | {program} | {' | '.join(cells)} | {kilobytes[0]:,.0f} | {kilobytes[1]:,.0f} |"


def table(all_programs, cases, urls, calls, sdk_ec2):
    print("| call | program | k instructions | SHA-256, k | CPU, µs | allocations | kB allocated | peak kB |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    for case in cases:
        programs = [each for each in all_programs if is_measured(each, case, sdk_ec2)]
        few = calls if case in SMALL else max(calls // 10, 3)
        cpu = {program: [] for program in programs}
        # In turns: what disturbs one program disturbs the others as well. The least is the least disturbed.
        for _ in range(ROUNDS):
            for program in programs:
                cpu[program].append(measured("plain", program, case, urls[case], 10 * few)["cpu_ns"])
        for program in programs:
            print(row(case, program, min(cpu[program]), urls[case], few), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", type=Path)
    parser.add_argument("--cases", type=lambda text: text.split(","), default=CASES)
    parser.add_argument("--programs", type=lambda text: text.split(","), default=list(PROGRAMS))
    parser.add_argument("--calls", type=int, default=100)
    parser.add_argument("--no-build", action="store_true")
    parser.add_argument("--sdk-ec2", action="store_true")
    args = parser.parse_args()
    if not args.no_build:
        generate(args.models, OPERATIONS, BENCH / "clients")
        build(args.programs, args.sdk_ec2)
    with subprocess.Popen([TARGET / "release" / "server"], stdout=subprocess.PIPE, text=True) as server:
        try:
            urls = dict(server.stdout.readline().split() for _ in CASES)
            table(args.programs, args.cases, urls, args.calls, args.sdk_ec2)
        finally:
            server.kill()


if __name__ == "__main__":
    main()
