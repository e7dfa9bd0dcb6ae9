//! Review: two models of a service → what each change between them means for callers of the generated code.
//!
//! `tinsmith_model` finds the changes; `rules` says what each means, `when` says where a rule holds, and `context` finds the Rust
//! names. Operations that the runtime cannot call are left out, as they are in a client.

mod class;
mod context;
mod names;
mod rules;
mod table;
mod when;

use std::borrow::Cow;
use std::collections::BTreeMap;

use tinsmith_model::{Change, ChangeKind, Place, Service};

pub use class::{Bump, Class};
pub use table::table;

use crate::lower::PublicApi;
use crate::problem::Problem;
use crate::traits;
use context::ChangeContext;
use rules::RULES;

/// What has changed between two models of a service, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Review {
    /// The module of the service: `sso_oidc`.
    pub module: String,
    /// Each change, the worst first, then by place.
    pub findings: Vec<Finding>,
}

/// A change, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What it means for callers.
    pub class: Class,
    /// What has changed in the model.
    pub change: Change,
    /// Why it is of that class.
    pub why: &'static str,
    /// The Rust that it touches: `sso_oidc::CreateToken::device_code`. Can be several, and none.
    pub rust: Vec<String>,
    /// The Rust type before, where the change is about a value.
    pub old_type: Option<String>,
    /// The Rust type after.
    pub new_type: Option<String>,
    /// The only operation that the place belongs to: the one that has the structure as its input or output.
    pub operation: Option<String>,
}

/// Compares two models of a service.
///
/// # Errors
///
/// Names of either model that clash, so that nothing can be generated.
pub fn review(old: &Service, new: &Service) -> Result<Review, Vec<Problem>> {
    let (old, new) = (generated(old), generated(new));
    let changes = old.changes_to(&new);
    let (old, new) = (PublicApi::new(&old)?, PublicApi::new(&new)?);
    let old_names: BTreeMap<&str, &str> = changes.renamed.iter().map(|(old, new)| (&**new, &**old)).collect();
    let mut all = changes.all.clone();
    all.extend(names::changes(&old, &new, &changes));
    let mut findings: Vec<_> = all
        .into_iter()
        .map(|change| {
            finding(&ChangeContext {
                change: &change,
                old: &old,
                new: &new,
                old_names: &old_names,
            })
        })
        .collect();
    findings.sort_by(|a, b| (a.class, &a.change).cmp(&(b.class, &b.change)));
    Ok(Review {
        module: new.module(),
        findings,
    })
}

/// Reviews a service that only one side has.
///
/// # Errors
///
/// Names of the service that clash.
pub fn review_one_sided(service: &Service, kind: OneSided) -> Result<Review, Vec<Problem>> {
    let module = PublicApi::new(&generated(service))?.module();
    let kind = match kind {
        OneSided::Added => ChangeKind::ServiceAdded,
        OneSided::Removed => ChangeKind::ServiceRemoved,
    };
    let findings = RULES.iter().filter(|rule| rule.kind == kind).map(|rule| Finding {
        class: rule.class,
        change: Change {
            place: Place::Service,
            kind,
            old: None,
            new: None,
        },
        why: rule.why,
        rust: vec![module.clone()],
        old_type: None,
        new_type: None,
        operation: None,
    });
    Ok(Review {
        findings: findings.collect(),
        module,
    })
}

/// Which side has the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OneSided {
    /// Only the newer one.
    Added,
    /// Only the older one.
    Removed,
}

/// The service without the operations that no client has.
fn generated(service: &Service) -> Cow<'_, Service> {
    let left_out = traits::left_out(service);
    let names: Vec<&str> = left_out.iter().map(|left_out| left_out.operation.as_str()).collect();
    if names.is_empty() {
        Cow::Borrowed(service)
    } else {
        Cow::Owned(service.without(&names))
    }
}

fn finding(context: &ChangeContext) -> Finding {
    let mut rules = RULES.iter().filter(|rule| rule.kind == context.change.kind);
    let rule = rules.find(|rule| rule.when.holds(context));
    // Each kind has a rule that always holds; a test checks that.
    let (class, why) = rule.map_or((Class::Breaking, "there is no rule for it"), |rule| {
        (rule.class, rule.why)
    });
    let (old_type, new_type) = context.shown_types();
    Finding {
        class,
        change: context.change.clone(),
        why,
        rust: context.paths(),
        old_type,
        new_type,
        operation: context.operation(),
    }
}
