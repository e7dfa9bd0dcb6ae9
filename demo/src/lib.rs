//! Clients of made-up services, one for each protocol. Together they have a member in every place where a model can put one.
//!
//! `models` holds the models. `cargo xtask codegen` generates the clients, and its option `--check` compares them.

#[rustfmt::skip]
pub mod amended_query;

#[rustfmt::skip]
pub mod amended_xml;

#[rustfmt::skip]
pub mod ec2_query;

#[rustfmt::skip]
pub mod json_1_0;

#[rustfmt::skip]
pub mod json_1_1;

#[rustfmt::skip]
pub mod notes;

#[rustfmt::skip]
pub mod query;

#[rustfmt::skip]
pub mod rest_json;

#[rustfmt::skip]
pub mod rest_xml;

#[rustfmt::skip]
pub mod rpc_v2_cbor;

#[rustfmt::skip]
pub mod storage;
