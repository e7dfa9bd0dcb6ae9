//! The keys that are derived from a secret access key, kept for the next request.

use std::sync::{Mutex, PoisonError};

use crate::hash::HmacKey;

/// The maximum number of keys that are kept: more services and regions than most programs call with the same credentials.
const MOST_KEPT: usize = 32;

/// The keys that were derived from one secret access key. They belong to the credentials, and clones of the credentials share
/// them.
#[derive(Default)]
pub(crate) struct SigningKeys {
    kept: Mutex<Vec<KeptKey>>,
    #[cfg(feature = "sigv4a")]
    key_pair: std::sync::OnceLock<Option<p256::ecdsa::SigningKey>>,
}

struct KeptKey {
    date: String,
    region: String,
    service: String,
    key: HmacKey,
}

impl SigningKeys {
    /// The key of AWS4-HMAC-SHA256 for a day (such as `20240101`), a region and a service. To derive it takes 16 blocks of
    /// SHA-256, about as many as the rest of a small request, so it is derived once.
    pub(crate) fn of_day(&self, secret: &str, date: &str, region: &str, service: &str) -> HmacKey {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept
            .iter()
            .find(|known| known.date == date && known.region == region && known.service == service);
        if let Some(found) = found {
            return found.key.clone();
        }
        let key = derive(secret, date, region, service);
        if kept.len() >= MOST_KEPT {
            kept.remove(0);
        }
        kept.push(KeptKey {
            date: date.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            key: key.clone(),
        });
        key
    }

    /// The key pair of AWS4-ECDSA-P256-SHA256. It is valid for every day, region and service.
    #[cfg(feature = "sigv4a")]
    pub(crate) fn key_pair(
        &self,
        derive: impl FnOnce() -> Option<p256::ecdsa::SigningKey>,
    ) -> Option<&p256::ecdsa::SigningKey> {
        self.key_pair.get_or_init(derive).as_ref()
    }
}

fn derive(secret: &str, date: &str, region: &str, service: &str) -> HmacKey {
    let mut key = HmacKey::new(format!("AWS4{secret}").as_bytes());
    for part in [date, region, service, "aws4_request"] {
        key = HmacKey::new(&key.mac(part.as_bytes()));
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature(keys: &SigningKeys, date: &str, region: &str, service: &str) -> [u8; 32] {
        keys.of_day("secret", date, region, service).mac(b"text")
    }

    #[test]
    fn a_key_is_for_one_day_region_and_service() {
        let keys = SigningKeys::default();
        let first = signature(&keys, "20240101", "eu-west-1", "sqs");
        assert_eq!(signature(&keys, "20240101", "eu-west-1", "sqs"), first);
        for (date, region, service) in [
            ("20240102", "eu-west-1", "sqs"),
            ("20240101", "eu-west-2", "sqs"),
            ("20240101", "eu-west-1", "sns"),
        ] {
            assert_ne!(signature(&keys, date, region, service), first);
        }
        assert_eq!(keys.kept.lock().unwrap().len(), 4);
    }

    #[test]
    fn only_so_many_keys_are_kept_and_the_oldest_goes_first() {
        let keys = SigningKeys::default();
        for day in 0..2 * MOST_KEPT {
            signature(&keys, &day.to_string(), "eu-west-1", "sqs");
        }
        let kept = keys.kept.lock().unwrap();
        assert_eq!(kept.len(), MOST_KEPT);
        assert_eq!(kept[0].date, MOST_KEPT.to_string());
    }
}
