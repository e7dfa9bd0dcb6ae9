#!/usr/bin/env python3
"""Measures what reading and linking a service takes, from a Smithy AST beside C2J: instructions of callgrind, both forms compact.

    bench/load.py ASTS MODELS

ASTS is a folder with a JSON file a service, MODELS botocore's data of the same days (botocore 1.37.26 for the ASTs of April 2025). A
service is found in both by its id, and the folders of its versions. Needs valgrind; takes about five minutes.
"""

import argparse
import gzip
import json
import pathlib
import re
import statistics
import subprocess
import tempfile

BENCH = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("asts", type=pathlib.Path)
    parser.add_argument("models", type=pathlib.Path)
    args = parser.parse_args()
    build = ["cargo", "build", "--quiet", "--release", "--features", "load", "--bin", "load"]
    subprocess.run(build, cwd=BENCH, check=True)
    print("| service | C2J, million instructions | AST | ratio |\n|---|--:|--:|--:|")
    rows = []
    for name, c2j, ast in pairs(args.asts, args.models):
        rows.append((instructions(c2j), instructions([ast])))
        of_c2j, of_ast = rows[-1]
        print(f"| {name} | {of_c2j / 1e6:.1f} | {of_ast / 1e6:.1f} | {of_ast / of_c2j:.2f} |", flush=True)
    of_c2j, of_ast = (sum(column) for column in zip(*rows))
    print(f"| all {len(rows)} | {of_c2j / 1e6:.1f} | {of_ast / 1e6:.1f} | {of_ast / of_c2j:.2f} |")
    print(f"\nThe median of the ratios is {statistics.median(ast / c2j for c2j, ast in rows):.2f}.")


def pairs(asts, models):
    """The services that are there in both forms: their names, the files of C2J, and the AST."""
    folders = {}
    for file in sorted(models.glob("*/*/service-2.json*")):
        metadata = json.loads(text(file))["metadata"]
        folders[metadata["serviceId"], metadata["apiVersion"]] = file.parent
    for ast in sorted(asts.glob("*.json")):
        shapes = json.loads(text(ast))["shapes"].values()
        service = next(shape for shape in shapes if shape["type"] == "service")
        folder = folders.get((service["traits"]["aws.api#service"]["sdkId"], service["version"]))
        if folder:
            yield folder.parent.name, [file for file in sorted(folder.iterdir()) if "examples" not in file.name], ast


def text(file):
    if file.suffix == ".gz":
        return gzip.decompress(file.read_bytes()).decode()
    return file.read_text()


def instructions(files):
    """Of one load: those of two less those of one, so that what else the program does is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            compact = json.dumps(json.loads(text(file)), ensure_ascii=False, separators=(",", ":"))
            pathlib.Path(folder, file.name.removesuffix(".gz")).write_text(compact)
        one, two = (counted(folder, times) for times in ("1", "2"))
    return two - one


def counted(folder, times):
    program = BENCH / "target/release/load"
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, folder, times]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(re.search(r"Collected : (\d+)", run.stderr).group(1))


if __name__ == "__main__":
    main()
