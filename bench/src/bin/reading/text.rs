//! The answers, as the services write them.

/// A page of `Query`.
pub(crate) fn items(count: usize) -> String {
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

/// A page of `ListObjects`.
pub(crate) fn objects(count: usize) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
         <Name>bucket</Name><Prefix></Prefix><Marker></Marker><MaxKeys>1000</MaxKeys><IsTruncated>true</IsTruncated>",
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
pub(crate) fn instances(count: usize) -> String {
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

fn instance(index: usize) -> String {
    format!(
        "        <item>
            <reservationId>r-{index:017x}</reservationId>
            <ownerId>123456789012</ownerId>
            <groupSet/>
            <instancesSet>
                <item>
                    <instanceId>i-{index:017x}</instanceId>
                    <imageId>ami-bff32ccc</imageId>
                    <instanceState>
                        <code>16</code>
                        <name>running</name>
                    </instanceState>
                    <privateDnsName>ip-192-168-1-88.eu-west-1.compute.internal</privateDnsName>
                    <dnsName>ec2-54-194-252-215.eu-west-1.compute.amazonaws.com</dnsName>
                    <reason/>
                    <keyName>my_keypair</keyName>
                    <amiLaunchIndex>0</amiLaunchIndex>
                    <productCodes/>
                    <instanceType>t2.micro</instanceType>
                    <launchTime>2018-05-08T16:46:19.000Z</launchTime>
                    <placement>
                        <availabilityZone>eu-west-1c</availabilityZone>
                        <groupName/>
                        <tenancy>default</tenancy>
                    </placement>
                    <monitoring>
                        <state>disabled</state>
                    </monitoring>
                    <subnetId>subnet-56f5f633</subnetId>
                    <vpcId>vpc-11112222</vpcId>
                    <privateIpAddress>192.168.1.88</privateIpAddress>
                    <ipAddress>54.194.252.215</ipAddress>
                    <sourceDestCheck>true</sourceDestCheck>
                    <groupSet>
                        <item>
                            <groupId>sg-e4076980</groupId>
                            <groupName>SecurityGroup1</groupName>
                        </item>
                    </groupSet>
                    <architecture>x86_64</architecture>
                    <rootDeviceType>ebs</rootDeviceType>
                    <rootDeviceName>/dev/xvda</rootDeviceName>
                    <blockDeviceMapping>
                        <item>
                            <deviceName>/dev/xvda</deviceName>
                            <ebs>
                                <volumeId>vol-1234567890abcdef0</volumeId>
                                <status>attached</status>
                                <attachTime>2015-12-22T10:44:09.000Z</attachTime>
                                <deleteOnTermination>true</deleteOnTermination>
                            </ebs>
                        </item>
                    </blockDeviceMapping>
                    <virtualizationType>hvm</virtualizationType>
                    <clientToken>xMcwG14507example</clientToken>
                    <tagSet>
                        <item>
                            <key>Name</key>
                            <value>Server_{index}</value>
                        </item>
                        <item>
                            <key>Stage</key>
                            <value>production</value>
                        </item>
                    </tagSet>
                    <hypervisor>xen</hypervisor>
                    <ebsOptimized>false</ebsOptimized>
                    <enaSupport>true</enaSupport>
                </item>
            </instancesSet>
        </item>
"
    )
}
