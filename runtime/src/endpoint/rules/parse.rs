//! Reads a rule set from JSON. Every fault has the path to its place.

use std::cell::Cell;

use serde_json::{Map, Value as Json};

use super::super::error::RuleSetError;
use super::super::params::ParamValue;
use super::ast::{
    Condition, EndpointRule, Expr, ParamKind, ParamSpec, Rule, RuleForm, RuleFunction, RuleKind, RuleSet, TemplateValue,
};
use super::diagram;
use super::scope::NameScope;
use super::template::{AttributePath, Template};

pub(super) type Result<T> = std::result::Result<T, RuleSetError>;

pub(super) fn rule_set(json: &Json) -> Result<RuleSet> {
    let json = object(json)?;
    let version = text(json, "version")?;
    if !version.starts_with("1.") {
        return Err(RuleSetError::new(format!("version `{version}` is not known; 1.x is")).at("version"));
    }
    let mut scope = NameScope::default();
    let mut params = Vec::new();
    for (name, spec) in object(member(json, "parameters")?).map_err(|fault| fault.at("parameters"))? {
        let spec = scope.add(name).and_then(|_| param(name, spec));
        params.push(spec.map_err(|fault| fault.at(name).at("parameters"))?);
    }
    scope.read = vec![Cell::new(false); params.len()];
    let rules = match json.get("nodes") {
        Some(_) => RuleForm::Diagram(diagram::parse(json, &mut scope)?),
        None => RuleForm::Tree(rules(json, &mut scope)?),
    };
    for (param, read) in params.iter_mut().zip(&scope.read) {
        param.is_read = read.get();
    }
    Ok(RuleSet {
        params,
        rules,
        slots: scope.slots,
    })
}

fn param(name: &str, json: &Json) -> Result<ParamSpec> {
    let json = object(json)?;
    let kind = match text(json, "type")? {
        kind if kind.eq_ignore_ascii_case("string") => ParamKind::String,
        kind if kind.eq_ignore_ascii_case("boolean") => ParamKind::Boolean,
        kind if kind.eq_ignore_ascii_case("stringArray") => ParamKind::StringArray,
        other => return Err(RuleSetError::new(format!("unknown type `{other}`"))),
    };
    let default = match json.get("default") {
        Some(default) => Some(default_value(default, kind).map_err(|fault| fault.at("default"))?),
        None => None,
    };
    Ok(ParamSpec {
        name: name.to_owned(),
        kind,
        built_in: json.get("builtIn").and_then(Json::as_str).map(str::to_owned),
        required: json.get("required").and_then(Json::as_bool).unwrap_or(false),
        default,
        is_read: false,
    })
}

fn default_value(json: &Json, kind: ParamKind) -> Result<ParamValue> {
    let value = match (kind, json) {
        (ParamKind::String, Json::String(text)) => Some(ParamValue::String(text.clone())),
        (ParamKind::Boolean, Json::Bool(value)) => Some(ParamValue::Bool(*value)),
        (ParamKind::StringArray, Json::Array(items)) => {
            let texts: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
            texts.map(ParamValue::StringArray)
        }
        _ => None,
    };
    value.ok_or_else(|| RuleSetError::new(format!("must be a {}", kind.name())))
}

fn rules(json: &Map<String, Json>, scope: &mut NameScope) -> Result<Vec<Rule>> {
    each(json, "rules", |json| {
        let visible = scope.names.len();
        let rule = rule(json, scope);
        scope.names.truncate(visible);
        rule
    })
}

pub(super) fn rule(json: &Json, scope: &mut NameScope) -> Result<Rule> {
    let json = object(json)?;
    let conditions = each(json, "conditions", |json| condition(json, scope))?;
    let kind = match text(json, "type")? {
        "tree" => RuleKind::Tree(rules(json, scope)?),
        "endpoint" => {
            let endpoint = object(member(json, "endpoint")?).and_then(|json| endpoint(json, scope));
            RuleKind::Endpoint(endpoint.map_err(|fault| fault.at("endpoint"))?)
        }
        "error" => RuleKind::Error(expr(member(json, "error")?, scope).map_err(|fault| fault.at("error"))?),
        other => return Err(RuleSetError::new(format!("`{other}` is no type of rule")).at("type")),
    };
    Ok(Rule { conditions, kind })
}

pub(super) fn condition(json: &Json, scope: &mut NameScope) -> Result<Condition> {
    let json = object(json)?;
    let call = call(json, scope)?;
    let assign = match json.get("assign") {
        Some(Json::String(name)) => Some(scope.add(name).map_err(|fault| fault.at("assign"))?),
        Some(_) => return Err(RuleSetError::new("must be a string").at("assign")),
        None => None,
    };
    Ok(Condition { call, assign })
}

fn endpoint(json: &Map<String, Json>, scope: &NameScope) -> Result<EndpointRule> {
    let mut headers = Vec::new();
    if let Some(json) = json.get("headers") {
        let json = object(json).map_err(|fault| fault.at("headers"))?;
        for name in json.keys() {
            let values = each(json, name, |value| expr(value, scope)).map_err(|fault| fault.at("headers"))?;
            headers.push((name.clone(), values));
        }
    }
    let properties = match json.get("properties") {
        Some(json) => object(json)
            .and_then(|json| members(json, scope))
            .map_err(|fault| fault.at("properties"))?,
        None => Vec::new(),
    };
    Ok(EndpointRule {
        url: expr(member(json, "url")?, scope).map_err(|fault| fault.at("url"))?,
        headers,
        properties,
    })
}

fn members(json: &Map<String, Json>, scope: &NameScope) -> Result<Vec<(String, TemplateValue)>> {
    let member = |(name, json): (&String, &Json)| {
        let value = property(json, scope).map_err(|fault| fault.at(name))?;
        Ok((name.clone(), value))
    };
    json.iter().map(member).collect()
}

fn property(json: &Json, scope: &NameScope) -> Result<TemplateValue> {
    Ok(match json {
        Json::String(text) => TemplateValue::Text(Template::parse(text, scope)?),
        Json::Array(items) => {
            TemplateValue::List(items.iter().map(|item| property(item, scope)).collect::<Result<_>>()?)
        }
        Json::Object(json) => TemplateValue::Object(members(json, scope)?),
        plain => TemplateValue::Plain(plain.clone()),
    })
}

fn expr(json: &Json, scope: &NameScope) -> Result<Expr> {
    match json {
        Json::Bool(value) => Ok(Expr::Bool(*value)),
        Json::Number(number) => {
            let integer = number.as_i64().map(Expr::Int);
            integer.ok_or_else(|| RuleSetError::new(format!("`{number}` is not an integer")))
        }
        Json::String(text) => Ok(Expr::Text(Template::parse(text, scope)?)),
        Json::Object(json) if json.contains_key("ref") => Ok(Expr::Slot(scope.find(text(json, "ref")?)?)),
        Json::Object(json) if json.contains_key("assign") => {
            Err(RuleSetError::new("only a condition may assign").at("assign"))
        }
        Json::Object(json) => Ok(Expr::Call(Box::new(call(json, scope)?))),
        Json::Null | Json::Array(_) => Err(RuleSetError::new(
            "must be a string, boolean, integer, reference or call",
        )),
    }
}

fn call(json: &Map<String, Json>, scope: &NameScope) -> Result<RuleFunction> {
    Ok(match text(json, "fn")? {
        "isSet" => RuleFunction::IsSet(args(json, scope)?),
        "not" => RuleFunction::Not(args(json, scope)?),
        "booleanEquals" => RuleFunction::BooleanEquals(args(json, scope)?),
        "stringEquals" => RuleFunction::StringEquals(args(json, scope)?),
        "getAttr" => return get_attr(json, scope),
        "substring" => RuleFunction::Substring(args(json, scope)?),
        "uriEncode" => RuleFunction::UriEncode(args(json, scope)?),
        "parseURL" => RuleFunction::ParseUrl(args(json, scope)?),
        "isValidHostLabel" => RuleFunction::IsValidHostLabel(args(json, scope)?),
        "aws.partition" => RuleFunction::Partition(args(json, scope)?),
        "aws.parseArn" => RuleFunction::ParseArn(args(json, scope)?),
        "aws.isVirtualHostableS3Bucket" => RuleFunction::IsVirtualHostableBucket(args(json, scope)?),
        "coalesce" => RuleFunction::Coalesce(each(json, "argv", |arg| expr(arg, scope))?),
        "ite" => RuleFunction::Ite(args(json, scope)?),
        "split" => RuleFunction::Split(args(json, scope)?),
        other => return Err(RuleSetError::new(format!("there is no function `{other}`")).at("fn")),
    })
}

/// The path of `getAttr` is a plain string and not a template.
fn get_attr(json: &Map<String, Json>, scope: &NameScope) -> Result<RuleFunction> {
    let fault = || RuleSetError::new("getAttr takes a value and a path").at("argv");
    let (value, path) = match member(json, "argv")? {
        Json::Array(args) => match args.as_slice() {
            [value, Json::String(path)] => Ok((value, path)),
            _ => Err(fault()),
        },
        _ => Err(fault()),
    }?;
    let value = expr(value, scope).map_err(|fault| fault.at("argv[0]"))?;
    let path = AttributePath::parse(path).map_err(|fault| fault.at("argv[1]"))?;
    Ok(RuleFunction::GetAttr([value], path))
}

fn args<const N: usize>(json: &Map<String, Json>, scope: &NameScope) -> Result<[Expr; N]> {
    let args = each(json, "argv", |arg| expr(arg, scope))?;
    let given = args.len();
    args.try_into()
        .map_err(|_| RuleSetError::new(format!("takes {N} arguments, not {given}")).at("argv"))
}

fn object(json: &Json) -> Result<&Map<String, Json>> {
    json.as_object().ok_or_else(|| RuleSetError::new("must be an object"))
}

pub(super) fn member<'a>(json: &'a Map<String, Json>, name: &str) -> Result<&'a Json> {
    json.get(name)
        .ok_or_else(|| RuleSetError::new(format!("`{name}` is missing")))
}

fn text<'a>(json: &'a Map<String, Json>, name: &str) -> Result<&'a str> {
    let text = member(json, name)?.as_str();
    text.ok_or_else(|| RuleSetError::new("must be a string").at(name))
}

/// Reads every item of the array that is called `name`.
pub(super) fn each<T>(
    json: &Map<String, Json>,
    name: &str,
    mut read: impl FnMut(&Json) -> Result<T>,
) -> Result<Vec<T>> {
    let items = member(json, name)?.as_array();
    let items = items.ok_or_else(|| RuleSetError::new("must be an array").at(name))?;
    let item = |(index, item)| read(item).map_err(|fault| fault.at(format_args!("{name}[{index}]")));
    items.iter().enumerate().map(item).collect()
}
