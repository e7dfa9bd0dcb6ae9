//! Work on the parts of a value that can fail. It ends at the first failure.

use super::{Decode, DecodeStructure, Encode, List, Map, Structure};
use crate::schema::Member;

/// Works on all fields of a structure at once, in the order of the schema's members.
pub(crate) fn with_fields<T: Default, E>(
    structure: &dyn Structure,
    mut work: impl FnMut(&[&dyn Encode]) -> Result<T, E>,
) -> Result<T, E> {
    let mut result = Ok(T::default());
    structure.fields(&mut |fields| result = work(fields));
    result
}

/// The same on fields that are to be filled.
pub(crate) fn with_fields_mut<E>(
    structure: &mut dyn DecodeStructure,
    mut work: impl FnMut(&mut [&mut dyn Decode]) -> Result<(), E>,
) -> Result<(), E> {
    let mut result = Ok(());
    structure.fields_mut(&mut |fields| result = work(fields));
    result
}

/// Works on each member of a structure with its value.
pub(crate) fn try_members<E>(
    structure: &dyn Structure,
    mut work: impl FnMut(&'static Member, &dyn Encode) -> Result<(), E>,
) -> Result<(), E> {
    let members = structure.schema().members;
    with_fields(structure, |fields| {
        let mut members = members.iter().zip(fields);
        members.try_for_each(|(member, field)| work(member, *field))
    })
}

/// Works on each element of a list.
pub(crate) fn try_elements<E>(list: &dyn List, mut work: impl FnMut(&dyn Encode) -> Result<(), E>) -> Result<(), E> {
    let mut result = Ok(());
    list.each(&mut |element| {
        result = work(element);
        result.is_ok()
    });
    result
}

/// Works on each entry of a map, in the order of the keys.
pub(crate) fn try_entries<E>(map: &dyn Map, mut work: impl FnMut(&str, &dyn Encode) -> Result<(), E>) -> Result<(), E> {
    let mut result = Ok(());
    map.each(&mut |key, value| {
        result = work(key, value);
        result.is_ok()
    });
    result
}
