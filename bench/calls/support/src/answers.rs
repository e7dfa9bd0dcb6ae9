//! The bodies of the answers, as the services write them.

/// An answer of `CreateToken`, 1 KB.
pub fn token() -> String {
    format!(r#"{{"accessToken":"{}","tokenType":"Bearer","expiresIn":28800}}"#, "a".repeat(960))
}

/// A page of `Query`.
pub fn items(count: usize) -> String {
    let items = (0..count).map(|index| {
        format!(
            r#"{{"pk":{{"S":"customer#{index:08}"}},"sk":{{"S":"order#2024-01-31T12:34:56.000Z"}},"total":{{"N":"{index}.95"}},"paid":{{"BOOL":true}},"tags":{{"SS":["new","gift"]}},"address":{{"M":{{"street":{{"S":"1 \"High\" Street"}},"city":{{"S":"Zürich"}}}}}},"note":{{"NULL":true}}}}"#
        )
    });
    let items: Vec<_> = items.collect();
    format!(
        r#"{{"Count":{count},"Items":[{}],"ScannedCount":{count}}}"#,
        items.join(",")
    )
}

/// A page of `ListObjectsV2`.
pub fn objects(count: usize) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
         <Name>bucket</Name><Prefix></Prefix><KeyCount>{count}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>true</IsTruncated>",
    );
    for index in 0..count {
        text.push_str(&format!(
            "<Contents><Key>photos/2024/01/{index:06}-holiday.jpg</Key><LastModified>2024-01-31T12:34:{:02}.000Z</LastModified>\
             <ETag>&quot;{:032x}&quot;</ETag><ChecksumAlgorithm>CRC32</ChecksumAlgorithm><Size>{}</Size><Owner><ID>{:064x}</ID>\
             <DisplayName>owner</DisplayName></Owner><StorageClass>STANDARD</StorageClass></Contents>",
            index % 60,
            index * 7919,
            index * 1013,
            42
        ));
    }
    text.push_str("</ListBucketResult>");
    text
}

/// An answer of `DescribeInstances`.
pub fn instances(count: usize) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">\n\
             <requestId>8f7724cf-496f-496e-8fe3-example</requestId>\n    <reservationSet>\n",
    );
    for index in 0..count {
        text.push_str(&instance(index));
    }
    text.push_str("    </reservationSet>\n</DescribeInstancesResponse>");
    text
}

/// One instance, in a reservation of its own.
fn instance(index: usize) -> String {
    include_str!("answers/instance.xml")
        .replace("@ID@", &format!("{index:017x}"))
        .replace("@NUMBER@", &index.to_string())
}

/// An answer of `ReceiveMessage`.
pub fn messages(count: usize) -> String {
    let messages = (0..count).map(|index| {
        let handle = "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a".repeat(5);
        format!(
            r#"{{"MessageId":"5fea7756-0ea4-451a-a703-{index:012}","ReceiptHandle":"{handle}{index:04}","MD5OfBody":"{index:032x}","Body":"{{\"order\":{index},\"customer\":\"customer#{index:08}\",\"state\":\"shipped\",\"lines\":[{{\"sku\":\"A-17\",\"count\":2}}]}}"}}"#
        )
    });
    let messages: Vec<_> = messages.collect();
    format!(r#"{{"Messages":[{}]}}"#, messages.join(","))
}
