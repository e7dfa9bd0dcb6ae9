//! Name look-ups.
//!
//! The look-up of the system blocks, has no time limit and cannot be stopped. So it runs in a thread of its own, which may
//! outlive the calls that wait for it. A look-up that hangs uses no thread of an executor and does not delay its end. Calls that
//! need the same name at the same time share one look-up.

use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::threads;

type LookUpResult = Option<Result<Vec<SocketAddr>, Arc<io::Error>>>;
type HostAndPort = (String, u16);

/// The look-ups of one transport.
#[derive(Clone)]
pub(super) struct LookUps {
    under_way: Arc<Mutex<HashMap<HostAndPort, watch::Receiver<LookUpResult>>>>,
    resolve: Arc<Resolve>,
}

type Resolve = dyn Fn(&str, u16) -> io::Result<Vec<SocketAddr>> + Send + Sync;

impl LookUps {
    /// Look-ups by the system.
    pub(super) fn new() -> Self {
        Self::by(|host, port| Ok((host, port).to_socket_addrs()?.collect()))
    }

    fn by(resolve: impl Fn(&str, u16) -> io::Result<Vec<SocketAddr>> + Send + Sync + 'static) -> Self {
        Self {
            under_way: Arc::default(),
            resolve: Arc::new(resolve),
        }
    }

    /// The addresses of a name, in the order in which the system gives them.
    pub(super) async fn addresses(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        if let Ok(address) = host.parse() {
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        let mut under_way = self.under_way(host, port)?;
        match under_way.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(Ok(addresses))) => Ok(addresses.clone()),
            Ok(Some(Err(error))) => Err(match error.raw_os_error() {
                Some(code) => io::Error::from_raw_os_error(code),
                None => io::Error::new(error.kind(), Arc::clone(error)),
            }),
            _ => Err(io::Error::other("the look-up broke off")),
        }
    }

    fn under_way(&self, host: &str, port: u16) -> io::Result<watch::Receiver<LookUpResult>> {
        let place = (host.to_owned(), port);
        let mut all = self.lock();
        if let Some(under_way) = all.get(&place) {
            return Ok(under_way.clone());
        }
        let (sender, receiver) = watch::channel(None);
        all.insert(place.clone(), receiver.clone());
        let look_ups = self.clone();
        let work = move || {
            let found = (look_ups.resolve)(&place.0, place.1);
            // Later calls look the name up again, because addresses change.
            look_ups.lock().remove(&place);
            let _ = sender.send(Some(found.map_err(Arc::new)));
        };
        if let Err(error) = threads::start("tinsmith-lookup", Box::new(work)) {
            all.remove(&(host.to_owned(), port));
            return Err(error);
        }
        Ok(receiver)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<HostAndPort, watch::Receiver<LookUpResult>>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;
    use crate::future::block_on;

    fn address() -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], 80))
    }

    #[test]
    fn an_address_needs_no_look_up() {
        let look_ups = LookUps::by(|_, _| panic!("nobody should ask"));
        for host in ["127.0.0.1", "::1"] {
            let found = block_on(look_ups.addresses(host, 443), || Duration::MAX).unwrap();
            assert_eq!(
                found.unwrap()[0].to_string(),
                SocketAddr::new(host.parse().unwrap(), 443).to_string()
            );
        }
    }

    #[test]
    fn one_that_hangs_holds_up_its_callers_alone_and_is_shared_by_them() {
        let (release, hanging) = channel::<()>();
        let (hanging, asked) = (Mutex::new(hanging), Arc::new(AtomicUsize::new(0)));
        let count = Arc::clone(&asked);
        let look_ups = LookUps::by(move |host, _| {
            if host == "slow.example" {
                count.fetch_add(1, Ordering::SeqCst);
                let _ = hanging.lock().unwrap().recv();
            }
            Ok(vec![address()])
        });
        for _ in 0..10 {
            let late = block_on(look_ups.addresses("slow.example", 80), || Duration::ZERO);
            assert!(late.is_none());
        }
        let other = block_on(look_ups.addresses("fast.example", 80), || Duration::MAX).unwrap();
        assert_eq!(other.unwrap(), [address()]);
        assert!(asked.load(Ordering::SeqCst) <= 1);
        drop(release);
        let slow = block_on(look_ups.addresses("slow.example", 80), || Duration::MAX).unwrap();
        assert_eq!(slow.unwrap(), [address()]);
    }

    #[test]
    fn a_failure_is_told_to_all_and_not_kept() {
        let calls = AtomicUsize::new(0);
        let look_ups = LookUps::by(move |_, _| match calls.fetch_add(1, Ordering::SeqCst) {
            0 => Err(io::Error::new(io::ErrorKind::NotFound, "no such name")),
            _ => Ok(vec![address()]),
        });
        let ask = || block_on(look_ups.addresses("a.example", 80), || Duration::MAX).unwrap();
        let error = ask().unwrap_err();
        assert_eq!(
            (error.kind(), &*error.to_string()),
            (io::ErrorKind::NotFound, "no such name")
        );
        assert_eq!(ask().unwrap(), [address()]);
    }
}
