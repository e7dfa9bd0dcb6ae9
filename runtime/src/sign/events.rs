//! Signatures of the events of a request, each over the one before: `AWS4-HMAC-SHA256-PAYLOAD` with header fields (as Amazon
//! Transcribe's developer guide has it, "Event stream encoding").

use std::time::SystemTime;

use super::error::SigningError;
use super::params::{SigningParams, SigningSettings};
use super::v4::Scope;
use crate::hash::{hex, sha256_hex};
use crate::identity::Credentials;

/// Signs the events that follow a request that was signed. All of them use the keys of that request; the day is each event's own.
pub(crate) struct EventSigner {
    credentials: Credentials,
    region: String,
    service: String,
    /// The signature before, in hex.
    before: String,
}

impl EventSigner {
    /// For a request that was signed with these parameters, and got that signature.
    pub(crate) fn new(params: &SigningParams<'_>, seed: String) -> Self {
        Self {
            credentials: params.credentials.clone(),
            region: params.region.to_owned(),
            service: params.service.to_owned(),
            before: seed,
        }
    }

    /// The signature of an event of that moment: over its header `:date`, and over the event as a message of its own.
    ///
    /// # Errors
    ///
    /// As for the request.
    pub(crate) fn sign(&mut self, date: &[u8], event: &[u8], time: SystemTime) -> Result<[u8; 32], SigningError> {
        let params = SigningParams {
            settings: SigningSettings::default(),
            ..SigningParams::new(&self.credentials, &self.region, &self.service, time)
        };
        let scope = Scope::new(&params)?;
        let text = string_to_sign(&scope, &self.before, date, event);
        let signature = scope.key(&self.credentials).mac(text.as_bytes());
        self.before = hex(&signature);
        Ok(signature)
    }
}

fn string_to_sign(scope: &Scope<'_>, before: &str, date: &[u8], event: &[u8]) -> String {
    format!(
        "AWS4-HMAC-SHA256-PAYLOAD\n{}\n{}\n{before}\n{}\n{}",
        scope.timestamp(),
        scope.text(),
        &*sha256_hex(date),
        &*sha256_hex(event)
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::eventstream::{HeaderValue, Message, header_bytes};
    use crate::timestamp::Timestamp;

    /// The example that the tests of the AWS SDKs for Rust, Kotlin and Swift share.
    fn example() -> (Vec<u8>, Vec<u8>, SystemTime) {
        let date = HeaderValue::Timestamp(Timestamp::new(123_456_789, 0).unwrap());
        let date = header_bytes(&[(":date".to_owned(), date)]).unwrap();
        let mut event = Vec::new();
        let message = Message {
            headers: vec![("some-header".to_owned(), HeaderValue::String("value".to_owned()))],
            payload: b"test payload".to_vec(),
        };
        message.write(&mut event).unwrap();
        (date, event, SystemTime::UNIX_EPOCH + Duration::new(123_456_789, 1234))
    }

    #[test]
    fn an_event_is_signed_as_the_public_example_says() {
        let (date, event, time) = example();
        let credentials = Credentials::new("AKIDEXAMPLE", "secret");
        let params = SigningParams::new(&credentials, "us-east-1", "testservice", time);
        let scope = Scope::new(&params).unwrap();
        assert_eq!(
            string_to_sign(&scope, &sha256_hex(b"last message sts"), &date, &event),
            "AWS4-HMAC-SHA256-PAYLOAD\n\
             19731129T213309Z\n\
             19731129/us-east-1/testservice/aws4_request\n\
             be1f8c7d79ef8e1abc5254a2c70e4da3bfaf4f07328f527444e1fc6ea67273e2\n\
             0c0e3b3bf66b59b976181bd7d401927bbd624107303c713fd1e5f3d3c8dd1b1e\n\
             f2eba0f2e95967ee9fbc6db5e678d2fd599229c0d04b11e4fc8e0f2a02a806c6"
        );
    }

    #[test]
    fn each_signature_is_over_the_one_before_and_the_scope_follows_the_day() {
        let (date, event, time) = example();
        let credentials = Credentials::new("AKIDEXAMPLE", "secret");
        let params = SigningParams::new(&credentials, "us-east-1", "testservice", time);
        let mut signer = EventSigner::new(&params, hex(&[7; 32]));
        let day = Duration::from_secs(24 * 60 * 60);
        let signatures = [time, time, time + day].map(|time| hex(&signer.sign(&date, &event, time).unwrap()));
        // Computed with the standard library of Python from the text above.
        assert_eq!(signatures, EXPECTED);
    }

    const EXPECTED: [&str; 3] = [
        "e70f0f80e4501bf9a1bf5dbf691a786ad520e4cdbdd30d1e4f12c435fd9535c2",
        "12eca1197d4e4bc595b5758ac3bda7c3bece7a895b65d6c4fef0b03a513d182b",
        "26148a88d414fdbe2d80d1e7d2c2cd24e68cf16b6c5d73e535a03828a1b5fa3d",
    ];
}
