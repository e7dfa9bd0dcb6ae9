//! Profile files: profiles, credentials and settings are found in them, or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_login::SsoProfile;
use tinsmith_login::runtime::environment::Environment;
use tinsmith_login::runtime::profile::Profiles;

fuzz_target!(|files: (&[u8], &[u8])| {
    let (config, credentials) = files;
    let environment = Environment::fixed([("HOME", "/home/me")])
        .with_file("/home/me/.aws/config", config)
        .with_file("/home/me/.aws/credentials", credentials);
    let Ok(profiles) = Profiles::load(&environment) else {
        return;
    };
    let names: Vec<_> = profiles.names().map(str::to_owned).collect();
    for name in names {
        let _ = profiles.get(&name);
        let _ = SsoProfile::load(&environment, Some(&name));
    }
});
