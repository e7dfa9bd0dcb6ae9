#!/usr/bin/env python3
"""Prints Rust with every example of some pages of the documentation, each in a function of its own.

    bench/daily_docs.py >documents.rs
"""

import pathlib
import re

DOCS = pathlib.Path(__file__).parent.parent / "docs"
PAGES = ["alternatives", "any-service", "inputs", "pages-and-waits"]
# What an example can use without saying where it comes from.
GIVEN = {
    "client": "&tinsmith_dynamodb::Client",
    "blocking_client": "&tinsmith_dynamodb::Client<tinsmith_dynamodb::runtime::Blocking>",
    "s3": "&tinsmith_s3::Client",
}


def main():
    print("#![allow(dead_code, unused_variables, reason = \"examples\")]\n\nuse std::time::Duration;\n")
    parameters = ", ".join(f"{name}: {kind}" for name, kind in GIVEN.items())
    names = []
    for page in PAGES:
        blocks = re.findall(r"^```rust\n(.*?)^```", (DOCS / f"{page}.md").read_text(), re.M | re.S)
        for number, block in enumerate(blocks):
            names.append(f"{page.replace('-', '_')}_{number}")
            print(f"async fn {names[-1]}({parameters}) -> Result<(), crate::Failed> {{\n{block}Ok(())\n}}\n")
    print(f"pub fn all() {{\n    let _ = ({', '.join(names)});\n}}")


if __name__ == "__main__":
    main()
