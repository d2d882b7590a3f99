// SPDX-License-Identifier: AGPL-3.0-or-later
//! Places where a build with the feature `failpoints` can be told to die or to misbehave: by the
//! torture program through the environment variable `FAILPOINTS`, by tests through `fail::cfg`. In
//! every other build they are nothing.

/// Reads what was asked for, before the first point is reached.
pub(crate) fn set_up() {
    #[cfg(feature = "failpoints")]
    {
        static ONCE: std::sync::Once = std::sync::Once::new();
        // The scenario lasts as long as the process.
        ONCE.call_once(|| std::mem::forget(fail::FailScenario::setup()));
        tracing::warn!("built with fail points: not for production");
    }
}

/// `name=return` ends the process here as `SIGKILL` would, `name=panic` panics, `name=sleep(5)` waits.
#[cfg_attr(not(feature = "failpoints"), allow(unused_variables))]
pub(crate) fn point(name: &str) {
    #[cfg(feature = "failpoints")]
    fail::fail_point!(name, |_| std::process::abort());
}

/// Whether this misbehaviour was asked for: what the torture program has to notice.
#[cfg_attr(not(feature = "failpoints"), allow(unused_variables))]
pub(crate) fn misbehaves(name: &str) -> bool {
    #[cfg(feature = "failpoints")]
    fail::fail_point!(name, |_| true);
    false
}
