//! The commands `login`, `logout` and `status`.

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use tinsmith_login::{Login, Method};

use crate::setup::Setup;
use crate::ui::Ui;

pub(crate) fn login(setup: &Setup, browser: bool, method: Method) -> Result<(), Box<dyn Error>> {
    let login = Login::new(&setup.session, &setup.environment)
        .client_name("tinsmith-sso")
        .cache(setup.cache.clone())
        .method(method);
    let mut ui = Ui::new(browser);
    let token = login.log_in_blocking(&mut ui);
    ui.finish();
    let left = left(token?.expires_at());
    println!("logged in to {} for {left}", setup.session.start_url());
    Ok(())
}

/// Ends the session at the service too, so that a copy of the token is no longer valid.
pub(crate) fn logout(setup: &Setup) -> Result<(), Box<dyn Error>> {
    let somebody = setup.portal()?.log_out()?;
    println!("{}", if somebody { "logged out" } else { "nobody was logged in" });
    Ok(())
}

/// Fails if there is no token, and none can be got without the person.
pub(crate) fn status(setup: &Setup) -> Result<ExitCode, Box<dyn Error>> {
    let name = setup.session.name().unwrap_or("(without a name)");
    println!("session    {name}");
    println!("start URL  {}", setup.session.start_url());
    println!("region     {}", setup.session.region());
    if let Some((account, role)) = &setup.role {
        println!("role       {role} in {account}");
    }
    let Some(token) = setup.cache.read(&setup.session)? else {
        println!("token      none: log in");
        return Ok(ExitCode::FAILURE);
    };
    println!("token      {}", validity(token.expires_at()));
    match token.renewable_until() {
        Some(until) => println!("renewable  {}", validity(until)),
        None => println!("renewable  no"),
    }
    let until = token.renewable_until().max(Some(token.expires_at()));
    let lasts = until.is_some_and(|until| until > SystemTime::now());
    Ok(if lasts { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn validity(until: SystemTime) -> String {
    match until.duration_since(SystemTime::now()) {
        Ok(_) => format!("valid for {}", left(until)),
        Err(_) => "expired".to_owned(),
    }
}

/// The time that is left, for people.
fn left(until: SystemTime) -> String {
    let left = until.duration_since(SystemTime::now()).unwrap_or(Duration::ZERO);
    let minutes = left.as_secs().div_ceil(60);
    match (minutes / (24 * 60), minutes / 60, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, ..) => format!("{days} days"),
    }
}
