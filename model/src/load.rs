//! The phases in order.

use serde_json::Value;

use crate::amendments;
use crate::ast;
use crate::c2j;
use crate::collector::Collector;
use crate::diagnostic::{Diagnostic, DiagnosticKind, Diagnostics};
use crate::json::{self, Node};
use crate::link::{Parts, link};
use crate::nearest::did_you_mean;
use crate::overlay;
use crate::service::Service;
use crate::source::{FileKind, SourceFile};
use crate::span::FileOffset;
use crate::version::is_version;

/// The form of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// botocore's JSON: `service-2.json`, with other files beside it.
    C2j,
    /// A Smithy model in JSON (an AST), in one file.
    Smithy,
}

impl Form {
    /// A word for it: `C2J` or `Smithy`.
    pub fn name(self) -> &'static str {
        match self {
            Self::C2j => "C2J",
            Self::Smithy => "Smithy",
        }
    }
}

/// A service, and the warnings about its model.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The form of its model.
    pub form: Form,
    /// The service.
    pub service: Service,
    /// Unknown keys and values, sorted by file and place.
    pub warnings: Vec<Diagnostic>,
}

impl Service {
    /// Links a model from its files: `model.json`, a Smithy AST, with an `overlay.json` if there is one; or `service-2.json` and,
    /// where they exist, `paginators-1.json`, `waiters-2.json`, `endpoint-rule-set-1.json`, `overlay.json`, and the
    /// `.sdk-extras.json` of the first three. `examples-1.json` may be among them and is not read.
    ///
    /// `name` and `version` are those of the folder.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the model, and its warnings.
    pub fn from_sources(name: &str, version: &str, sources: &[SourceFile]) -> Result<Loaded, Diagnostics> {
        let mut collector = Collector::default();
        check_names(name, version, &mut collector);
        let files = Files::parse(sources, &mut collector);
        let form = files.form();
        let service = files.link(name, version, &mut collector);
        let diagnostics = collector.finish(name, sources);
        match service {
            Some(service) if diagnostics.errors.is_empty() => Ok(Loaded {
                form,
                service,
                warnings: diagnostics.warnings,
            }),
            _ => Err(diagnostics),
        }
    }
}

/// Names become paths and headers, so only plain characters are allowed.
fn check_names(name: &str, version: &str, collector: &mut Collector) {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let start = FileOffset::default();
    // Cargo takes no feature that starts with a hyphen.
    if name.is_empty() || name.starts_with('-') || !name.bytes().all(plain) {
        let message = format!("{name:?} cannot be the name of a service");
        let help = "a name is of lower case letters, digits and hyphens, and does not start with a hyphen";
        collector.add(DiagnosticKind::BadValue, start, message, help);
    }
    if !is_version(version) {
        let message = format!("{version:?} cannot be the version of a service");
        let help = "a version is of letters, digits, hyphens and dots, and starts with a letter or a digit: 2024-01-31";
        collector.add(DiagnosticKind::BadValue, start, message, help);
    }
}

/// The trees of the files, by what is in them.
#[derive(Default)]
struct Files<'a> {
    trees: Vec<(FileKind, Node<'a>)>,
    /// A file is not JSON, so other files may be missing for that reason.
    broken: bool,
}

impl<'a> Files<'a> {
    fn parse(sources: &'a [SourceFile], collector: &mut Collector) -> Self {
        let mut files = Self::default();
        for (file, source) in (0..).zip(sources) {
            let start = FileOffset { file, offset: 0 };
            match source.kind() {
                Some(FileKind::Examples) => {}
                Some(role) if files.trees.iter().any(|(other, _)| *other == role) => {
                    let message = format!("there are two files {:?}", role.file_name());
                    collector.add(DiagnosticKind::File, start, message, "delete one of them");
                }
                Some(role) => match parse(role, file, &source.text, collector) {
                    Some(tree) => files.trees.push((role, tree)),
                    None => files.broken = true,
                },
                None => {
                    // A model can have files that are newer than this crate. An overlay with a slip in its name is ours, and lost.
                    let nearest = did_you_mean(source.name(), FileKind::file_names(), "");
                    let kind = if nearest.contains(FileKind::Overlay.file_name()) {
                        DiagnosticKind::File
                    } else {
                        DiagnosticKind::UnknownValue
                    };
                    collector.add(kind, start, "no part of a model has this name: it is not read", nearest);
                }
            }
        }
        files
    }

    fn form(&self) -> Form {
        let mut kinds = self.trees.iter().map(|(kind, _)| *kind);
        if kinds.any(|kind| kind == FileKind::Ast) {
            Form::Smithy
        } else {
            Form::C2j
        }
    }

    fn take(&mut self, role: FileKind) -> Option<Node<'a>> {
        let index = self.trees.iter().position(|(other, _)| *other == role)?;
        Some(self.trees.swap_remove(index).1)
    }

    /// A file with its extras merged into it.
    fn take_merged(&mut self, role: FileKind, extras: FileKind, collector: &mut Collector) -> Option<Node<'a>> {
        let mut tree = self.take(role);
        if let Some(extras) = self.take(extras) {
            match &mut tree {
                Some(tree) => overlay::apply_extras(tree, extras, collector),
                None => {
                    let message = format!("there is no {} that this could go over", role.file_name());
                    collector.add(DiagnosticKind::DeadOverlay, extras.place, message, "delete the file");
                }
            }
        }
        tree
    }

    fn link(mut self, name: &str, version: &str, collector: &mut Collector) -> Option<Service> {
        let ast = self.take(FileKind::Ast);
        let model = match &ast {
            Some(tree) => self.of_ast(tree, name, version, collector),
            None => self.of_c2j(name, version, collector),
        };
        let C2jModel {
            mut service,
            paginators,
            waiters,
            endpoint_rules,
        } = model?;
        amendments::apply(&mut service, collector);
        if let Some(overlay) = self.take(FileKind::Overlay) {
            overlay::apply(&mut service, overlay, collector);
        }
        let parts = Parts {
            service: c2j::Service::read(&service, collector),
            paginators: paginators
                .as_ref()
                .map(|tree| c2j::read_paginators(tree, collector))
                .unwrap_or_default(),
            waiters: waiters
                .as_ref()
                .map(|tree| c2j::read_waiters(tree, collector))
                .unwrap_or_default(),
            endpoint_rules,
        };
        link(name, version, parts, collector)
    }

    fn of_c2j(&mut self, name: &str, version: &str, collector: &mut Collector) -> Option<C2jModel<'a>> {
        let service = self.take_merged(FileKind::Service, FileKind::ServiceExtras, collector);
        if let Some((form, place)) = service.as_ref().and_then(|root| Some((other_form(root)?, root.place))) {
            let message = format!("this is {form}, and what is read here is C2J, as botocore has it, or a Smithy AST");
            let help = "take the model of the service from botocore, or write one: docs/writing-a-model.md";
            collector.add(DiagnosticKind::BadValue, place, message, help);
            return None;
        }
        let Some(mut service) = service else {
            if !self.broken {
                let message = format!("model {name} {version} has no service-2.json, and no model.json");
                collector.add(
                    DiagnosticKind::File,
                    FileOffset::default(),
                    message,
                    "add the file, or delete the folder",
                );
            }
            return None;
        };
        c2j::remove_nulls(&mut service, collector);
        let endpoint_rules = self.take(FileKind::EndpointRules);
        Some(C2jModel {
            service,
            paginators: self.take_merged(FileKind::Paginators, FileKind::PaginatorsExtras, collector),
            waiters: self.take_merged(FileKind::Waiters, FileKind::WaitersExtras, collector),
            endpoint_rules: endpoint_rules.and_then(|tree| c2j::read::plain_object(&tree, collector)),
        })
    }

    /// An AST says all that the files of C2J do, so that none of them can be beside it.
    fn of_ast<'t>(
        &mut self,
        tree: &'t Node<'t>,
        name: &str,
        version: &'t str,
        collector: &mut Collector,
    ) -> Option<C2jModel<'t>> {
        for (_, other) in self.trees.iter().filter(|(role, _)| *role != FileKind::Overlay) {
            let message = "a Smithy AST is beside this file, and it says all that this file could say";
            collector.add(DiagnosticKind::File, other.place, message, "delete one of the two");
        }
        let model = ast::read(tree, name, version, collector)?;
        // A problem of an AST is reported in terms of the AST, and once.
        if collector.has_errors() {
            return None;
        }
        Some(C2jModel {
            service: model.service,
            paginators: model.paginators,
            waiters: model.waiters,
            endpoint_rules: model.endpoint_rules,
        })
    }
}

fn parse<'a>(role: FileKind, file: u32, text: &'a str, collector: &mut Collector) -> Option<Node<'a>> {
    match role {
        FileKind::Ast => json::parse_without(ast::is_skipped, file, text, collector),
        _ => json::parse(file, text, collector),
    }
}

/// What a model says, in the form of C2J.
struct C2jModel<'t> {
    service: Node<'t>,
    paginators: Option<Node<'t>>,
    waiters: Option<Node<'t>>,
    endpoint_rules: Option<Value>,
}

/// What a model is that has another form than is read here: told by the key that says its version.
fn other_form(root: &Node) -> Option<&'static str> {
    let forms = [
        ("openapi", "an OpenAPI description"),
        ("swagger", "an OpenAPI description"),
        ("asyncapi", "an AsyncAPI description"),
        ("$schema", "a JSON schema"),
    ];
    let metadata = root.entry("metadata");
    let is_c2j = metadata.is_some_and(|entry| entry.node.entry("apiVersion").is_some());
    let found = forms.into_iter().find(|(key, _)| root.entry(key).is_some());
    found.filter(|_| !is_c2j).map(|(_, form)| form)
}
