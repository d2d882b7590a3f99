// SPDX-License-Identifier: AGPL-3.0-or-later
//! Schemas of wire types that are an entry of the plan document with some members more. The entry
//! itself is read by `traguardo-exchange`, so that a plan and a single post obey the same rules.

use serde_json::Value;
use utoipa::PartialSchema;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};

/// A member that is added to an entry.
#[derive(Clone, Copy)]
pub(super) enum Member {
    /// Code of the administration.
    Administration,
    /// Identifier.
    Id,
    /// Revision.
    Revision,
    /// Ledger position.
    Position,
}

impl Member {
    const fn name(self) -> &'static str {
        match self {
            Self::Administration => "administration",
            Self::Id => "id",
            Self::Revision => "revision",
            Self::Position => "position",
        }
    }

    fn schema(self) -> Schema {
        let text = |most, says: &str| {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .max_length(Some(most))
                .description(Some(says))
        };
        let whole = |format, says: &str| {
            ObjectBuilder::new()
                .schema_type(Type::Integer)
                .format(Some(SchemaFormat::KnownFormat(format)))
                .minimum(Some(1))
                .description(Some(says))
        };
        let built = match self {
            Self::Administration => text(
                200,
                "Code of the administration; without it, the entry is in the national dictionary.",
            ),
            Self::Id => text(20, "Identifier; absent in the answer to a dry run."),
            Self::Revision => whole(
                KnownFormat::Int32,
                "Revision; absent in the answer to a dry run.",
            ),
            Self::Position => whole(
                KnownFormat::Int64,
                "Ledger position of the revision; absent in the answer to a dry run.",
            ),
        };
        Schema::Object(built.build())
    }
}

/// The schema of `T` with the optional members of others, and more members.
pub(super) fn with_members<T: PartialSchema>(
    others: Vec<RefOr<Schema>>,
    members: &[(Member, bool)],
    says: &str,
    example: Value,
) -> RefOr<Schema> {
    let mut schema = T::schema();
    if let RefOr::T(Schema::Object(object)) = &mut schema {
        for other in others {
            if let RefOr::T(Schema::Object(other)) = other {
                object.properties.extend(other.properties);
            }
        }
        for (member, required) in members {
            object
                .properties
                .insert(member.name().to_owned(), RefOr::T(member.schema()));
            if *required {
                object.required.push(member.name().to_owned());
            }
        }
        object.description = Some(says.trim().to_owned());
        object.examples = vec![example];
    }
    schema
}

/// Declares the schema of an entry with more members.
macro_rules! composed {
    (@required required) => { true };
    (@required optional) => { false };
    (@member administration) => { $crate::wire::composed::Member::Administration };
    (@member id) => { $crate::wire::composed::Member::Id };
    (@member revision) => { $crate::wire::composed::Member::Revision };
    (@member position) => { $crate::wire::composed::Member::Position };
    (
        #[doc = $says:literal]
        $name:ident = $entry:ident $(& $other:ident)? + [$($member:ident: $need:ident),+],
        $example:expr
    ) => {
        #[doc = $says]
        pub struct $name;

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $crate::wire::composed::with_members::<$entry>(
                    vec![$(<$other as utoipa::PartialSchema>::schema())?],
                    &[$((
                        $crate::wire::composed::composed!(@member $member),
                        $crate::wire::composed::composed!(@required $need),
                    )),+],
                    $says,
                    $example,
                )
            }
        }

        impl utoipa::ToSchema for $name {
            fn schemas(
                schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>,
            ) {
                <$entry as utoipa::ToSchema>::schemas(schemas);
                $(<$other as utoipa::ToSchema>::schemas(schemas);)?
            }
        }
    };
}
pub(super) use composed;
