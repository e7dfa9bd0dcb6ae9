//! Recognises the endpoint rule sets that most services share, and writes the text of all others.
//!
//! Rule sets are compared in a normal form, so that those that differ in layout alone are one: documentation and empty
//! objects are left out, a literal comes after the value that it is compared with, a tree without conditions is replaced by its rules,
//! and a tree with one rule by that rule with the conditions of both. In no shared rule set can a tree be entered and left
//! without an outcome, so none of this changes what a rule set says.

use serde_json::{Map, Value, json};

/// A rule set that the runtime has as code (`CommonRules`): the host's first label, and the flags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommonEndpoint {
    /// The start of hosts, such as `oidc` or `runtime.lex`.
    pub prefix: String,
    /// In the partition `aws-us-gov` the ordinary host is the FIPS host.
    pub plain_fips_in_gov: bool,
    /// Every host is a dual-stack host.
    pub dual_stack_only: bool,
    /// There is one host for a partition.
    pub global: bool,
}

impl CommonEndpoint {
    /// The rules that most services have, with hosts that begin so.
    pub(crate) fn new(prefix: &str) -> Self {
        Self {
            prefix: prefix.to_owned(),
            plain_fips_in_gov: false,
            dual_stack_only: false,
            global: false,
        }
    }
}

/// The shared rule set that this one is equal to, apart from its layout. `None` for all others.
pub(crate) fn common(rule_set: &Value) -> Option<CommonEndpoint> {
    let known = ["version", "documentation", "parameters", "rules"];
    let mut names = rule_set.as_object()?.keys();
    if rule_set.get("version")? != "1.0" || !names.all(|name| known.contains(&name.as_str())) {
        return None;
    }
    let rules = normal_rules(rule_set.get("rules")?.as_array()?);
    let params = normal_params(rule_set.get("parameters")?.as_object()?);
    let prefix = prefix(&rules)?;
    let every_flag = (0..8u8).map(|bits| CommonEndpoint {
        prefix: prefix.to_owned(),
        plain_fips_in_gov: bits & 1 != 0,
        dual_stack_only: bits & 2 != 0,
        global: bits & 4 != 0,
    });
    every_flag
        .filter(|common| common.params() == params)
        .find(|common| [false, true].iter().any(|exclusive| common.rules(*exclusive) == rules))
}

/// The text of a rule set as it goes into a generated static: without documentation, and with a line for each parameter and each
/// rule (each condition, result and node of a decision diagram), so that what an update changes can be read. Keys are sorted, as
/// their order means nothing.
pub(crate) fn text(rule_set: &Value) -> String {
    let mut rule_set = rule_set.clone();
    strip(&mut rule_set);
    strip_rules(&mut rule_set);
    let params = rule_set.get_mut("parameters").and_then(Value::as_object_mut);
    params.into_iter().flat_map(Map::values_mut).for_each(strip);
    rule_set.sort_all_objects();
    node(&rule_set, 0)
}

/// Whether all endpoints of a rule set want requests that are signed for several regions, with no other scheme beside that.
pub(crate) fn is_sigv4a_alone(rule_set: &Value) -> bool {
    let mut schemes = Vec::new();
    collect_schemes(rule_set, &mut schemes);
    !schemes.is_empty() && schemes.iter().all(|schemes| *schemes == ["sigv4a"])
}

/// The names of the authentication schemes of each endpoint, wherever a tree or a diagram has it.
fn collect_schemes<'v>(value: &'v Value, found: &mut Vec<Vec<&'v str>>) {
    match value {
        Value::Object(members) if members.get("type").is_some_and(|kind| kind == "endpoint") => {
            let schemes = value
                .pointer("/endpoint/properties/authSchemes")
                .and_then(Value::as_array);
            let names = schemes
                .into_iter()
                .flatten()
                .filter_map(|scheme| scheme["name"].as_str());
            found.push(names.collect());
        }
        Value::Object(members) => members.values().for_each(|inner| collect_schemes(inner, found)),
        Value::Array(items) => items.iter().for_each(|inner| collect_schemes(inner, found)),
        _ => {}
    }
}

/// The root or a rule. Its contents are indented by `depth` levels.
fn node(value: &Value, depth: usize) -> String {
    let Some(members) = value.as_object() else {
        return value.to_string();
    };
    let members = members.iter().map(|(name, value)| match (name.as_str(), value) {
        ("rules", Value::Array(rules)) => {
            let rules = rules.iter().map(|rule| node(rule, depth + 1));
            format!("\"rules\":[{}]", lines(rules, depth))
        }
        ("parameters", Value::Object(params)) if depth == 0 => {
            let params = params.iter().map(|(name, param)| member(name, param));
            format!("\"parameters\":{{{}}}", lines(params, depth))
        }
        ("conditions" | "results" | "nodes", Value::Array(items)) if depth == 0 => {
            let items = items.iter().map(Value::to_string);
            format!("{}:[{}]", Value::from(&**name), lines(items, depth))
        }
        _ => member(name, value),
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

fn member(name: &str, value: &Value) -> String {
    format!("{}:{value}", Value::from(name))
}

/// Each item on a line of its own, between two lines.
fn lines(items: impl Iterator<Item = String>, depth: usize) -> String {
    let end = format!("\n{}", "  ".repeat(depth));
    let start = format!("{end}  ");
    let items: Vec<_> = items.map(|item| format!("{start}{item}")).collect();
    if items.is_empty() {
        String::new()
    } else {
        items.join(",") + &end
    }
}

fn strip(json: &mut Value) {
    if let Some(members) = json.as_object_mut() {
        // `remove` would put the last key in its place, and so one more sentence would look like other rules.
        members.retain(|key, _| key != "documentation");
    }
}

fn strip_rules(parent: &mut Value) {
    for name in ["rules", "results"] {
        let rules = parent.get_mut(name).and_then(Value::as_array_mut);
        for rule in rules.into_iter().flatten() {
            strip(rule);
            strip_rules(rule);
        }
    }
}

/// Rules in the normal form. A malformed rule stays as it is, so it is equal to no shared one.
fn normal_rules(rules: &[Value]) -> Vec<Value> {
    let mut normal = Vec::new();
    for rule in rules {
        let mut rule = rule.clone();
        strip(&mut rule);
        if let Some(Value::Array(conditions)) = rule.get_mut("conditions") {
            conditions.iter_mut().for_each(put_literal_last);
        }
        if let Some(Value::Object(endpoint)) = rule.get_mut("endpoint") {
            endpoint.retain(|_, value| *value != json!({}));
        }
        match rule.get("rules").and_then(Value::as_array) {
            Some(rules) => normal.extend(normal_tree(&rule, normal_rules(rules))),
            None => normal.push(rule),
        }
    }
    normal
}

fn normal_tree(tree: &Value, mut rules: Vec<Value>) -> Vec<Value> {
    let conditions = match tree.get("conditions") {
        Some(Value::Array(conditions)) if conditions.is_empty() => return rules,
        Some(Value::Array(conditions)) => conditions.clone(),
        _ => return vec![tree.clone()],
    };
    if let [only] = rules.as_mut_slice()
        && let Some(Value::Array(own)) = only.get_mut("conditions")
    {
        own.splice(..0, conditions);
        return rules;
    }
    let mut tree = tree.clone();
    if let Some(members) = tree.as_object_mut() {
        members.insert("rules".to_owned(), Value::Array(rules));
    }
    vec![tree]
}

fn put_literal_last(call: &mut Value) {
    let compares = matches!(
        call.get("fn").and_then(Value::as_str),
        Some("booleanEquals" | "stringEquals")
    );
    if let Some(Value::Array(args)) = call.get_mut("argv")
        && let [first, _] = args.as_slice()
        && compares
        && !first.is_object()
    {
        args.reverse();
    }
}

fn normal_params(params: &Map<String, Value>) -> Map<String, Value> {
    let normal = |(name, spec): (&String, &Value)| {
        let mut spec = spec.clone();
        strip(&mut spec);
        if let Some(members) = spec.as_object_mut() {
            members.retain(|name, value| !(name == "required" && *value == json!(false)));
            if let Some(Value::String(kind)) = members.get_mut("type") {
                kind.make_ascii_lowercase();
            }
        }
        (name.clone(), spec)
    };
    params.iter().map(normal).collect()
}

/// The text before the region in the URL of the last endpoint, in rules of the normal form.
fn prefix(rules: &[Value]) -> Option<&str> {
    let regional = rules.get(1)?.get("rules")?.as_array()?;
    let url = regional.last()?.get("endpoint")?.get("url")?.as_str()?;
    let (prefix, _) = url.strip_prefix("https://")?.split_once(".{")?;
    let is_host = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    (!prefix.is_empty() && prefix.bytes().all(is_host)).then_some(prefix)
}

/// The shared rule sets themselves, in the normal form.
impl CommonEndpoint {
    fn params(&self) -> Map<String, Value> {
        let flag = |built_in: &str| json!({"type": "boolean", "builtIn": built_in, "required": true, "default": false});
        let text = |built_in: &str| json!({"type": "string", "builtIn": built_in});
        let mut params = Map::new();
        params.insert("Region".to_owned(), text("AWS::Region"));
        params.insert("Endpoint".to_owned(), text("SDK::Endpoint"));
        params.insert("UseFIPS".to_owned(), flag("AWS::UseFIPS"));
        if !self.dual_stack_only {
            params.insert("UseDualStack".to_owned(), flag("AWS::UseDualStack"));
        }
        params
    }

    /// `exclusive`: the rule for FIPS alone also asks that dual-stack is off, and the other way round. The rule for both
    /// comes before them, so it makes no difference.
    fn rules(&self, exclusive: bool) -> Vec<Value> {
        let mut custom = vec![error(
            &[is("UseFIPS", true)],
            "Invalid Configuration: FIPS and custom endpoint are not supported",
        )];
        if !self.dual_stack_only {
            custom.push(error(
                &[is("UseDualStack", true)],
                "Invalid Configuration: Dualstack and custom endpoint are not supported",
            ));
        }
        custom.push(json!({"type": "endpoint", "conditions": [], "endpoint": {"url": {"ref": "Endpoint"}}}));
        let partition = json!({"fn": "aws.partition", "argv": [{"ref": "Region"}], "assign": "PartitionResult"});
        let hosts = if self.dual_stack_only {
            let domain = "{PartitionResult#dualStackDnsSuffix}";
            vec![
                self.host(&[is("UseFIPS", true)], "-fips", domain),
                self.host(&[], "", domain),
            ]
        } else {
            self.hosts(exclusive)
        };
        vec![
            tree(&[is_set("Endpoint")], custom),
            tree(&[is_set("Region"), partition], hosts),
            error(&[], "Invalid Configuration: Missing Region"),
        ]
    }

    fn hosts(&self, exclusive: bool) -> Vec<Value> {
        let (plain, dual) = ("{PartitionResult#dnsSuffix}", "{PartitionResult#dualStackDnsSuffix}");
        let (fips_on, dual_on) = (is("UseFIPS", true), is("UseDualStack", true));
        let (mut fips_alone, mut dual_alone) = (vec![fips_on.clone()], vec![dual_on.clone()]);
        if exclusive {
            fips_alone.push(is("UseDualStack", false));
            dual_alone.insert(0, is("UseFIPS", false));
        }
        let fips_host = if self.plain_fips_in_gov {
            let name = json!({"fn": "getAttr", "argv": [{"ref": "PartitionResult"}, "name"]});
            let in_gov = json!({"fn": "stringEquals", "argv": [name, "aws-us-gov"]});
            let hosts = vec![
                self.host(&[in_gov], "", "amazonaws.com"),
                self.host(&[], "-fips", plain),
            ];
            tree(&[supports("FIPS")], hosts)
        } else {
            self.host(&[supports("FIPS")], "-fips", plain)
        };
        let both = [
            self.host(&[supports("FIPS"), supports("DualStack")], "-fips", dual),
            error(
                &[],
                "FIPS and DualStack are enabled, but this partition does not support one or both",
            ),
        ];
        let no_fips = error(&[], "FIPS is enabled but this partition does not support FIPS");
        let dual_host = self.host(&[supports("DualStack")], "", dual);
        let no_dual = error(
            &[],
            "DualStack is enabled but this partition does not support DualStack",
        );
        vec![
            tree(&[fips_on, dual_on], both.into()),
            tree(&fips_alone, vec![fips_host, no_fips]),
            tree(&dual_alone, vec![dual_host, no_dual]),
            self.host(&[], "", plain),
        ]
    }

    fn host(&self, conditions: &[Value], mark: &str, domain: &str) -> Value {
        let region = if self.global {
            "{PartitionResult#implicitGlobalRegion}"
        } else {
            "{Region}"
        };
        let mut endpoint = json!({"url": format!("https://{}{mark}.{region}.{domain}", self.prefix)});
        if self.global {
            endpoint["properties"] = json!({"authSchemes": [{"name": "sigv4", "signingRegion": region}]});
        }
        json!({"type": "endpoint", "conditions": conditions, "endpoint": endpoint})
    }
}

fn tree(conditions: &[Value], rules: Vec<Value>) -> Value {
    json!({"type": "tree", "conditions": conditions, "rules": rules})
}

fn error(conditions: &[Value], error: &str) -> Value {
    json!({"type": "error", "conditions": conditions, "error": error})
}

fn is_set(param: &str) -> Value {
    json!({"fn": "isSet", "argv": [{"ref": param}]})
}

fn is(param: &str, on: bool) -> Value {
    json!({"fn": "booleanEquals", "argv": [{"ref": param}, on]})
}

fn supports(what: &str) -> Value {
    let support = json!({"fn": "getAttr", "argv": [{"ref": "PartitionResult"}, format!("supports{what}")]});
    json!({"fn": "booleanEquals", "argv": [support, true]})
}

#[cfg(test)]
mod tests;
