//! Clients of made-up services, one a protocol. Between them they have a member in every place where a model can put one.
//!
//! `models` has their models. The clients are generated when this crate is built; to read one:
//!
//! ```text
//! cargo xtask codegen --models demo/models --out target/demo
//! ```

include!(concat!(env!("OUT_DIR"), "/services.rs"));
