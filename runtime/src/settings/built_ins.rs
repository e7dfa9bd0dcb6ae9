//! Settings that only the endpoint rules of some services have.

use super::{FoundSetting, SettingSource, Settings, SettingsError};
use crate::endpoint::{BuiltIn, ParamValue};

impl Settings {
    /// The value of a setting: from its variable, then from the profile.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for a word that is not valid for the setting, or a profile that cannot be read.
    pub(crate) fn built_in(&self, built_in: &'static BuiltIn) -> Result<Option<ParamValue>, SettingsError> {
        let Some(found) = self.find_built_in(built_in)? else {
            return Ok(None);
        };
        let value = built_in.values.read(&found.value);
        value.map_err(|words| found.none_of(&words))
    }

    fn find_built_in(&self, built_in: &'static BuiltIn) -> Result<Option<FoundSetting>, SettingsError> {
        if let Some(found) = self.find_variable(built_in.variable.as_slice()) {
            return Ok(Some(found));
        }
        let Some(profile) = self.profile()? else {
            return Ok(None);
        };
        let own = built_in.property.and_then(|name| FoundSetting::property(profile, name));
        let below_s3 = || {
            let name = built_in.below_s3?;
            let value = profile.sub_property("s3", name).filter(|value| !value.is_empty())?;
            let profile = profile.name().to_owned();
            Some(FoundSetting {
                value: value.to_owned(),
                source: SettingSource::S3Property { name, profile },
            })
        };
        Ok(own.or_else(below_s3))
    }
}
