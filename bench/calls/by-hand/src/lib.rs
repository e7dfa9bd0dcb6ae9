//! What one writes by hand: the requests, and the types of the answers. The programs are in `bin`.

pub mod requests;
pub mod types;
