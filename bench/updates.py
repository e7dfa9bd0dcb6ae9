"""Real updates of models: pairs of neighbouring releases of botocore, and the models that differ between them."""

import gzip
import json
import pathlib
import subprocess
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
XTASK = ROOT / "target/release/xtask"
DATA = "botocore/data/"


def build():
    subprocess.run(["cargo", "build", "--quiet", "--release", "--package", "xtask"], cwd=ROOT, check=True)


def updates(wheels):
    """Each model that differs between neighbours: the release that brings it, its service, and the two wheels."""
    wheels.mkdir(parents=True, exist_ok=True)
    for line in (ROOT / "bench/history.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            old, new = line.split()
            pair = wheel(wheels, old), wheel(wheels, new)
            for service in changed(*pair):
                yield new, service, *pair


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


def xtask(*words):
    """What a command prints."""
    return subprocess.run([XTASK, *words], cwd=ROOT, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


class Results:
    """What is done, a line of JSON each, so that a run that was broken off goes on where it was."""

    def __init__(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.rows = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def has(self, new, service):
        return any(row["new"] == new and row["service"] == service for row in self.rows)

    def add(self, row):
        self.rows.append(row)
        with self.path.open("a") as file:
            file.write(json.dumps(row) + "\n")


def progress(text):
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
