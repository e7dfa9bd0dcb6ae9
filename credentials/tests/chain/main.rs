//! The chain over real HTTP on loopback, in both styles. Each secret of these tests contains `hidden`.

mod clocks;
mod containers;
mod instances;
mod order;
mod processes;
mod roles;
mod server;
mod setup;
mod sharing;
mod single_sign_on;
