//! For the checker alone: parts of the chain that it tests one by one. No part of the public interface: it can change in every
//! version.

use crate::ChainBuilder;

/// A chain that looks at the profile alone.
pub fn profile_alone(builder: ChainBuilder) -> ChainBuilder {
    builder.profile_alone()
}
