#!/usr/bin/env python3
"""Measures how calm updates are: lines changed in generated code for each line changed in a model, over real updates.

    bench/history.py WORK [--wheels DIR]

Takes the pairs of botocore releases in bench/history.txt, downloads them with pip into DIR (WORK/wheels by default), and of each pair
every model that differs, with its documentation left out. What is done stands in WORK/results.jsonl, so a run that was broken off goes
on where it was. Needs pip and git; takes about ten minutes, and more for the first run.
"""

import argparse
import pathlib
import shutil
import statistics
import subprocess

from updates import Results, build, progress, updates, xtask


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--wheels", type=pathlib.Path)
    args = parser.parse_args()
    build()
    results = Results(args.work / "results.jsonl")
    for new, service, *wheels in updates(args.wheels or args.work / "wheels"):
        if not results.has(new, service):
            progress(f"{new}: {service}")
            results.add(measured(args.work / "pair", service, *wheels) | {"new": new, "service": service})
    progress("")
    print(table(results.rows))


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


def leave_out_docs(file):
    lines = file.read_text().splitlines()
    file.write_text("".join(f"{line}\n" for line in lines if not line.lstrip().startswith("//")))


def difference(work, what):
    """How many lines and files differ."""
    command = ["git", "diff", "--no-index", "--numstat", "--no-renames", f"old/{what}", f"new/{what}"]
    output = subprocess.run(command, cwd=work, check=False, capture_output=True, text=True).stdout
    rows = [line.split("\t") for line in output.splitlines()]
    return sum(int(added) + int(deleted) for added, deleted, _ in rows), len(rows)


def table(rows):
    """Of all updates that change more than documentation, and of the small ones."""
    rows = [row for row in rows if row["model_lines"]]
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


if __name__ == "__main__":
    main()
