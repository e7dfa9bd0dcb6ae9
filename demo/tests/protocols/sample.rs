//! The members that most of the made-up services have, a value for each, and how it is written.

use tinsmith_runtime::Timestamp;

/// Text with characters that each encoding escapes in its own way.
pub(crate) const TEXT: &str = r#"zażółć & <b>"q"</b>"#;
/// The first whole number that a float of 64 bits cannot hold.
pub(crate) const BIG: i64 = 9_007_199_254_740_993;

/// The values that `scalars!` and `aggregates!` set, in JSON.
pub(crate) const JSON: &str = concat!(
    r#""text":"zażółć & <b>\"q\"</b>","flag":true,"count":-7,"big":9007199254740993,"ratio":0.1,"#,
    r#""bytes":"AP9+","moment":1706704245,"epoch":1706704245,"iso":"2024-01-31T12:30:45Z","#,
    r#""http":"Wed, 31 Jan 2024 12:30:45 GMT","color":"GREEN","texts":["a",""],"gaps":["a",null],"#,
    r#""counts":{"x":1},"holes":{"y":null},"#,
    r#""tree":{"name":"root","left":{"name":"l"},"branches":[{"name":"a","branches":[]},{"name":"b"}]},"#,
    r#""figure":{"tree":{"name":"t"}}"#,
);

/// The values that `scalars!` sets, in XML.
pub(crate) const XML: &str = concat!(
    "<text>zażółć &amp; &lt;b&gt;&quot;q&quot;&lt;/b&gt;</text><flag>true</flag><count>-7</count>",
    "<big>9007199254740993</big><ratio>0.1</ratio><bytes>AP9+</bytes><moment>2024-01-31T12:30:45Z</moment>",
    "<epoch>1706704245</epoch><iso>2024-01-31T12:30:45Z</iso><http>Wed, 31 Jan 2024 12:30:45 GMT</http>",
    "<color>GREEN</color>",
);

/// The values that `xml_aggregates!` sets, in XML.
pub(crate) const XML_AGGREGATES: &str = concat!(
    "<texts><member>a</member><member></member></texts><named><Item>n</Item></named><flat>f</flat><flat>g</flat>",
    "<counts><entry><key>x</key><value>1</value></entry><entry><key>y</key><value>2</value></entry></counts>",
    "<flatCounts><Word>w</Word><Times>3</Times></flatCounts><tree><name>root</name><left><name>l</name></left>",
    "<branches><member><name>a</name><branches></branches></member><member><name>b</name></member></branches></tree>",
    "<figure><sides>3</sides></figure><OtherName>r</OtherName>",
);

/// 2024-01-31T12:30:45Z
pub(crate) fn moment() -> Timestamp {
    Timestamp::new(1_706_704_245, 0).unwrap()
}

/// A list of these texts.
pub(crate) fn texts<const N: usize>(texts: [&str; N]) -> Option<Vec<String>> {
    Some(texts.map(str::to_owned).to_vec())
}

/// Sets the members with plain values.
macro_rules! scalars {
    ($call:expr) => {
        $call
            .text(crate::sample::TEXT)
            .flag(true)
            .count(-7)
            .big(crate::sample::BIG)
            .ratio(0.1)
            .bytes(b"\x00\xff~".to_vec())
            .moment(crate::sample::moment())
            .epoch(crate::sample::moment())
            .iso(crate::sample::moment())
            .http(crate::sample::moment())
            .color("GREEN")
    };
}

/// Asserts that an output has the values of `scalars!`.
macro_rules! assert_scalars {
    ($output:expr) => {
        assert_eq!($output.text.as_deref(), Some(crate::sample::TEXT));
        assert_eq!($output.flag, Some(true));
        assert_eq!($output.count, Some(-7));
        assert_eq!($output.big, Some(crate::sample::BIG));
        assert_eq!($output.ratio, Some(0.1));
        assert_eq!($output.bytes, Some(b"\x00\xff~".to_vec().into()));
        assert_eq!($output.moment, Some(crate::sample::moment()));
        assert_eq!($output.epoch, Some(crate::sample::moment()));
        assert_eq!($output.iso, Some(crate::sample::moment()));
        assert_eq!($output.http, Some(crate::sample::moment()));
        assert_eq!($output.color.as_ref().map(|color| color.as_str()), Some("GREEN"));
    };
}

/// A tree of three levels.
macro_rules! tree {
    ($Tree:ident) => {{
        let leaves = $Tree::new().name("a").branches(Vec::<$Tree>::new());
        let tree = $Tree::new().name("root").left($Tree::new().name("l"));
        tree.branches([leaves, $Tree::new().name("b")])
    }};
}

/// Sets the members with aggregates, for protocols that can write a missing element.
macro_rules! aggregates {
    ($call:expr, $Tree:ident, $Figure:ident) => {
        $call
            .texts(["a", ""])
            .gaps([Some("a".to_owned()), None])
            .counts([("x", 1)])
            .holes([("y", None)])
            .tree(crate::sample::tree!($Tree))
            .figure($Figure::Tree($Tree::new().name("t")))
    };
}

/// Asserts that an output has the values of `aggregates!`.
macro_rules! assert_aggregates {
    ($output:expr, $Tree:ident, $Figure:ident) => {
        assert_eq!($output.texts, crate::sample::texts(["a", ""]));
        assert_eq!($output.gaps, Some(vec![Some("a".to_owned()), None]));
        assert_eq!($output.counts, Some([("x".to_owned(), 1)].into()));
        assert_eq!($output.holes, Some([("y".to_owned(), None)].into()));
        assert_eq!($output.tree, Some(crate::sample::tree!($Tree)));
        assert_eq!($output.figure, Some($Figure::Tree($Tree::new().name("t"))));
    };
}

/// Sets the members with aggregates, with every trait of XML and forms.
macro_rules! xml_aggregates {
    ($call:expr, $Tree:ident, $Figure:ident) => {
        $call
            .texts(["a", ""])
            .named(["n"])
            .flat(["f", "g"])
            .counts([("x", 1), ("y", 2)])
            .flat_counts([("w", 3)])
            .tree(crate::sample::tree!($Tree))
            .figure($Figure::Sides(3))
            .renamed("r")
    };
}

/// Asserts that an output has the values of `xml_aggregates!`.
macro_rules! assert_xml_aggregates {
    ($output:expr, $Tree:ident, $Figure:ident) => {
        assert_eq!($output.texts, crate::sample::texts(["a", ""]));
        assert_eq!($output.named, crate::sample::texts(["n"]));
        assert_eq!($output.flat, crate::sample::texts(["f", "g"]));
        let counts = [("x".to_owned(), 1), ("y".to_owned(), 2)];
        assert_eq!($output.counts, Some(counts.into()));
        assert_eq!($output.flat_counts, Some([("w".to_owned(), 3)].into()));
        assert_eq!($output.tree, Some(crate::sample::tree!($Tree)));
        assert_eq!($output.figure, Some($Figure::Sides(3)));
        assert_eq!($output.renamed.as_deref(), Some("r"));
    };
}

pub(crate) use {aggregates, assert_aggregates, assert_scalars, assert_xml_aggregates, scalars, tree, xml_aggregates};
