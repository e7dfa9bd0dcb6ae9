//! What the configuration says about who calls: the places in their order, and what each says. It reads variables and profile
//! files. It makes no call and starts no program.
//!
//! The order, and what stops the search, are botocore's (`credentials.py`, `create_credential_resolver`).

pub(crate) mod container;
pub(crate) mod instance;
mod process;
mod profile;
mod settings;

pub(crate) use container::Container;
pub(crate) use instance::InstanceSettings;
pub(crate) use process::Process;
pub(crate) use profile::{Role, WebIdentity};
pub(crate) use settings::Settings;

use std::fmt;

use tinsmith::runtime::Environment;
use tinsmith::runtime::credentials::{Credentials, CredentialsError, EnvironmentCredentials};
use tinsmith::runtime::profile::Profile;

/// A place where credentials are looked for, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// `AWS_ACCESS_KEY_ID` and the variables that belong to it.
    Environment,
    /// `role_arn` of the profile, with `source_profile` or `credential_source`.
    Role,
    /// A token file and a role, in variables or the profile.
    WebIdentity,
    /// `sso_account_id` and `sso_role_name` of the profile.
    SingleSignOn,
    /// `aws_access_key_id` in the credentials file.
    CredentialsFile,
    /// `login_session` of the profile.
    Login,
    /// `credential_process` of the profile.
    Process,
    /// `aws_access_key_id` in the config file.
    ConfigFile,
    /// The address that a container has in a variable.
    Container,
    /// The metadata of an EC2 instance.
    Instance,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "environment variables",
            Self::Role => "role of the profile",
            Self::WebIdentity => "web identity",
            Self::SingleSignOn => "single sign-on",
            Self::CredentialsFile => "credentials file",
            Self::Login => "login session",
            Self::Process => "credential process",
            Self::ConfigFile => "config file",
            Self::Container => "container",
            Self::Instance => "instance metadata",
        })
    }
}

/// The source of credentials, with everything that is needed to get them.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// The credentials themselves.
    Keys {
        credentials: Credentials,
        from: String,
    },
    Role {
        base: Box<Source>,
        role: Role,
    },
    WebIdentity(WebIdentity),
    /// Single sign-on, as this profile describes it.
    SingleSignOn(tinsmith_login::SsoProfile),
    Login {
        session: String,
    },
    Process(Process),
    Container(Container),
    Instance,
}

/// What a place says.
#[derive(Clone, Debug)]
pub(crate) enum Finding {
    /// Nothing, for this reason. The search continues.
    Nothing(String),
    Source(Source),
    /// It is wrong. The search ends.
    Fault(CredentialsError),
}

impl From<Result<Option<Source>, CredentialsError>> for Finding {
    fn from(found: Result<Option<Source>, CredentialsError>) -> Self {
        match found {
            Ok(Some(source)) => Self::Source(source),
            Ok(None) => Self::Nothing("not set".to_owned()),
            Err(error) => Self::Fault(error),
        }
    }
}

/// A place, and what it says.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) place: Place,
    pub(crate) finding: Finding,
}

impl Step {
    fn new(place: Place, finding: impl Into<Finding>) -> Self {
        let finding = finding.into();
        Self { place, finding }
    }

    /// Whether the places after it are not looked at.
    fn ends_the_search(&self) -> bool {
        !matches!(self.finding, Finding::Nothing(_))
    }
}

/// Which of the places are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    All,
    /// Only what the profile says.
    ProfileAlone,
}

/// The places up to the first one that says something.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) steps: Vec<Step>,
}

impl Plan {
    /// What the environment says now.
    ///
    /// # Errors
    ///
    /// The profile files cannot be read, or the profile that is named does not exist.
    pub(crate) fn new(settings: &Settings, scope: Scope) -> Result<Self, CredentialsError> {
        let profile = settings.profile()?;
        let mut steps = Vec::new();
        let mut add = |step: Step| {
            let ends = step.ends_the_search();
            steps.push(step);
            ends
        };
        let _ended = (scope == Scope::All && add(environment(settings)))
            || profile_steps(settings, profile.as_ref()).into_iter().any(&mut add)
            || (scope == Scope::All && (add(container(settings)) || add(instance(settings))));
        Ok(Self { steps })
    }
}

fn environment(settings: &Settings) -> Step {
    let finding = if settings.profile_is_named_in_code() {
        Finding::Nothing("passed over: the program names a profile".to_owned())
    } else {
        match environment_keys(settings.environment()) {
            Ok(None) => Finding::Nothing("AWS_ACCESS_KEY_ID is not set".to_owned()),
            found_or_fault => found_or_fault.into(),
        }
    };
    Step::new(Place::Environment, finding)
}

/// The key pair in the variables.
fn environment_keys(environment: &Environment) -> Result<Option<Source>, CredentialsError> {
    let keys = EnvironmentCredentials::new(environment.clone()).key_pair()?;
    Ok(keys.map(|credentials| Source::Keys {
        credentials,
        from: Place::Environment.to_string(),
    }))
}

fn profile_steps(settings: &Settings, profile: Option<&Profile<'_>>) -> Vec<Step> {
    let web_identity = |profile| profile::web_identity(settings, profile, settings.reads_web_identity_variables());
    let Some(profile) = profile else {
        return vec![
            Step::new(Place::WebIdentity, web_identity(None)),
            Step::new(
                Place::ConfigFile,
                Finding::Nothing(format!("there is no profile `default` in {}", settings.places())),
            ),
        ];
    };
    let role = profile::role(settings, profile).map(|role| role.map(|(base, role)| Source::Role { base, role }));
    let mut steps = vec![
        Step::new(Place::Role, role),
        Step::new(Place::WebIdentity, web_identity(Some(profile))),
    ];
    steps.extend(profile::own_steps(settings, profile));
    steps
}

fn container(settings: &Settings) -> Step {
    let found = Container::configured(settings.environment());
    Step::new(Place::Container, found.map(|found| found.map(Source::Container)))
}

fn instance(settings: &Settings) -> Step {
    let finding = match InstanceSettings::is_disabled(settings) {
        true => Finding::Nothing("AWS_EC2_METADATA_DISABLED is true".to_owned()),
        false => Finding::Source(Source::Instance),
    };
    Step::new(Place::Instance, finding)
}

/// What it is, for people, without a secret.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keys { from, .. } => f.write_str(from),
            Self::Role { base, role } => write!(f, "the role {} with credentials of {base}", role.arn),
            Self::WebIdentity(identity) => write!(
                f,
                "the role {} with the token in {}",
                identity.role_arn,
                identity.token_file.display()
            ),
            Self::SingleSignOn(profile) => write!(
                f,
                "the role `{}` in the account {} at {}",
                profile.role_name().unwrap_or_default(),
                profile.account_id().unwrap_or_default(),
                profile.session().start_url()
            ),
            Self::Login { session } => write!(f, "the login session {session}"),
            Self::Process(process) => write!(f, "the program of the profile `{}`", process.profile),
            Self::Container(container) => write!(f, "the container's address at {}", container.shown()),
            Self::Instance => f.write_str("the instance"),
        }
    }
}
