#!/usr/bin/env python3
"""Measures how calm updates are: lines changed in generated code for each line changed in a model, over real updates.

    bench/history.py WORK [--wheels DIR]

Takes the pairs of botocore releases in bench/history.txt, downloads them with pip into DIR (WORK/wheels by default), and of each pair
every model that differs, with its documentation left out. What is done stands in WORK/results.jsonl, so a run that was broken off goes
on where it was. Needs pip and git; takes about ten minutes, and more for the first run.
"""

import argparse
import gzip
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
XTASK = ROOT / "target/release/xtask"
DATA = "botocore/data/"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--wheels", type=pathlib.Path)
    args = parser.parse_args()
    wheels = args.wheels or args.work / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    args.work.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cargo", "build", "--quiet", "--release", "--package", "xtask"], cwd=ROOT, check=True)
    results = Results(args.work / "results.jsonl")
    for old, new in releases():
        old_wheel, new_wheel = wheel(wheels, old), wheel(wheels, new)
        for service in changed(old_wheel, new_wheel):
            if not results.has(new, service):
                progress(f"{old} → {new}: {service}")
                results.add(measured(args.work / "pair", service, old_wheel, new_wheel) | {"new": new, "service": service})
    progress("")
    print(results.table())


def releases():
    """The pairs of neighbouring releases."""
    lines = (ROOT / "bench/history.txt").read_text().splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def wheel(folder, version):
    """The wheel of a release, downloaded if it is not there."""
    path = folder / f"botocore-{version}-py3-none-any.whl"
    if not path.exists():
        progress(f"downloading botocore {version}")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, f"botocore=={version}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return path


def changed(old, new):
    """The services whose newest model says something else in the new wheel than in the old one."""
    old, new = zipfile.ZipFile(old), zipfile.ZipFile(new)
    newest = {}
    for name in sorted(new.namelist()):
        if name.startswith(DATA) and name.endswith("/service-2.json.gz"):
            newest[name.split("/")[2]] = name
    there = set(old.namelist())
    for service, name in newest.items():
        if name in there and old.getinfo(name).CRC != new.getinfo(name).CRC and read(old, name) != read(new, name):
            yield service


def read(archive, name):
    return json.loads(gzip.decompress(archive.read(name)))


def measured(work, service, old, new):
    """What an update of a model changes."""
    shutil.rmtree(work, ignore_errors=True)
    for side, source in (("old", old), ("new", new)):
        (work / side).mkdir(parents=True)
        models, code = work / side / "models", work / side / "code"
        xtask("models", "update", source, service, "--models", models, "--docs", "drop")
        xtask("codegen", "--models", models, "--service", service, "--out", code)
        for file in code.rglob("*.rs"):
            leave_out_docs(file)
    model_lines, _ = difference(work, "models")
    code_lines, files = difference(work, "code")
    return {"model_lines": model_lines, "code_lines": code_lines, "files": files}


def xtask(*words):
    subprocess.run([XTASK, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def leave_out_docs(file):
    lines = file.read_text().splitlines()
    file.write_text("".join(f"{line}\n" for line in lines if not line.lstrip().startswith("//")))


def difference(work, what):
    """How many lines and files differ."""
    command = ["git", "diff", "--no-index", "--numstat", "--no-renames", f"old/{what}", f"new/{what}"]
    output = subprocess.run(command, cwd=work, check=False, capture_output=True, text=True).stdout
    rows = [line.split("\t") for line in output.splitlines()]
    return sum(int(added) + int(deleted) for added, deleted, _ in rows), len(rows)


class Results:
    def __init__(self, path):
        self.path = path
        self.rows = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def has(self, new, service):
        return any(row["new"] == new and row["service"] == service for row in self.rows)

    def add(self, row):
        self.rows.append(row)
        with self.path.open("a") as file:
            file.write(json.dumps(row) + "\n")

    def table(self):
        """Of all updates that change more than documentation, and of the small ones."""
        rows = [row for row in self.rows if row["model_lines"]]
        small = [row for row in rows if row["model_lines"] <= 10]
        ratio = lambda row: row["code_lines"] / row["model_lines"]
        lines = [
            "| updates | number | code lines a model line: median, worst | code lines: median, worst | files: median, worst |",
            "|---|--:|--:|--:|--:|",
        ]
        for name, rows in (("all", rows), ("10 model lines or fewer", small)):
            columns = [f"{statistics.median(values):.1f}, {max(values):.1f}" for values in (
                [ratio(row) for row in rows], [row["code_lines"] for row in rows], [row["files"] for row in rows])]
            lines.append(f"| {name} | {len(rows)} | {' | '.join(columns)} |")
        return "\n".join(lines)


def progress(text):
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")


if __name__ == "__main__":
    main()
