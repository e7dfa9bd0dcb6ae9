//! The answers with the runtime: types and schemas as generated ones are.

use tinsmith_runtime::http::{Headers, Response};
use tinsmith_runtime::protocol::{AwsJson, Ec2Query, Protocol, RestXml};
use tinsmith_runtime::schema::Operation;
use tinsmith_runtime::value::DecodeStructure;

/// A response with that body.
pub(crate) fn response(text: &str) -> Response {
    Response {
        status: 200,
        headers: Headers::new(),
        body: text.into(),
    }
}

/// A page of `Query`.
pub(crate) fn items(response: &Response) -> types::QueryOutput {
    let protocol = AwsJson {
        version: "1.0",
        target_prefix: "DynamoDB_20120810",
        query_compatible: false,
    };
    read(&protocol, &QUERY, response)
}

/// A page of `ListObjects`.
pub(crate) fn objects(response: &Response) -> types::ListObjectsOutput {
    read(&RestXml, &LIST_OBJECTS, response)
}

/// An answer of `DescribeInstances`.
pub(crate) fn instances(response: &Response) -> types::DescribeInstancesResult {
    read(&Ec2Query { version: "2016-11-15" }, &DESCRIBE_INSTANCES, response)
}

fn read<O: Default + DecodeStructure>(protocol: &dyn Protocol, operation: &Operation, response: &Response) -> O {
    let mut output = O::default();
    protocol
        .decode(operation, response, &mut output)
        .expect("the answer is well formed");
    output
}

static QUERY: Operation = Operation::new("Query", "query", "POST", "/").output(&types::QUERY_OUTPUT);
static LIST_OBJECTS: Operation =
    Operation::new("ListObjects", "list_objects", "GET", "/{Bucket}").output(&types::LIST_OBJECTS_OUTPUT);
static DESCRIBE_INSTANCES: Operation =
    Operation::new("DescribeInstances", "describe_instances", "POST", "/").output(&types::DESCRIBE_INSTANCES_RESULT);

pub(crate) mod types {
    use std::collections::BTreeMap;

    use tinsmith_runtime::schema::{ListSchema, MapSchema};
    use tinsmith_runtime::{Blob, Timestamp, output, shape};

    static ITEMS: ListSchema = ListSchema::new(shape!(Map(ATTRIBUTES)));
    static ATTRIBUTES: MapSchema = MapSchema::new(shape!(Structure(ATTRIBUTE_VALUE)));
    static ATTRIBUTE_LIST: ListSchema = ListSchema::new(shape!(Structure(ATTRIBUTE_VALUE)));
    static BLOBS: ListSchema = ListSchema::new(shape!(Blob));
    static TEXTS: ListSchema = ListSchema::new(shape!(String));
    static OBJECTS: ListSchema = ListSchema::new(shape!(Structure(OBJECT)));
    static GROUPS: ListSchema = ListSchema::new(shape!(Structure(GROUP))).element_name("item");
    static MAPPINGS: ListSchema = ListSchema::new(shape!(Structure(MAPPING))).element_name("item");
    static TAGS: ListSchema = ListSchema::new(shape!(Structure(TAG))).element_name("item");
    static INSTANCES: ListSchema = ListSchema::new(shape!(Structure(INSTANCE))).element_name("item");
    static RESERVATIONS: ListSchema = ListSchema::new(shape!(Structure(RESERVATION))).element_name("item");

    output! {
        #[schema(ATTRIBUTE_VALUE = "AttributeValue")]
        pub struct AttributeValue {
            #[member("S", String)]
            pub s: Option<String>,
            #[member("N", String)]
            pub n: Option<String>,
            #[member("B", Blob)]
            pub b: Option<Blob>,
            #[member("SS", List(TEXTS))]
            pub ss: Option<Vec<String>>,
            #[member("NS", List(TEXTS))]
            pub ns: Option<Vec<String>>,
            #[member("BS", List(BLOBS))]
            pub bs: Option<Vec<Blob>>,
            #[member("M", Map(ATTRIBUTES))]
            pub m: Option<BTreeMap<String, AttributeValue>>,
            #[member("L", List(ATTRIBUTE_LIST))]
            pub l: Option<Vec<AttributeValue>>,
            #[member("NULL", Boolean)]
            pub null: Option<bool>,
            #[member("BOOL", Boolean)]
            pub bool: Option<bool>,
        }
    }

    output! {
        #[schema(QUERY_OUTPUT = "QueryOutput")]
        pub struct QueryOutput {
            #[member("Items", List(ITEMS))]
            pub items: Option<Vec<BTreeMap<String, AttributeValue>>>,
            #[member("Count", Integer)]
            pub count: Option<i64>,
            #[member("ScannedCount", Integer)]
            pub scanned_count: Option<i64>,
            #[member("LastEvaluatedKey", Map(ATTRIBUTES))]
            pub last_evaluated_key: Option<BTreeMap<String, AttributeValue>>,
        }
    }

    output! {
        #[schema(OWNER = "Owner")]
        pub struct Owner {
            #[member("ID", String)]
            pub id: Option<String>,
            #[member("DisplayName", String)]
            pub display_name: Option<String>,
        }
    }

    output! {
        #[schema(OBJECT = "Object")]
        pub struct Object {
            #[member("Key", String)]
            pub key: Option<String>,
            #[member("LastModified", Timestamp(Iso8601))]
            pub last_modified: Option<Timestamp>,
            #[member("ETag", String)]
            pub e_tag: Option<String>,
            #[member("ChecksumAlgorithm", List(TEXTS), flattened)]
            pub checksum_algorithm: Option<Vec<String>>,
            #[member("Size", Integer)]
            pub size: Option<i64>,
            #[member("Owner", Structure(OWNER))]
            pub owner: Option<Owner>,
            #[member("StorageClass", String)]
            pub storage_class: Option<String>,
        }
    }

    output! {
        #[schema(LIST_OBJECTS_OUTPUT = "ListObjectsOutput")]
        pub struct ListObjectsOutput {
            #[member("Name", String)]
            pub name: Option<String>,
            #[member("Prefix", String)]
            pub prefix: Option<String>,
            #[member("Marker", String)]
            pub marker: Option<String>,
            #[member("MaxKeys", Integer)]
            pub max_keys: Option<i64>,
            #[member("IsTruncated", Boolean)]
            pub is_truncated: Option<bool>,
            #[member("Contents", List(OBJECTS), flattened)]
            pub contents: Option<Vec<Object>>,
        }
    }

    output! {
        #[schema(GROUP = "Group")]
        pub struct Group {
            #[member("GroupId", String, wire("groupId"))]
            pub group_id: Option<String>,
            #[member("GroupName", String, wire("groupName"))]
            pub group_name: Option<String>,
        }
    }

    output! {
        #[schema(STATE = "State")]
        pub struct State {
            #[member("Code", Integer, wire("code"))]
            pub code: Option<i64>,
            #[member("Name", String, wire("name"))]
            pub name: Option<String>,
        }
    }

    output! {
        #[schema(PLACEMENT = "Placement")]
        pub struct Placement {
            #[member("AvailabilityZone", String, wire("availabilityZone"))]
            pub availability_zone: Option<String>,
            #[member("GroupName", String, wire("groupName"))]
            pub group_name: Option<String>,
            #[member("Tenancy", String, wire("tenancy"))]
            pub tenancy: Option<String>,
        }
    }

    output! {
        #[schema(MONITORING = "Monitoring")]
        pub struct Monitoring {
            #[member("State", String, wire("state"))]
            pub state: Option<String>,
        }
    }

    output! {
        #[schema(VOLUME = "Volume")]
        pub struct Volume {
            #[member("VolumeId", String, wire("volumeId"))]
            pub volume_id: Option<String>,
            #[member("Status", String, wire("status"))]
            pub status: Option<String>,
            #[member("AttachTime", Timestamp(Iso8601), wire("attachTime"))]
            pub attach_time: Option<Timestamp>,
            #[member("DeleteOnTermination", Boolean, wire("deleteOnTermination"))]
            pub delete_on_termination: Option<bool>,
        }
    }

    output! {
        #[schema(MAPPING = "Mapping")]
        pub struct Mapping {
            #[member("DeviceName", String, wire("deviceName"))]
            pub device_name: Option<String>,
            #[member("Ebs", Structure(VOLUME), wire("ebs"))]
            pub ebs: Option<Volume>,
        }
    }

    output! {
        #[schema(TAG = "Tag")]
        pub struct Tag {
            #[member("Key", String, wire("key"))]
            pub key: Option<String>,
            #[member("Value", String, wire("value"))]
            pub value: Option<String>,
        }
    }

    output! {
        #[schema(INSTANCE = "Instance")]
        pub struct Instance {
            #[member("InstanceId", String, wire("instanceId"))]
            pub instance_id: Option<String>,
            #[member("ImageId", String, wire("imageId"))]
            pub image_id: Option<String>,
            #[member("State", Structure(STATE), wire("instanceState"))]
            pub state: Option<State>,
            #[member("PrivateDnsName", String, wire("privateDnsName"))]
            pub private_dns_name: Option<String>,
            #[member("PublicDnsName", String, wire("dnsName"))]
            pub public_dns_name: Option<String>,
            #[member("StateTransitionReason", String, wire("reason"))]
            pub reason: Option<String>,
            #[member("KeyName", String, wire("keyName"))]
            pub key_name: Option<String>,
            #[member("AmiLaunchIndex", Integer, wire("amiLaunchIndex"))]
            pub ami_launch_index: Option<i64>,
            #[member("ProductCodes", List(GROUPS), wire("productCodes"))]
            pub product_codes: Option<Vec<Group>>,
            #[member("InstanceType", String, wire("instanceType"))]
            pub instance_type: Option<String>,
            #[member("LaunchTime", Timestamp(Iso8601), wire("launchTime"))]
            pub launch_time: Option<Timestamp>,
            #[member("Placement", Structure(PLACEMENT), wire("placement"))]
            pub placement: Option<Placement>,
            #[member("Monitoring", Structure(MONITORING), wire("monitoring"))]
            pub monitoring: Option<Monitoring>,
            #[member("SubnetId", String, wire("subnetId"))]
            pub subnet_id: Option<String>,
            #[member("VpcId", String, wire("vpcId"))]
            pub vpc_id: Option<String>,
            #[member("PrivateIpAddress", String, wire("privateIpAddress"))]
            pub private_ip_address: Option<String>,
            #[member("PublicIpAddress", String, wire("ipAddress"))]
            pub public_ip_address: Option<String>,
            #[member("SourceDestCheck", Boolean, wire("sourceDestCheck"))]
            pub source_dest_check: Option<bool>,
            #[member("SecurityGroups", List(GROUPS), wire("groupSet"))]
            pub security_groups: Option<Vec<Group>>,
            #[member("Architecture", String, wire("architecture"))]
            pub architecture: Option<String>,
            #[member("RootDeviceType", String, wire("rootDeviceType"))]
            pub root_device_type: Option<String>,
            #[member("RootDeviceName", String, wire("rootDeviceName"))]
            pub root_device_name: Option<String>,
            #[member("BlockDeviceMappings", List(MAPPINGS), wire("blockDeviceMapping"))]
            pub block_device_mappings: Option<Vec<Mapping>>,
            #[member("VirtualizationType", String, wire("virtualizationType"))]
            pub virtualization_type: Option<String>,
            #[member("ClientToken", String, wire("clientToken"))]
            pub client_token: Option<String>,
            #[member("Tags", List(TAGS), wire("tagSet"))]
            pub tags: Option<Vec<Tag>>,
            #[member("Hypervisor", String, wire("hypervisor"))]
            pub hypervisor: Option<String>,
            #[member("EbsOptimized", Boolean, wire("ebsOptimized"))]
            pub ebs_optimized: Option<bool>,
            #[member("EnaSupport", Boolean, wire("enaSupport"))]
            pub ena_support: Option<bool>,
        }
    }

    output! {
        #[schema(RESERVATION = "Reservation")]
        pub struct Reservation {
            #[member("ReservationId", String, wire("reservationId"))]
            pub reservation_id: Option<String>,
            #[member("OwnerId", String, wire("ownerId"))]
            pub owner_id: Option<String>,
            #[member("Groups", List(GROUPS), wire("groupSet"))]
            pub groups: Option<Vec<Group>>,
            #[member("Instances", List(INSTANCES), wire("instancesSet"))]
            pub instances: Option<Vec<Instance>>,
        }
    }

    output! {
        #[schema(DESCRIBE_INSTANCES_RESULT = "DescribeInstancesResult")]
        pub struct DescribeInstancesResult {
            #[member("Reservations", List(RESERVATIONS), wire("reservationSet"))]
            pub reservations: Option<Vec<Reservation>>,
        }
    }
}
