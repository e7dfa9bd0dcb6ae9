//! Types of this crate that programs have in types of their own.

use crate::timestamp::Timestamp;
use crate::value::Blob;

crate::__serde! {
    const _: Blob = Blob;
    const _: Timestamp = Timestamp(Default);
}
