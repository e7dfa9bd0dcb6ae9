use quote::quote;

use super::*;

/// The Markdown of a text, one line a line.
fn markdown(html: &str) -> String {
    DocText::from_html(html).lines().collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (html, expected) in cases {
        assert_eq!(markdown(html), *expected, "from {html}");
    }
}

#[test]
fn paragraphs_are_set_apart_by_a_blank_line() {
    check(&[
        ("", ""),
        (" <p> </p> ", ""),
        ("plain", "plain"),
        ("<p>One\n  line.</p> <p>Two</p>", "One line.\n\nTwo"),
        ("<p>open <p>again", "open\n\nagain"),
        ("a<br/>b<hr>c", "a\n\nb\n\nc"),
        ("<h2>Title</h2>text", "**Title**\n\ntext"),
        ("<zork>kept</zork> <made-up x='1'>too", "kept too"),
        ("<script>alert(1)</script>shown<!-- not -->", "shown"),
    ]);
}

#[test]
fn inline_tags_become_markers() {
    check(&[
        ("<code>a_b</code>", "`a_b`"),
        ("<code>a`b</code> <tt>`</tt>", "``a`b`` `` ` ``"),
        ("<b>bold</b> <i>weak</i>", "**bold** *weak*"),
        ("x <b> y </b> z", "x **y** z"),
        ("<code> </code><b></b>x", "x"),
        ("<b><code>a</code></b>", "**`a`**"),
        ("<p><i>open</p> <p>closed", "*open*\n\nclosed"),
        ("stray</b></code> end", "stray end"),
        ("<code>a</code><code>b</code> <code>c</code>", "`ab` `c`"),
    ]);
}

#[test]
fn emphasis_that_markdown_cannot_express_is_dropped() {
    check(&[
        ("a<b>(b)</b>c", "a(b)c"),
        ("a<b>b</b>c", "a**b**c"),
        ("<b>a</b><i>b</i>", "a*b*"),
        ("<code>a</code><b>`b`</b>c", "`a`\\`b\\`c"),
        ("<code>a</code><i><code>b</code>c</i>d", "`a`*`b`c*d"),
    ]);
}

#[test]
fn links_to_the_web_stay_and_others_lose_their_target() {
    check(&[
        (
            "See <a href='https://example.org/a_(b)'>the <code>b</code></a>.",
            "See [the `b`](https://example.org/a_%28b%29).",
        ),
        (
            "<a href='javascript:alert(1)'>x</a> <a>y</a> <a href='#z'>z</a>",
            "x y z",
        ),
        (
            "<a href='https://example.org/'>https://example.org/</a>",
            "<https://example.org/>",
        ),
        (
            "wow!<a href='https://example.org/'>x</a>",
            "wow\\![x](https://example.org/)",
        ),
        ("<a href='https://example.org/'><code>[x]: y</code></a>", "`[x]: y`"),
        ("Go to https://example.org/a*b.", "Go to <https://example.org/a*b>."),
        ("http://{a}https://example.org", "http://{a}<https://example.org>"),
        ("https://{bucket}.example.org", "https://{bucket}.example.org"),
    ]);
}

#[test]
fn no_space_is_between_a_link_and_the_mark_behind_it() {
    check(&[
        (
            "<a href='https://example.org/'>a</a> , <a href='https://example.org/'> b </a>.",
            "[a](https://example.org/), [b](https://example.org/).",
        ),
        (
            "(<a href='https://example.org/'>a</a> ) <a href='https://example.org/'>b</a> .c, d .",
            "([a](https://example.org/)) [b](https://example.org/) .c, d .",
        ),
    ]);
}

#[test]
fn a_listing_of_escaped_documentation_is_documentation() {
    check(&[
        (
            "<p>a</p><pre><code> &lt;p&gt; Some &lt;code&gt;b&lt;/code&gt; &lt;/p&gt; &lt;ul&gt;&lt;li&gt;c&lt;/ul&gt;</code></pre>d",
            "a\n\nSome `b`\n\n- c\n\nd",
        ),
        ("<pre>&lt;p&gt;a&lt;pre&gt;&amp;lt;p&amp;gt;", "a\n\n```text\n<p>\n```"),
        ("<pre>&lt;Policy&gt;", "```text\n<Policy>\n```"),
    ]);
}

#[test]
fn a_title_is_not_said_again_below_itself() {
    for (html, expected) in [
        ("<fullname>Big <b>Cats</b></fullname><p>About.</p>", "About."),
        ("<p>Big cats.</p>", ""),
        ("<p>Big cats are big.</p>", "Big cats are big."),
    ] {
        let text = DocText::below_title("Big Cats", html);
        assert_eq!(text.lines().collect::<Vec<_>>().join("\n"), expected);
    }
}

#[test]
fn lists_nest_by_the_width_of_their_markers() {
    check(&[
        ("<ul><li>a</li><li><p>b</p></li></ul>", "- a\n- b"),
        (
            "x<ol><li>a<ul><li>b<p>c</ul><li>d</ol>y",
            "x\n\n1. a\n   - b\n\n     c\n2. d\n\ny",
        ),
        ("<ul><li></li><li>a", "- a"),
        ("<ul><li><ul><li>a</ul>b</ul>", "- a\n\n  b"),
        ("<li>alone", "- alone"),
        (
            "<dl><dt>term</dt><dd>what it is</dd><dt>next</dt></dl>",
            "- term\n\n  what it is\n- next",
        ),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "- a — b\n- 1 — 2",
        ),
        (
            "<ol><li>a<ol><li>b</ol>c<ol><li></li><li>d</ol></ol>",
            "1. a\n   1. b\n\n   c\n   1. d",
        ),
    ]);
}

#[test]
fn deep_lists_stay_on_the_page() {
    let text = markdown(&"<ul><li>x".repeat(100_000));
    assert!(text.lines().all(|line| line.starts_with(' ') || line == "- x"));
    assert!(text.lines().all(|line| line.len() < 30));
}

#[test]
fn asides_start_with_their_name() {
    check(&[
        ("<note><p>Mind.</p></note><p>After</p>", "**Note:** Mind.\n\nAfter"),
        ("<important> now", "**Important:** now"),
        ("<note> </note>x", "x"),
        ("<note><ul><li>a</ul></note>", "**Note:**\n\n- a"),
    ]);
}

#[test]
fn listings_are_fenced_as_text() {
    check(&[
        ("<pre>\n a\n\n\tb </pre>c", "```text\n a\n\n    b\n```\n\nc"),
        ("<pre>```</pre>", "````text\n```\n````"),
        ("<ul><li><pre><code>a<br>b", "- ```text\n  a\n  b\n  ```"),
        ("<pre> </pre>", ""),
    ]);
}

#[test]
fn what_markdown_would_read_is_escaped() {
    check(&[
        ("[a](b) [c]: d ![e]", r"\[a\](b) \[c\]: d !\[e\]"),
        ("*a* _b_ c_d `e` ~f~ g|h", r"\*a\* \_b\_ c_d \`e\` \~f\~ g\|h"),
        ("&lt;T&gt; &amp;lt; AT&amp;T", r"\<T> \&lt; AT&T"),
        (r"C:\dir", r"C:\\dir"),
        ("--flag a-b", r"\-\-flag a-b"),
        ("# a", r"\# a"),
        ("- a", r"\- a"),
        ("+", r"\+"),
        ("===", r"\==="),
        ("&gt; a", r"\> a"),
        ("1. a", r"1\. a"),
        ("12) a 12)", r"12\) a 12)"),
        ("a */ b", r"a \*/ b"),
    ]);
}

#[test]
fn characters_that_show_nothing_are_dropped() {
    check(&[
        ("a\u{202e}b\u{0}c\u{2028}d\u{a0}e\u{ad}\u{feff}\u{e0041}", "abc d e"),
        ("&#150;&#x200b;", "–"),
    ]);
}

#[test]
fn lines_are_at_most_100_columns_and_start_no_block() {
    let text = markdown(&format!("<ul><li>{}</ul>", "word - 1. ".repeat(40)));
    for (i, line) in text.lines().enumerate() {
        assert!(line.chars().count() <= 100, "{line}");
        assert!(line.starts_with(if i == 0 { "- word" } else { "  " }), "{line}");
        assert!(!line.starts_with("  - ") && !line.starts_with("  1. "), "{line}");
    }
    let long = "x".repeat(300);
    assert_eq!(markdown(&format!("a {long} b")), format!("a\n{long}\nb"));
}

#[test]
fn a_summary_is_the_first_sentence() {
    for (html, expected) in [
        ("<p>Makes a token. It lasts.</p>", "Makes a token."),
        (
            "Uses e.g. Kerberos v5.2 here. <code>Next</code>",
            "Uses e.g. Kerberos v5.2 here.",
        ),
        ("Is <code>a. B</code> set? Yes", "Is `a. B` set?"),
        (
            "<a href='https://example.org/'>One. Two</a>",
            "[One.](https://example.org/)",
        ),
        ("<pre>x</pre>no end", "no end"),
        (
            "<note><p>Old.</p><p>Very.</p></note><p>Makes a token.</p>",
            "Makes a token.",
        ),
        ("<important>Old. Very.</important>", "**Important:** Old."),
        ("<p>Does the following:</p><ul><li>A</li></ul>", "Does the following."),
        ("<p>Ends support;. More.</p>", "Ends support."),
        ("<p>As <code>a:</code></p>", "As `a:`"),
    ] {
        let summary = summary(html).unwrap();
        let text = DocText::paragraph([Piece::Summary(&summary)]);
        assert_eq!(text.lines().collect::<Vec<_>>(), [expected], "from {html}");
    }
    assert_eq!(summary("<p> </p>"), None);
}

#[test]
fn pieces_are_shown_as_they_are() {
    let pieces = [
        Piece::Text("Sent as "),
        Piece::Code("x-`y"),
        Piece::Text(", see "),
        Piece::Item {
            text: "Client",
            path: "crate::Client",
        },
        Piece::Text(" [1]."),
    ];
    let text = DocText::paragraph(pieces)
        .then(DocText::default())
        .then(DocText::list([pieces]));
    let line = "Sent as ``x-`y``, see [`Client`](crate::Client) \\[1\\].";
    assert_eq!(text.lines().collect::<Vec<_>>(), [line, "", &format!("- {line}")]);
}

#[test]
fn tokens_are_one_attribute_a_line_and_none_for_no_text() {
    let text = DocText::from_html("<p>a \"b\"</p><p>c</p>");
    let inner = text.inner();
    let expected = quote! { #[doc = " a \"b\""] #[doc = ""] #[doc = " c"] };
    assert_eq!(quote!(#text).to_string(), expected.to_string());
    let expected = quote! { #![doc = " a \"b\""] #![doc = ""] #![doc = " c"] };
    assert_eq!(quote!(#inner).to_string(), expected.to_string());
    assert!(DocText::from_html("<p> </p>").to_token_stream().is_empty());
}
