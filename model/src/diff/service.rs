//! Compares the properties of the whole service.

use super::{ChangeKind as Kind, Diff};
use crate::Place;
use crate::waiter::Waiter;

impl Diff<'_> {
    pub(super) fn service(&mut self) {
        let (old, new) = (self.old.service, self.new.service);
        let place = &Place::Service;
        self.metadata();
        self.value(
            place,
            Kind::EndpointRulesChanged,
            &old.endpoint_rules,
            &new.endpoint_rules,
        );
        let (params, new_params) = (&old.client_context_params, &new.client_context_params);
        self.value(place, Kind::ClientParamsChanged, params, new_params);
        self.deprecated(place, &old.deprecated, &new.deprecated);
        self.value(
            place,
            Kind::DocumentationChanged,
            &old.documentation,
            &new.documentation,
        );
    }

    fn metadata(&mut self) {
        let (old, new) = (&self.old.service.metadata, &self.new.service.metadata);
        let place = &Place::Service;
        self.value(place, Kind::ApiVersionChanged, &old.api_version, &new.api_version);
        self.value(place, Kind::ServiceIdChanged, &old.service_id, &new.service_id);
        self.value(place, Kind::FullNameChanged, &old.full_name, &new.full_name);
        self.value(place, Kind::ProtocolsChanged, &old.protocols, &new.protocols);
        for (old, new) in [
            (&old.json_version, &new.json_version),
            (&old.target_prefix, &new.target_prefix),
        ] {
            self.value(place, Kind::ProtocolSettingsChanged, old, new);
        }
        let (compatible, new_compatible) = (old.query_compatible, new.query_compatible);
        self.value(place, Kind::ProtocolSettingsChanged, &compatible, &new_compatible);
        self.value(
            place,
            Kind::ServiceNamespaceChanged,
            &old.xml_namespace,
            &new.xml_namespace,
        );
        self.value(
            place,
            Kind::RequestHeadersChanged,
            &old.request_headers,
            &new.request_headers,
        );
        if old.region_redirects != new.region_redirects {
            self.note(place, Kind::RegionRedirectsChanged);
        }
        if old.api_key != new.api_key {
            self.note(place, Kind::ApiKeyChanged);
        }
        self.value(place, Kind::Http2Changed, &old.http2, &new.http2);
        self.value(place, Kind::SigningNameChanged, &old.signing_name, &new.signing_name);
        let (signature, new_signature) = (&old.signature_version, &new.signature_version);
        self.value(place, Kind::SignatureVersionChanged, signature, new_signature);
        self.value(place, Kind::AuthChanged, &old.auth, &new.auth);
        self.value(
            place,
            Kind::EndpointPrefixChanged,
            &old.endpoint_prefix,
            &new.endpoint_prefix,
        );
        self.value(
            place,
            Kind::GlobalEndpointChanged,
            &old.global_endpoint,
            &new.global_endpoint,
        );
    }

    pub(super) fn waiters(&mut self) {
        let (old, new) = (&self.old.service.waiters, &self.new.service.waiters);
        let named = |waiters: &[Waiter], name: &str| waiters.iter().position(|waiter| waiter.name == name);
        for waiter in old {
            let place = Place::Waiter(waiter.name.clone());
            match named(new, &waiter.name).and_then(|index| new.get(index)) {
                None => self.note(&place, Kind::WaiterRemoved),
                Some(now) if !waits_alike(waiter, now) => self.note(&place, Kind::WaiterChanged),
                Some(_) => {}
            }
        }
        for waiter in new.iter().filter(|waiter| named(old, &waiter.name).is_none()) {
            self.note(&Place::Waiter(waiter.name.clone()), Kind::WaiterAdded);
        }
    }
}

/// The text for these parameters.
fn waits_alike(old: &Waiter, new: &Waiter) -> bool {
    let without_words = |waiter: &Waiter| Waiter {
        description: String::new(),
        ..waiter.clone()
    };
    without_words(old) == without_words(new)
}
