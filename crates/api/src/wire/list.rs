// SPDX-License-Identifier: AGPL-3.0-or-later
//! Lists: items, where the next page begins, and up to where the answer knows the ledger.

use super::text;
use serde::Serialize;
use traguardo_app::read::KnownAt;
use utoipa::ToSchema;

/// Up to where an answer knows the ledger. Asked again with `as_known_at`, it is the same for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = KnownAt, example = json!({"position": 42, "time": "2026-11-23T08:41:48.123456Z"}))]
pub struct KnownAtBody {
    /// Ledger position; 0 is the empty ledger.
    #[schema(minimum = 0)]
    pub position: i64,
    /// When that position was recorded; absent for the empty ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime, max_length = 32)]
    pub time: Option<String>,
}

impl From<KnownAt> for KnownAtBody {
    fn from(known: KnownAt) -> Self {
        Self {
            position: known.position,
            time: known.time.map(text::instant),
        }
    }
}

/// Declares a list type.
macro_rules! list {
    ($(#[$meta:meta])* $list:ident as $name:ident of $item:ty) => {
        $(#[$meta])*
        #[derive(Clone, Debug, serde::Serialize, utoipa::ToSchema)]
        #[schema(as = $name)]
        pub struct $list {
            /// The items, in a stable order.
            #[schema(max_items = 500)]
            pub items: Vec<$item>,
            /// Cursor of the next page; `null` at the end.
            #[schema(required = true, max_length = 1000)]
            pub next: Option<String>,
            /// Up to where the answer knows the ledger.
            pub known_at: $crate::wire::KnownAtBody,
        }

        impl $list {
            /// A page of `items` made from another kind of items.
            pub fn of<T>(
                listing: traguardo_app::read::Listing<T>,
                item: impl FnMut(T) -> $item,
            ) -> Self {
                Self {
                    items: listing.items.into_iter().map(item).collect(),
                    next: listing.next,
                    known_at: listing.known_at.into(),
                }
            }
        }
    };
}
pub(super) use list;
