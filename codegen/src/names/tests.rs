use quote::ToTokens;

use super::*;

fn shape(name: &str) -> Origin {
    Origin::Shape(name.to_owned())
}

fn member(name: &str) -> Origin {
    Origin::Member {
        shape: "Parent".to_owned(),
        member: name.to_owned(),
    }
}

fn value(value: &str) -> Origin {
    Origin::Value {
        shape: "Parent".to_owned(),
        value: value.to_owned(),
    }
}

/// The name that `wanted` gets where every name is free.
fn free<N: Name>(wanted: &str, origin: Origin) -> String {
    match Scope::<N>::default().declare(wanted, origin) {
        Ok(name) => name.to_string(),
        Err(clash) => clash.to_string(),
    }
}

#[test]
fn functions_and_fields_are_snake_case_with_acronyms_whole() {
    for (wanted, expected) in [
        ("CreateToken", "create_token"),
        ("CreateTokenWithIAM", "create_token_with_iam"),
        ("DBInstanceId", "db_instance_id"),
        ("clientId", "client_id"),
        ("ACLs", "acls"),
        ("VPCEndpointIDs", "vpc_endpoint_ids"),
        ("ListHITsForQualificationType", "list_hits_for_qualification_type"),
        ("IPv6Addresses", "ipv6_addresses"),
        ("InfluxDBv3Core", "influx_dbv3_core"),
        ("DNSsec", "dn_ssec"),
        ("CreateOAuth2Token", "create_o_auth2_token"),
        ("S3Bucket", "s3_bucket"),
        ("ListObjectsV2", "list_objects_v2"),
        ("ChecksumCRC32C", "checksum_crc32_c"),
        ("V1_0_x", "v1_0_x"),
        ("__type", "r#type"),
        ("x-amz-meta", "x_amz_meta"),
    ] {
        assert_eq!(free::<FnName>(wanted, Origin::Operation(wanted.to_owned())), expected);
        assert_eq!(free::<FieldName>(wanted, member(wanted)), expected);
    }
}

#[test]
fn types_keep_the_shape_name_where_it_is_upper_camel_case() {
    for (wanted, expected) in [
        ("CreateTokenWithIAMRequest", "CreateTokenWithIAMRequest"),
        ("ACL", "ACL"),
        ("tagList", "TagList"),
        ("__listOf__string", "ListOfString"),
        ("SessionKeysAbpV1_0_x", "SessionKeysAbpV1_0X"),
        ("5thElement", "V5thElement"),
        ("self", "Self_"),
    ] {
        assert_eq!(free::<TypeName>(wanted, shape(wanted)), expected);
        assert_eq!(free::<VariantName>(wanted, shape(wanted)), expected);
    }
}

#[test]
fn values_become_variants_and_constants() {
    for (wanted, variant, constant) in [
        (
            "KMS_AccessDeniedException",
            "KmsAccessDeniedException",
            "KMS_ACCESS_DENIED_EXCEPTION",
        ),
        ("t2.micro", "T2Micro", "T2_MICRO"),
        ("TLSv1.2", "Tlsv1_2", "TLSV1_2"),
        ("s3:ObjectCreated:*", "S3ObjectCreated", "S3_OBJECT_CREATED"),
        ("5.1", "V5_1", "V5_1"),
        ("5m", "V5m", "V5M"),
        ("self", "Self_", "SELF"),
        ("*", "Asterisk", "ASTERISK"),
        (">=", "GreaterEqual", "GREATER_EQUAL"),
        ("", "Empty", "EMPTY"),
    ] {
        assert_eq!(free::<VariantName>(wanted, value(wanted)), variant);
        assert_eq!(free::<ConstName>(wanted, value(wanted)), constant);
    }
}

#[test]
fn names_are_ascii_whatever_the_model_says() {
    for (wanted, expected) in [
        ("größe", "gr_uf6_udf_e"),
        ("\u{430}", "u430"),
        ("a\u{202e}b", "a_b"),
        ("\u{1f980}", "u1f980"),
        (" ", "space"),
        ("2fast", "v2fast"),
    ] {
        assert_eq!(free::<FieldName>(wanted, member(wanted)), expected);
    }
}

#[test]
fn keywords_are_raw_where_rust_allows_it() {
    for (wanted, expected) in [
        ("type", "r#type"),
        ("Gen", "r#gen"),
        ("union", "union"),
        ("self", "self_"),
        ("Super", "super_"),
        ("crate", "crate_"),
    ] {
        assert_eq!(free::<FieldName>(wanted, member(wanted)), expected);
    }
    let name = Scope::<FieldName>::default().declare("type", member("type")).unwrap();
    assert_eq!(name.as_str(), "type");
    assert_eq!(name.to_token_stream().to_string(), "r#type");
}

#[test]
fn modules_have_file_names_that_work_everywhere() {
    for (wanted, expected) in [
        ("SSO OIDC", "sso_oidc"),
        ("runtime.lex.v2", "runtime_lex_v2"),
        ("Type", "r#type"),
        ("mod", "mod_"),
        ("Aux", "aux_"),
        ("../../etc/passwd", "etc_passwd"),
    ] {
        assert_eq!(free::<ModuleName>(wanted, Origin::Service(wanted.to_owned())), expected);
    }
}

#[test]
fn a_reserved_name_gets_a_suffix_for_what_it_is() {
    let mut types = Scope::<TypeName>::new(PRELUDE);
    assert_eq!(
        types.declare("String", shape("String")).unwrap().as_str(),
        "StringShape"
    );
    let mut methods = Scope::<FnName>::new(["builder"]);
    assert_eq!(
        methods
            .declare("Builder", Origin::Operation("Builder".to_owned()))
            .unwrap()
            .as_str(),
        "builder_operation"
    );
    let mut variants = Scope::<VariantName>::new(["Unknown"]);
    assert_eq!(
        variants.declare("UNKNOWN", value("UNKNOWN")).unwrap().as_str(),
        "UnknownValue"
    );
}

#[test]
fn what_is_declared_later_never_takes_a_name_away() {
    let mut types = Scope::<TypeName>::default();
    types.declare("CreateToken", shape("CreateToken")).unwrap();
    let builder = types
        .declare("CreateToken", Origin::Operation("CreateToken".to_owned()))
        .unwrap();
    assert_eq!(builder.as_str(), "CreateTokenOperation");
}

#[test]
fn a_batch_gives_the_same_names_in_any_order() {
    let names = ["tagList", "TagList", "String", "Aab", "aab", "StringList"];
    let declare = |names: &[&str]| -> Vec<(String, String)> {
        let wanted = names.iter().map(|name| (*name, shape(name)));
        let given = Scope::<TypeName>::new(PRELUDE).declare_all(wanted).unwrap();
        let mut pairs: Vec<_> = names
            .iter()
            .map(ToString::to_string)
            .zip(given.iter().map(ToString::to_string))
            .collect();
        pairs.sort();
        pairs
    };
    let forward = declare(&names);
    let mut reversed = names;
    reversed.reverse();
    assert_eq!(forward, declare(&reversed));
    let expected = [
        ("Aab", "Aab"),
        ("String", "StringShape"),
        ("StringList", "StringList"),
        ("TagList", "TagList"),
        ("aab", "AabShape"),
        ("tagList", "TagListShape"),
    ];
    assert_eq!(forward, expected.map(|(from, to)| (from.to_owned(), to.to_owned())));
}

#[test]
fn a_clash_names_both_sides() {
    let mut types = Scope::<TypeName>::new(PRELUDE);
    let clashes = types
        .declare_all([("String", shape("String")), ("StringShape", shape("StringShape"))])
        .unwrap_err();
    let [clash] = clashes.as_slice() else {
        panic!("one clash, not {clashes:?}")
    };
    assert_eq!(clash.origin(), &shape("String"));
    assert_eq!(
        clash.to_string(),
        "shape \"String\" gets no type name: `String` is reserved for generated code and `StringShape` is taken too"
    );

    let mut variants = Scope::<VariantName>::default();
    let clashes = variants
        .declare_all(["c", "c+", "c++"].map(|text| (text, value(text))))
        .unwrap_err();
    assert_eq!(
        clashes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "value \"c++\" of shape \"Parent\" gets no variant name: `C` is the name of value \"c\" of shape \"Parent\" and \
             `CValue` is taken too"
        ]
    );
}

#[test]
fn the_same_thing_twice_is_a_clash() {
    let clashes = Scope::<VariantName>::default()
        .declare_all(["a", "a"].map(|text| (text, value(text))))
        .unwrap_err();
    assert_eq!(clashes.len(), 1);
    assert!(clashes.iter().all(|clash| clash.to_string().contains("is there twice")));
}

#[test]
fn a_name_of_ten_thousand_characters_is_refused_in_a_short_message() {
    for c in ["a", "A", "*", "é", "1", "_"] {
        let wanted = c.repeat(10_000);
        let clash = Scope::<FieldName>::default()
            .declare(&wanted, member(&wanted))
            .unwrap_err();
        let message = clash.to_string();
        assert!(message.contains("the limit is 200"), "{message}");
        assert!(message.chars().count() < 300, "{message}");
    }
}
