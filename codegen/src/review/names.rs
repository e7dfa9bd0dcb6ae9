//! Changes in Rust without a change of that part of the model: names that change because others need them, types that become public or
//! private, and members that become streams or cease to be.

use tinsmith_model::{Change, ChangeKind, Changes, Place, Shape, ShapeId, ShapeKind};

use crate::lower::PublicApi;

/// Names, public or private types, and streams that have changed without a change in `changes`.
pub(super) fn changes(old: &PublicApi, new: &PublicApi, changes: &Changes) -> Vec<Change> {
    let mut found = Vec::new();
    operations(old, new, &mut found);
    for (_, now) in new.service().shape_ids() {
        let renamed = changes.renamed.iter().find(|(_, name)| *name == now.name);
        let old_name = renamed.map_or(&now.name, |(name, _)| name);
        if let (Some(before), Some(now)) = (old.shape(old_name), new.shape(&now.name)) {
            sight(old, before, new, now, &mut found);
            if renamed.is_none() {
                let place = Place::Shape(now.1.name.clone());
                renaming(place, old.type_path(before.0), new.type_path(now.0), &mut found);
            }
            streams(old, before, new, now, &mut found);
            inside(old, before, new, now, &mut found);
        }
    }
    let told = |change: &Change| {
        let mut all = changes.all.iter();
        let tells = |known: &Change| {
            let retyped = [
                ChangeKind::MemberRetyped,
                ChangeKind::LocationChanged,
                ChangeKind::ShapeRetyped,
            ];
            known.kind == change.kind || change.kind == ChangeKind::StreamingChanged && retyped.contains(&known.kind)
        };
        all.any(|known| known.place == change.place && tells(known))
    };
    found.retain(|change| !told(change));
    found
}

fn operations(old: &PublicApi, new: &PublicApi, found: &mut Vec<Change>) {
    for op in &new.service().operations {
        let place = Place::Operation(op.name.clone());
        renaming(
            place.clone(),
            old.method_path(&op.name),
            new.method_path(&op.name),
            found,
        );
        renaming(place, old.builder_path(&op.name), new.builder_path(&op.name), found);
    }
}

fn renaming(place: Place, old: Option<String>, new: Option<String>, found: &mut Vec<Change>) {
    if let (Some(old), Some(new)) = (old, new)
        && old != new
    {
        found.push(Change {
            place,
            kind: ChangeKind::CodeNameChanged,
            old: Some(old),
            new: Some(new),
        });
    }
}

/// The input of one operation is hidden by its builder. When a second operation takes it too, it becomes a public type.
fn sight(old: &PublicApi, before: (ShapeId, &Shape), new: &PublicApi, now: (ShapeId, &Shape), found: &mut Vec<Change>) {
    let show = |public| {
        Some(
            if public {
                "a type that callers see"
            } else {
                "hidden by a builder"
            }
            .to_owned(),
        )
    };
    let (was_public, is_public) = (old.is_public(before.0), new.is_public(now.0));
    if was_public != is_public && matches!(before.1.kind, ShapeKind::Structure(_)) {
        found.push(Change {
            place: Place::Shape(now.1.name.clone()),
            kind: ChangeKind::UseChanged,
            old: show(was_public),
            new: show(is_public),
        });
    }
}

/// Members that become streams or cease to be: only what one operation alone takes or returns has streams, and bodies stream only over
/// some protocols.
fn streams(
    old: &PublicApi,
    before: (ShapeId, &Shape),
    new: &PublicApi,
    now: (ShapeId, &Shape),
    found: &mut Vec<Change>,
) {
    for member in now.1.members() {
        let mut members = before.1.members().iter();
        let Some(before_member) = members.find(|before| before.name == member.name) else {
            continue;
        };
        let is_retyped = {
            let shapes = [
                old.service().shape(before_member.target),
                new.service().shape(member.target),
            ];
            before_member.streaming != member.streaming || shapes[0].is_event_stream() != shapes[1].is_event_stream()
        };
        let stream = old.stream_type(before.0, before_member);
        if !is_retyped && stream != new.stream_type(now.0, member) {
            found.push(Change {
                place: Place::Member {
                    shape: now.1.name.clone(),
                    member: member.name.clone(),
                },
                kind: ChangeKind::StreamingChanged,
                old: Some(old.plain_type(before.0, before_member)),
                new: Some(new.plain_type(now.0, member)),
            });
        }
    }
}

/// Members and values. Their names can only change if there are others than before.
fn inside(
    old: &PublicApi,
    before: (ShapeId, &Shape),
    new: &PublicApi,
    now: (ShapeId, &Shape),
    found: &mut Vec<Change>,
) {
    let shape = now.1.name.clone();
    if let (ShapeKind::Enum(before_values), ShapeKind::Enum(now_values)) = (&before.1.kind, &now.1.kind) {
        if before_values.values == now_values.values {
            return;
        }
        for value in &now_values.values {
            let place = Place::Value {
                shape: shape.clone(),
                value: value.clone(),
            };
            let old_name = old.value_name(before.0, before_values, value);
            renaming(place, old_name, new.value_name(now.0, now_values, value), found);
        }
        return;
    }
    // The reserved words of a structure depend on its use.
    let names = |shape: &Shape| -> Vec<String> { shape.members().iter().map(|m| m.code_name.clone()).collect() };
    if names(before.1) == names(now.1) && old.role(before.0) == new.role(now.0) {
        return;
    }
    for member in now.1.members() {
        let place = Place::Member {
            shape: shape.clone(),
            member: member.name.clone(),
        };
        let names = old
            .seen_names(before.0, &member.name)
            .into_iter()
            .zip(new.seen_names(now.0, &member.name));
        if let Some((old, new)) = names
            .into_iter()
            .find(|(old, new)| old.is_some() && new.is_some() && old != new)
        {
            renaming(place, old, new, found);
        }
    }
}
