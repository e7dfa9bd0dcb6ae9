//! An open connection, as the pool keeps it.

use super::connection::Connection;
use super::pool::Lease;
use super::sockets::Sockets;

/// An open connection.
pub(super) struct Open<S: Sockets> {
    pub(super) http: Connection,
    pub(super) socket: S::Socket,
}

/// Calls with the same key can share a connection: the host, whether it has TLS, and the owner of the socket. The proxy is not
/// part of it, because host and TLS decide which one is used.
pub(super) type PoolKey<S> = (bool, <S as Sockets>::Owner);

/// The right to have a connection.
pub(super) type OpenLease<'p, S> = Lease<'p, PoolKey<S>, Box<Open<S>>>;
