//! In place of the reader of TOML where the feature `toml` is off.

use super::error::{ConfigError, Place};
use super::setting::Setting;

/// Says what is missing.
pub(super) fn read(_: &str) -> Result<Vec<Setting>, ConfigError> {
    let place = Place::Text { line: 1, column: 1 };
    let message = "TOML is not read in this build: enable the feature `toml` of `oasmith`, or give the \
                   options as arguments";
    Err(ConfigError::new(place, message))
}
