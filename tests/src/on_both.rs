// SPDX-License-Identifier: AGPL-3.0-or-later
//! One body, one test per database.

/// Makes of each `fn name(server: demo) { … }` the tests `name::sqlite` and `name::postgres`. `server` is a
/// `&mut TestServer`, started as the word after the colon says: `empty` or `demo`.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* fn $name:ident($server:ident: $start:ident) $body:block)+) => {$(
        $(#[$meta])*
        #[allow(clippy::allow_attributes, clippy::too_many_lines)]
        fn $name($server: &mut $crate::TestServer) $body

        mod $name {
            #[test]
            fn sqlite() {
                super::$name(&mut $crate::TestServer::$start($crate::Database::sqlite()));
            }

            #[test]
            fn postgres() {
                if let Some(database) = $crate::Database::postgres() {
                    super::$name(&mut $crate::TestServer::$start(database));
                }
            }
        }
    )+};
}
