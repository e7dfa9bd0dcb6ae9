//! Sessions at Identity Center: where a profile describes them, and where all AWS tools keep their tokens. Nothing here makes a
//! call.

pub(crate) mod cache;
pub(crate) mod profile;
pub(crate) mod token;
