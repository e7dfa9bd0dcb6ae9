//! Name look-ups.
//!
//! The system's look-up blocks, knows no time limit and cannot be stopped. So it has a thread of its own, which may outlive the
//! calls that wait for it: a look-up that hangs takes no thread of an executor, and does not hold up its end. Calls that want
//! the same name at the same time share one look-up.

use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use tokio::sync::watch;

type Found = Option<Result<Vec<SocketAddr>, Arc<io::Error>>>;
type Place = (String, u16);

/// The look-ups of one transport.
#[derive(Clone, Default)]
pub(super) struct LookUps(Arc<Mutex<HashMap<Place, watch::Receiver<Found>>>>);

impl LookUps {
    /// The addresses of a name, in the order in which the system gives them.
    pub(super) async fn addresses(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        if let Ok(address) = host.parse() {
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        let mut under_way = self.under_way(host, port)?;
        match under_way.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(Ok(addresses))) => Ok(addresses.clone()),
            Ok(Some(Err(error))) => Err(io::Error::new(error.kind(), Arc::clone(error))),
            _ => Err(io::Error::other("the look-up broke off")),
        }
    }

    fn under_way(&self, host: &str, port: u16) -> io::Result<watch::Receiver<Found>> {
        let place = (host.to_owned(), port);
        let mut all = self.lock();
        if let Some(under_way) = all.get(&place) {
            return Ok(under_way.clone());
        }
        let (sender, receiver) = watch::channel(None);
        all.insert(place.clone(), receiver.clone());
        let look_ups = self.clone();
        let work = move || {
            let found = (&*place.0, place.1).to_socket_addrs();
            // Whoever comes later looks again: addresses change.
            look_ups.lock().remove(&place);
            let _ = sender.send(Some(found.map(Iterator::collect).map_err(Arc::new)));
        };
        if let Err(error) = thread::Builder::new().name("tinsmith-lookup".to_owned()).spawn(work) {
            all.remove(&(host.to_owned(), port));
            return Err(error);
        }
        Ok(receiver)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Place, watch::Receiver<Found>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
