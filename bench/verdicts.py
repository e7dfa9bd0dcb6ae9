#!/usr/bin/env python3
"""Holds the verdicts of `cargo xtask diff` against what cargo-public-api and cargo-semver-checks say of the generated crates.

    bench/verdicts.py WORK [--wheels DIR] [--far OLD NEW]

Takes real updates (the pairs of botocore releases in bench/history.txt), generates a crate from each side, and compares. With --far
also every model that `cargo xtask diff` calls breaking between two releases that lie far apart. What is done stands in
WORK/verdicts-*.jsonl, so a run that was broken off goes on where it was. Exits with 1 where a difference has no explanation.

Needs pip, and `cargo install cargo-public-api@0.52.0 cargo-semver-checks@0.51.0`; the pairs take about half an hour. The tools have to
understand what rustdoc writes: with Rust 1.95 these do.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

from updates import Results, build, progress, updates, wheel, xtask

NOTHING, ADDITIVE, BREAKING = "nothing", "additive", "breaking"
CLASSES = [BREAKING, ADDITIVE, NOTHING]
TOOLS = ["cargo-public-api", "cargo-semver-checks"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--wheels", type=pathlib.Path)
    parser.add_argument("--far", nargs=2, metavar=("OLD", "NEW"))
    args = parser.parse_args()
    build()
    wheels = args.wheels or args.work / "wheels"
    near, far = (Results(args.work / f"verdicts-{name}.jsonl") for name in ("near", "far"))
    compare(near, updates(wheels), args.work.resolve())
    if args.far:
        compare(far, breaking(*(wheel(wheels, version) for version in args.far), args.far[1]), args.work.resolve())
    progress("")
    print(report(near.rows, far.rows))
    sys.exit(not all(map(explained, near.rows + far.rows)))


def breaking(old, new, version):
    """The models that are breaking between two releases, but for services that are gone."""
    report = json.loads(xtask("diff", data(old), data(new), "--format", "json"))
    for service in report["services"]:
        if service["verdict"] == BREAKING and service["newVersion"]:
            yield version, service["service"], old, new


def data(wheel):
    """The models of a wheel, unpacked beside it."""
    folder = wheel.with_suffix("")
    if not folder.exists():
        shutil.unpack_archive(wheel, folder, "zip")
    return folder / "botocore/data"


def compare(results, pairs, work):
    for new, service, *wheels in pairs:
        if not results.has(new, service):
            progress(f"{new}: {service}")
            results.add({"new": new, "service": service} | compared(work, service, *wheels))


def compared(work, service, old, new):
    """What each of the three says of an update."""
    shutil.rmtree(work / "pair", ignore_errors=True)
    apis, models = [], []
    for side, source in (("old", old), ("new", new)):
        models.append(work / "pair" / side / "models")
        crates = work / "pair" / side / "crates"
        xtask("models", "update", source, service, "--models", models[-1], "--docs", "drop")
        xtask("codegen", "--models", models[-1], "--service", service, "--layout", "crates", "--out", crates)
        apis.append(api(crates / service, work / f"target-{side}"))
    return ours(*models, service) | public_api(*apis) | semver_checks(*apis)


def api(crate, target):
    """The public API of a crate, as rustdoc writes it."""
    environment = os.environ | {"RUSTC_BOOTSTRAP": "1", "CARGO_TARGET_DIR": str(target), "RUSTDOCFLAGS": "--cap-lints=allow"}
    command = ["cargo", "rustdoc", "--quiet", "--lib", "--no-default-features", "--manifest-path", crate / "Cargo.toml",
               "--", "-Zunstable-options", "--output-format=json"]
    subprocess.run(command, env=environment, check=True)
    return target / "doc" / f"tinsmith_{crate.name.replace('-', '_')}.json"


def ours(old, new, service):
    report = json.loads(xtask("diff", old, new, "--format", "json"))
    changes = [change for entry in report["services"] for change in entry["changes"]]
    keep = ("class", "kind", "operation", "shape", "member")
    return {
        "protocol": json.loads(next(new.glob(f"{service}/*/service-2.json")).read_text())["metadata"]["protocol"],
        "ours": report["verdict"] if report["verdict"] in CLASSES else NOTHING,
        "changes": [{key: change[key] for key in keep} for change in changes if change["class"] in CLASSES],
    }


def public_api(old, new):
    """What cargo-public-api finds, as it is and as callers see it. Traits that the compiler derives by itself are left out."""
    output = subprocess.run(["cargo", "public-api", "-ss", "diff", old, new], check=True, capture_output=True, text=True).stdout
    lost = [line[1:] for line in output.splitlines() if line.startswith("-")]
    come = [line[1:] for line in output.splitlines() if line.startswith("+")]
    added = output.split("Added items")[1]
    there = dict(map(as_callers_see_it, come))
    return {
        "public_api": verdict(lost, "\n+" in added),
        "callers": verdict([item for item in lost if is_lost(item, there)], come),
        "lost": lost,
    }


def verdict(lost, come):
    return BREAKING if lost else ADDITIVE if come else NOTHING


def is_lost(item, there):
    """Whether it is gone for callers too: no other stands in its place that asks for no more."""
    item, bounds = as_callers_see_it(item)
    return item not in there or not there[item] <= bounds


def as_callers_see_it(item):
    """An item without what callers do not write, the type parameters of a builder; and those of which `send` wants that they are set."""
    item, _, bounds = item.partition(" where ")
    item = re.sub(r"^impl<[^>]*>", "impl", item)
    item = re.sub(r"(tinsmith_\w+::\w+)<S(: [\w:]+)?(, [\w:]+)*>", r"\1", item)
    item = re.sub(r"^(pub fn (\S+)::\w+\(.*\)) -> \2$", r"\1 -> Self", item)
    return item, {bound for bound in bounds.split(", ") if bound}


def semver_checks(old, new):
    """The lints that ask for a major version."""
    command = ["cargo", "semver-checks", "--color", "never", "--release-type", "minor", "--baseline-rustdoc", old, "--current-rustdoc", new]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    if "Summary" not in run.stderr:
        sys.exit(run.stderr)
    lints = re.findall(r"^--- failure (\w+):", run.stdout, flags=re.MULTILINE)
    return {"semver_checks": BREAKING if run.returncode else "compatible", "lints": lints}


def differences(row):
    """Where another tool says something else than `cargo xtask diff`: its name, and why; no reason is a fault."""
    if row["public_api"] != row["ours"]:
        yield "cargo-public-api", TYPE_PARAMETERS if row["callers"] == row["ours"] else None
    if (row["semver_checks"] == BREAKING) != (row["ours"] == BREAKING):
        type_parameters = row["callers"] == row["ours"] and row["lints"] == ["type_allows_fewer_generic_type_params"]
        types = row["ours"] == BREAKING and row["public_api"] == BREAKING
        yield "cargo-semver-checks", TYPE_PARAMETERS if type_parameters else TYPES if types else None


TYPE_PARAMETERS = (
    "nothing differs but type parameters of builders, and `send` asks for no more of them: callers do not write them, and each call that "
    "compiled compiles"
)
TYPES = (
    "it does not compare types: those of fields, arguments and results, and what is asked of type parameters; cargo-public-api does, and "
    "agrees with us"
)


def report(near, far):
    """How often the three agree, and why not where they do not."""
    lines = [
        "| updates | `cargo xtask diff` | number | cargo-public-api agrees | cargo-semver-checks agrees |",
        "|---|---|--:|--:|--:|",
    ]
    for name, rows in (("neighbours", near), ("far apart", far)):
        for ours in CLASSES:
            of_class = [row for row in rows if row["ours"] == ours]
            counts = [sum(all(tool != other for other, _ in differences(row)) for row in of_class) for tool in TOOLS]
            if of_class:
                lines.append(f"| {name} | {ours} | {len(of_class)} | {counts[0]} | {counts[1]} |")
    found = [(tool, why) for row in near + far for tool, why in differences(row)]
    lines += ["", "| differs | number | why |", "|---|--:|---|"]
    for (tool, why), count in sorted(collections.Counter(found).items(), key=str):
        lines.append(f"| {tool} | {count} | {why or '**no explanation**'} |")
    protocols = collections.Counter(row["protocol"] for row in near + far)
    lines += ["", "Protocols: " + ", ".join(f"{name} {count}" for name, count in protocols.most_common()) + "."]
    lines += [f"Not explained: {row['new']} {row['service']}, see `lost`." for row in near + far if not explained(row)]
    return "\n".join(lines)


def explained(row):
    return all(why for _, why in differences(row))


if __name__ == "__main__":
    main()
