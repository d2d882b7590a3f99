// SPDX-License-Identifier: AGPL-3.0-or-later
//! Posted figures, every revision of them.

mod lists;
mod many;
mod page;
mod read;
mod rows;
mod standing;
mod stored;
mod write;

pub use lists::{Listed, list, listed_length, lists};
pub use many::of_many;
pub use page::page;
pub use read::{current, history, range};
pub use rows::{Cursor, Filter, Key, Origin, RecordedRow, Row, ValueKind};
pub use standing::standing;
pub(crate) use stored::json_array;
pub use write::insert;
pub(crate) use write::{INSERT, bind};
