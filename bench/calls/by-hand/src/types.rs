//! The answers as structures for serde, as one writes them by hand. Moments and blobs stay text, which is less work than the
//! clients do.
#![allow(missing_docs, reason = "the members are those of the services' answers")]

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use support::Case;

/// A page of items with this type of map. Blobs stay text.
macro_rules! query {
    ($module:ident, $map:ident) => {
        pub mod $module {
            use std::collections::$map;

            use serde::Deserialize;

            #[derive(Deserialize)]
            #[serde(rename_all = "PascalCase")]
            pub struct Query {
                pub items: Vec<$map<String, AttributeValue>>,
                pub count: Option<i64>,
                pub scanned_count: Option<i64>,
                pub last_evaluated_key: Option<$map<String, AttributeValue>>,
            }
            #[derive(Deserialize)]
            #[serde(rename_all = "UPPERCASE")]
            pub enum AttributeValue {
                S(String),
                N(String),
                B(String),
                Ss(Vec<String>),
                Ns(Vec<String>),
                Bs(Vec<String>),
                M($map<String, AttributeValue>),
                L(Vec<AttributeValue>),
                Null(bool),
                Bool(bool),
            }
        }
    };
}
query!(hashed, HashMap);
query!(sorted, BTreeMap);
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Messages {
    pub messages: Vec<Message>,
}
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Message {
    pub message_id: Option<String>,
    pub receipt_handle: Option<String>,
    #[serde(rename = "MD5OfBody")]
    pub md5_of_body: Option<String>,
    pub body: Option<String>,
    pub attributes: Option<HashMap<String, String>>,
}
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListObjects {
    pub name: Option<String>,
    pub prefix: Option<String>,
    pub key_count: Option<i64>,
    pub max_keys: Option<i64>,
    pub is_truncated: Option<bool>,
    #[serde(default)]
    pub contents: Vec<Object>,
}
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Object {
    pub key: Option<String>,
    pub last_modified: Option<String>,
    #[serde(rename = "ETag")]
    pub e_tag: Option<String>,
    #[serde(default)]
    pub checksum_algorithm: Vec<String>,
    pub size: Option<i64>,
    pub owner: Option<Owner>,
    pub storage_class: Option<String>,
}
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Owner {
    #[serde(rename = "ID")]
    pub id: Option<String>,
    pub display_name: Option<String>,
}
#[derive(Deserialize, Default)]
#[serde(bound = "T: Deserialize<'de>")]
pub struct Set<T> {
    #[serde(default = "Vec::new")]
    pub item: Vec<T>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeInstances {
    pub request_id: Option<String>,
    pub reservation_set: Set<Reservation>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reservation {
    pub reservation_id: Option<String>,
    pub owner_id: Option<String>,
    pub group_set: Option<Set<Group>>,
    pub instances_set: Set<Instance>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    pub group_id: Option<String>,
    pub group_name: Option<String>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Instance {
    pub instance_id: Option<String>,
    pub image_id: Option<String>,
    pub instance_state: Option<State>,
    pub private_dns_name: Option<String>,
    pub dns_name: Option<String>,
    pub reason: Option<String>,
    pub key_name: Option<String>,
    pub ami_launch_index: Option<i64>,
    pub product_codes: Option<Set<Group>>,
    pub instance_type: Option<String>,
    pub launch_time: Option<String>,
    pub placement: Option<Placement>,
    pub monitoring: Option<Monitoring>,
    pub subnet_id: Option<String>,
    pub vpc_id: Option<String>,
    pub private_ip_address: Option<String>,
    pub ip_address: Option<String>,
    pub source_dest_check: Option<bool>,
    pub group_set: Option<Set<Group>>,
    pub architecture: Option<String>,
    pub root_device_type: Option<String>,
    pub root_device_name: Option<String>,
    pub block_device_mapping: Option<Set<Mapping>>,
    pub virtualization_type: Option<String>,
    pub client_token: Option<String>,
    pub tag_set: Option<Set<Tag>>,
    pub hypervisor: Option<String>,
    pub ebs_optimized: Option<bool>,
    pub ena_support: Option<bool>,
}
#[derive(Deserialize)]
pub struct State {
    pub code: Option<i64>,
    pub name: Option<String>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Placement {
    pub availability_zone: Option<String>,
    pub group_name: Option<String>,
    pub tenancy: Option<String>,
}
#[derive(Deserialize)]
pub struct Monitoring {
    pub state: Option<String>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mapping {
    pub device_name: Option<String>,
    pub ebs: Option<Ebs>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ebs {
    pub volume_id: Option<String>,
    pub status: Option<String>,
    pub attach_time: Option<String>,
    pub delete_on_termination: Option<bool>,
}
#[derive(Deserialize)]
pub struct Tag {
    pub key: Option<String>,
    pub value: Option<String>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Token {
    pub access_token: Option<String>,
    pub token_type: Option<String>,
    pub expires_in: Option<i64>,
    pub refresh_token: Option<String>,
}

/// Reads the answer of a case and gives the number of items in it.
///
/// # Panics
///
/// The body is not that of the case.
pub fn read(case: Case, body: &[u8]) -> usize {
    match case {
        Case::CreateToken => usize::from(json::<Token>(body).access_token.is_some()),
        Case::DynamoDbQuery1Kb | Case::DynamoDbQuery1Mb | Case::DynamoDbQuery1MbSmallItems => {
            json::<hashed::Query>(body).items.len()
        }
        Case::SqsReceive10 => json::<Messages>(body).messages.len(),
        Case::S3List1000 => xml::<ListObjects>(body).contents.len(),
        Case::Ec2Describe500 => xml::<DescribeInstances>(body).reservation_set.item.len(),
    }
}

/// The same for a `Query`, into sorted maps, as the clients have them.
///
/// # Panics
///
/// The body is not that of a `Query`.
pub fn read_sorted(body: &[u8]) -> usize {
    json::<sorted::Query>(body).items.len()
}

fn json<T: DeserializeOwned>(body: &[u8]) -> T {
    serde_json::from_slice(body).expect("the answer's JSON")
}

fn xml<T: DeserializeOwned>(body: &[u8]) -> T {
    quick_xml::de::from_str(std::str::from_utf8(body).expect("UTF-8")).expect("the answer's XML")
}
