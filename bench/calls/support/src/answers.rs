//! The bodies of the answers, as the services write them.

use std::fmt::Display;

/// An answer of `CreateToken`, 1 KB.
pub fn token() -> String {
    format!(
        r#"{{"accessToken":"{}","tokenType":"Bearer","expiresIn":28800}}"#,
        "a".repeat(960)
    )
}

/// A page of `Query`: small items, of short texts.
pub fn items(count: usize) -> String {
    let items = (0..count).map(|index| {
        format!(
            r#"{{"pk":{{"S":"customer#{index:08}"}},"sk":{{"S":"order#2024-01-31T12:34:56.000Z"}},"total":{{"N":"{index}.95"}},"paid":{{"BOOL":true}},"tags":{{"SS":["new","gift"]}},"address":{{"M":{{"street":{{"S":"1 \"High\" Street"}},"city":{{"S":"Zürich"}}}}}},"note":{{"NULL":true}}}}"#
        )
    });
    page(items)
}

/// A page of `Query`: documents of 1 KB, with long texts, numbers, lists, and maps in maps.
pub fn documents(count: usize) -> String {
    page((0..count).map(document))
}

fn page(items: impl Iterator<Item = String>) -> String {
    let items: Vec<_> = items.collect();
    let count = items.len();
    format!(
        r#"{{"Count":{count},"Items":[{}],"ScannedCount":{count}}}"#,
        items.join(",")
    )
}

/// One document, other than its neighbours.
fn document(index: usize) -> String {
    let dice = &mut Dice(index as u64);
    let summary = match index % 10 {
        0 => format!(r#"They say: \"{}\"\nand so on"#, dice.words(24)),
        1 => format!("Überall in 京都: {}", dice.words(24)),
        _ => dice.words(27),
    };
    let place = map(&[
        ("latitude", number(dice.decimal(90, 6))),
        ("longitude", number(dice.decimal(180, 6))),
    ]);
    let publisher = map(&[
        ("name", text(dice.words(2))),
        ("city", text(dice.words(1))),
        ("founded", number(1800 + dice.below(200))),
        ("independent", r#"{"BOOL":true}"#.to_owned()),
        ("place", place),
    ]);
    let labels: Vec<_> = (0..8).map(|_| text(dice.words(1))).collect();
    let reviews: Vec<_> = (0..2).map(|_| review(dice)).collect();
    object(&[
        ("pk", text(format!("AUTHOR#{:016x}{:016x}", dice.roll(), dice.roll()))),
        (
            "sk",
            text(format!("BOOK#2024-{:02}-{:02}", dice.below(12) + 1, dice.below(28) + 1)),
        ),
        ("title", text(dice.words(5))),
        ("summary", text(summary)),
        ("pages", number(dice.below(900))),
        ("price", number(dice.decimal(90, 2))),
        ("printed", format!(r#"{{"BOOL":{}}}"#, dice.below(2) == 0)),
        ("publisher", publisher),
        ("labels", list(&labels)),
        ("reviews", list(&reviews)),
    ])
}

fn review(dice: &mut Dice) -> String {
    map(&[
        ("by", text(format!("reader-{}", dice.below(100_000)))),
        ("stars", number(dice.below(5) + 1)),
        ("text", text(dice.words(4))),
    ])
}

fn text(text: impl Display) -> String {
    format!(r#"{{"S":"{text}"}}"#)
}

fn number(number: impl Display) -> String {
    format!(r#"{{"N":"{number}"}}"#)
}

fn list(elements: &[String]) -> String {
    format!(r#"{{"L":[{}]}}"#, elements.join(","))
}

fn map(entries: &[(&str, String)]) -> String {
    format!(r#"{{"M":{}}}"#, object(entries))
}

fn object(members: &[(&str, String)]) -> String {
    let members: Vec<_> = members
        .iter()
        .map(|(name, value)| format!(r#""{name}":{value}"#))
        .collect();
    format!("{{{}}}", members.join(","))
}

const WORDS: [&str; 16] = [
    "anchor", "birch", "candle", "dune", "ember", "falcon", "garden", "harbour", "island", "jasmine", "lantern",
    "meadow", "nettle", "orchard", "pebble", "river",
];

/// Numbers that look random, and are the same each time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    /// A number with so many digits after the point.
    fn decimal(&mut self, end: u64, digits: usize) -> String {
        format!("{}.{:0digits$}", self.below(end), self.below(10_u64.pow(digits as u32)))
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<_> = (0..count).map(|_| WORDS[self.below(16) as usize]).collect();
        words.join(" ")
    }
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
