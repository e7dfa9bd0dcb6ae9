#!/usr/bin/env python3
"""Prints Rust with examples of some pages of the documentation, each in a function of its own.

    bench/daily_docs.py >documents.rs

An example is for async clients if it awaits anything, else for blocking ones. One can have both, below the comments `// async` and
`// blocking`. Those that need clients of other services, or leave something out, are passed over.
"""

import pathlib
import re

DOCS = pathlib.Path(__file__).parent.parent / "docs"
PAGES = ["alternatives", "any-service", "configuration", "inputs", "pages-and-waits", "streams"]
IMPORTS = """#![allow(dead_code, unused_imports, unused_variables, reason = "examples")]

use std::time::Duration;

use serde_json::json;
use tinsmith_dynamodb::runtime::body::{BodyError, RequestBody};
use tinsmith_dynamodb::runtime::{Blocking, PresignOptions, SharedSettings};
use {tinsmith_dynamodb as dynamodb, tinsmith_s3 as s3};
"""
# What an example can use without saying where it comes from, in both modes.
CLIENTS = {"client": "tinsmith_dynamodb::Client", "s3": "tinsmith_s3::Client"}
OTHERS = {
    "error": "BodyError",
    "tag": "String",
    "pipe": "std::process::ChildStdout",
    "blocking_client": "&tinsmith_dynamodb::Client<Blocking>",
}
# Clients of other services, a transport for tests, and what a reader is to fill in.
PASSED_OVER = ["bedrock.", "client.talk(", "Scripted::", "…"]


def examples(text):
    """The examples of a page, those of each mode for themselves."""
    for block in re.findall(r"^```rust\n(.*?)^```", text, re.M | re.S):
        parts = re.split(r"^// (?:async|blocking)\n", block, flags=re.M)
        yield from (part for part in parts if part.strip() and not any(word in part for word in PASSED_OVER))


def function(name, example):
    is_async = ".await" in example
    mode = "" if is_async else "<Blocking>"
    given = {client: f"&{kind}{mode}" for client, kind in CLIENTS.items()} | OTHERS
    # A variable of a module's name would hide the module.
    given = {variable: kind for variable, kind in given.items() if re.search(rf"\b{variable}\b(?!::)", example)}
    parameters = ", ".join(f"{variable}: {kind}" for variable, kind in given.items())
    return f"{'async ' * is_async}fn {name}({parameters}) -> Result<(), crate::Failed> {{\n{example}Ok(())\n}}\n"


def main():
    print(IMPORTS)
    names = []
    for page in PAGES:
        for number, example in enumerate(examples((DOCS / f"{page}.md").read_text())):
            names.append(f"{page.replace('-', '_')}_{number}")
            print(function(names[-1], example))
    print(f"pub fn all() {{\n    let _ = ({', '.join(names)});\n}}")


if __name__ == "__main__":
    main()
