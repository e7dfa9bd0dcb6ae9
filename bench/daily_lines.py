#!/usr/bin/env python3
"""Prints the table of lines in docs/alternatives.md, from the calls in daily.rs and daily_sdk.rs.

    bench/daily_lines.py

Lines below a comment count for what the comment says; a line has at most 120 characters.
"""

import pathlib
import re

HERE = pathlib.Path(__file__).parent
TASKS = ["All items.", "Wait until it is there.", "Is it there?"]


def lines(file):
    """How many lines each task takes, by the function that has them."""
    counts, function, task = {}, None, None
    for line in (HERE / file).read_text().splitlines():
        if found := re.match(r"async fn (\w+)", line):
            function, task = found[1], None
        elif line.strip().removeprefix("// ") in TASKS:
            task = line.strip().removeprefix("// ")
        elif line.strip() == "Ok(())":
            task = None
        elif task and len(line) > 120:
            raise SystemExit(f"{file}: a line has more than 120 characters: {line}")
        elif task:
            tasks = counts.setdefault(function, dict.fromkeys(TASKS, 0))
            tasks[task] += 1
    return counts


def main():
    ours, sdk = lines("daily.rs"), lines("daily_sdk.rs")
    if ours.keys() != sdk.keys():
        raise SystemExit(f"not the same calls: {sorted(ours)} and {sorted(sdk)}")
    labels = dict(re.findall(r"^/// (.*)\nasync fn (\w+)", (HERE / "daily.rs").read_text(), re.M))
    for label, function in labels.items():
        cells = [f"{ours[function][task]}, SDK {sdk[function][task]}" for task in TASKS]
        print(f"| {label} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
