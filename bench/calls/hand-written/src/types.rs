//! The answers as structures for serde, as one writes them by hand. Moments and blobs stay text, which is less work than the
//! clients do.
#![allow(dead_code, reason = "the fields are read into, and that is all")]

use std::collections::HashMap;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Query {
    pub(crate) items: Vec<HashMap<String, AttributeValue>>,
    pub(crate) count: Option<i64>,
    pub(crate) scanned_count: Option<i64>,
    pub(crate) last_evaluated_key: Option<HashMap<String, AttributeValue>>,
}
/// Blobs stay text.
#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum AttributeValue {
    S(String),
    N(String),
    B(String),
    Ss(Vec<String>),
    Ns(Vec<String>),
    Bs(Vec<String>),
    M(HashMap<String, AttributeValue>),
    L(Vec<AttributeValue>),
    Null(bool),
    Bool(bool),
}
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Messages {
    pub(crate) messages: Vec<Message>,
}
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Message {
    pub(crate) message_id: Option<String>,
    pub(crate) receipt_handle: Option<String>,
    #[serde(rename = "MD5OfBody")]
    pub(crate) md5_of_body: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) attributes: Option<HashMap<String, String>>,
}
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListObjects {
    pub(crate) name: Option<String>,
    pub(crate) prefix: Option<String>,
    pub(crate) key_count: Option<i64>,
    pub(crate) max_keys: Option<i64>,
    pub(crate) is_truncated: Option<bool>,
    #[serde(default)]
    pub(crate) contents: Vec<Object>,
}
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Object {
    pub(crate) key: Option<String>,
    pub(crate) last_modified: Option<String>,
    #[serde(rename = "ETag")]
    pub(crate) e_tag: Option<String>,
    #[serde(default)]
    pub(crate) checksum_algorithm: Vec<String>,
    pub(crate) size: Option<i64>,
    pub(crate) owner: Option<Owner>,
    pub(crate) storage_class: Option<String>,
}
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Owner {
    #[serde(rename = "ID")]
    pub(crate) id: Option<String>,
    pub(crate) display_name: Option<String>,
}
#[derive(Deserialize, Default)]
#[serde(bound = "T: Deserialize<'de>")]
pub(crate) struct Set<T> {
    #[serde(default = "Vec::new")]
    pub(crate) item: Vec<T>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeInstances {
    pub(crate) request_id: Option<String>,
    pub(crate) reservation_set: Set<Reservation>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reservation {
    pub(crate) reservation_id: Option<String>,
    pub(crate) owner_id: Option<String>,
    pub(crate) group_set: Option<Set<Group>>,
    pub(crate) instances_set: Set<Instance>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Group {
    pub(crate) group_id: Option<String>,
    pub(crate) group_name: Option<String>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Instance {
    pub(crate) instance_id: Option<String>,
    pub(crate) image_id: Option<String>,
    pub(crate) instance_state: Option<State>,
    pub(crate) private_dns_name: Option<String>,
    pub(crate) dns_name: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) key_name: Option<String>,
    pub(crate) ami_launch_index: Option<i64>,
    pub(crate) product_codes: Option<Set<Group>>,
    pub(crate) instance_type: Option<String>,
    pub(crate) launch_time: Option<String>,
    pub(crate) placement: Option<Placement>,
    pub(crate) monitoring: Option<Monitoring>,
    pub(crate) subnet_id: Option<String>,
    pub(crate) vpc_id: Option<String>,
    pub(crate) private_ip_address: Option<String>,
    pub(crate) ip_address: Option<String>,
    pub(crate) source_dest_check: Option<bool>,
    pub(crate) group_set: Option<Set<Group>>,
    pub(crate) architecture: Option<String>,
    pub(crate) root_device_type: Option<String>,
    pub(crate) root_device_name: Option<String>,
    pub(crate) block_device_mapping: Option<Set<Mapping>>,
    pub(crate) virtualization_type: Option<String>,
    pub(crate) client_token: Option<String>,
    pub(crate) tag_set: Option<Set<Tag>>,
    pub(crate) hypervisor: Option<String>,
    pub(crate) ebs_optimized: Option<bool>,
    pub(crate) ena_support: Option<bool>,
}
#[derive(Deserialize)]
pub(crate) struct State {
    pub(crate) code: Option<i64>,
    pub(crate) name: Option<String>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Placement {
    pub(crate) availability_zone: Option<String>,
    pub(crate) group_name: Option<String>,
    pub(crate) tenancy: Option<String>,
}
#[derive(Deserialize)]
pub(crate) struct Monitoring {
    pub(crate) state: Option<String>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Mapping {
    pub(crate) device_name: Option<String>,
    pub(crate) ebs: Option<Ebs>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ebs {
    pub(crate) volume_id: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) attach_time: Option<String>,
    pub(crate) delete_on_termination: Option<bool>,
}
#[derive(Deserialize)]
pub(crate) struct Tag {
    pub(crate) key: Option<String>,
    pub(crate) value: Option<String>,
}
