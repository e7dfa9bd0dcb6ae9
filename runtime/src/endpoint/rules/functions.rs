//! The functions of the rules language, without expressions and errors.

use std::borrow::Cow;
use std::rc::Rc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::super::partitions;
use super::super::url::Url;
use super::value::RuleValue;

/// All characters except the unreserved ones of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `uriEncode`.
pub(super) fn uri_encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// `substring`: no value unless the text is ASCII and has these characters. With `reverse` they are counted from the end.
pub(super) fn substring(text: &str, start: i64, stop: i64, reverse: bool) -> Option<&str> {
    let start = usize::try_from(start).ok()?;
    let stop = usize::try_from(stop).ok()?;
    if !text.is_ascii() || start >= stop {
        return None;
    }
    if reverse {
        text.get(text.len().checked_sub(stop)?..text.len().checked_sub(start)?)
    } else {
        text.get(start..stop)
    }
}

/// `split` with a delimiter that is not empty: at most `limit` parts, or any number if it is 0.
pub(super) fn split(text: &str, delimiter: &str, limit: usize) -> Vec<String> {
    match limit {
        0 => text.split(delimiter).map(str::to_owned).collect(),
        _ => text.splitn(limit, delimiter).map(str::to_owned).collect(),
    }
}

/// `parseURL`: no value for a text that is not a URL to which a client could send, and for a URL with a query. A user name, which
/// is never sent, is not part of the authority: rules put labels before the authority, and the user name would become a part of
/// them.
pub(super) fn parse_url(text: &str) -> Option<RuleValue<'static>> {
    let url = Url::parse(text).ok().filter(|url| url.query.is_none())?;
    Some(record([
        ("scheme", fixed(url.scheme)),
        ("normalizedPath", owned(url.normalized_path())),
        ("isIp", RuleValue::Bool(url.is_ip())),
        ("authority", owned(url.authority)),
        ("path", owned(url.path)),
    ]))
}

/// `aws.partition`.
pub(super) fn partition(region: &str) -> RuleValue<'static> {
    let partition = partitions::Partition::of(region);
    record([
        ("name", fixed(partition.id)),
        ("dnsSuffix", fixed(partition.dns_suffix)),
        ("dualStackDnsSuffix", fixed(partition.dual_stack_dns_suffix)),
        ("supportsFIPS", RuleValue::Bool(partition.supports_fips)),
        ("supportsDualStack", RuleValue::Bool(partition.supports_dual_stack)),
        ("implicitGlobalRegion", fixed(partition.implicit_global_region)),
    ])
}

/// `aws.parseArn`: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`. Only region and account may be empty.
pub(super) fn parse_arn(text: &str) -> Option<RuleValue<'static>> {
    let mut parts = text.strip_prefix("arn:")?.splitn(5, ':');
    let mut part = || parts.next();
    let (partition, service, region, account, resource) = (part()?, part()?, part()?, part()?, part()?);
    if partition.is_empty() || service.is_empty() || resource.is_empty() {
        return None;
    }
    let resource = resource.split([':', '/']).map(str::to_owned).collect();
    Some(record([
        ("partition", owned(partition)),
        ("service", owned(service)),
        ("region", owned(region)),
        ("accountId", owned(account)),
        ("resourceId", RuleValue::List(Cow::Owned(resource))),
    ]))
}

fn record<const N: usize>(members: [(&'static str, RuleValue<'static>); N]) -> RuleValue<'static> {
    RuleValue::Record(Rc::new(members))
}

fn fixed(text: &'static str) -> RuleValue<'static> {
    RuleValue::Text(Cow::Borrowed(text))
}

fn owned(text: impl Into<String>) -> RuleValue<'static> {
    RuleValue::Text(Cow::Owned(text.into()))
}
