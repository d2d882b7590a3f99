// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tables as diesel sees them; the constraints are in `migrations/`.

diesel::table! {
    ledger_head (id) {
        id -> SmallInt,
        seq -> BigInt,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    change (seq) {
        seq -> BigInt,
        recorded_at -> Timestamp,
        actor -> Text,
        administration_id -> BigInt,
        action -> Text,
        object -> Text,
        body -> Text,
        prev_hash -> Text,
        hash -> Text,
    }
}

diesel::table! {
    idempotency (actor, key) {
        actor -> Text,
        key -> Text,
        payload_hash -> Text,
        seq -> BigInt,
        status -> SmallInt,
        report -> Text,
    }
}

diesel::table! {
    administration (id) {
        id -> BigInt,
        code -> Text,
        seq -> BigInt,
    }
}

diesel::table! {
    administration_revision (id, revision) {
        id -> BigInt,
        revision -> Integer,
        seq -> BigInt,
        name -> Text,
        size_class -> Nullable<Text>,
        region -> Nullable<Text>,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    office (id) {
        id -> BigInt,
        administration_id -> BigInt,
        code -> Text,
        seq -> BigInt,
    }
}

diesel::table! {
    office_revision (id, revision) {
        id -> BigInt,
        revision -> Integer,
        seq -> BigInt,
        name -> Text,
        kind -> Text,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    measure (id) {
        id -> BigInt,
        owner_id -> BigInt,
        code -> Text,
        seq -> BigInt,
    }
}

diesel::table! {
    measure_revision (id, revision) {
        id -> BigInt,
        revision -> Integer,
        seq -> BigInt,
        definition -> Text,
        retired_from -> Nullable<Date>,
        retired_reason -> Nullable<Text>,
        aliases -> Nullable<Text>,
    }
}

diesel::table! {
    indicator (id) {
        id -> BigInt,
        owner_id -> BigInt,
        code -> Text,
        seq -> BigInt,
    }
}

diesel::table! {
    indicator_revision (id, revision) {
        id -> BigInt,
        revision -> Integer,
        seq -> BigInt,
        definition -> Text,
        retired_from -> Nullable<Date>,
        retired_reason -> Nullable<Text>,
        aliases -> Nullable<Text>,
    }
}

diesel::table! {
    plan (id) {
        id -> BigInt,
        administration_id -> BigInt,
        code -> Text,
        kind -> Text,
        seq -> BigInt,
    }
}

diesel::table! {
    plan_revision (plan_id, revision) {
        plan_id -> BigInt,
        revision -> Integer,
        seq -> BigInt,
        first_year -> Integer,
        last_year -> Integer,
        act_body -> Text,
        act_kind -> Text,
        act_number -> Text,
        act_date -> Date,
        document -> Text,
        sha256 -> Text,
    }
}

diesel::table! {
    assignment (id) {
        id -> BigInt,
        plan_id -> BigInt,
        key -> Text,
        seq -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text};
    use crate::number::Number;

    measurement_revision (administration_id, period_end, measure_id, office_id, period, revision) {
        administration_id -> BigInt,
        period_end -> Date,
        measure_id -> BigInt,
        office_id -> BigInt,
        period -> Text,
        revision -> Integer,
        seq -> BigInt,
        kind -> Text,
        number -> Nullable<Number>,
        day -> Nullable<Date>,
        statement -> Nullable<Text>,
        item_count -> Nullable<Integer>,
        items -> Nullable<Text>,
        origin -> Text,
        note -> Nullable<Text>,
        reason -> Nullable<Text>,
        merger_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    merger (id) {
        id -> BigInt,
        seq -> BigInt,
        successor_id -> BigInt,
        first_day -> Date,
        document -> Text,
    }
}

diesel::table! {
    merger_origin (merger_id, administration_id) {
        merger_id -> BigInt,
        administration_id -> BigInt,
        seq -> BigInt,
    }
}

diesel::table! {
    merger_reversal (merger_id) {
        merger_id -> BigInt,
        seq -> BigInt,
        document -> Text,
    }
}

diesel::table! {
    deviation_note_revision (administration_id, period, assignment_id, revision) {
        administration_id -> BigInt,
        period -> Text,
        assignment_id -> BigInt,
        revision -> Integer,
        seq -> BigInt,
        cause -> Text,
        action -> Text,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    benchmark_publication (id) {
        id -> BigInt,
        seq -> BigInt,
        origin -> Text,
        provider -> Text,
        published_on -> Date,
        source -> Nullable<Text>,
        act -> Nullable<Text>,
        known_at -> Nullable<BigInt>,
        on_day -> Nullable<Date>,
    }
}

diesel::table! {
    published_benchmark (indicator_id, period, publication_id) {
        indicator_id -> BigInt,
        period -> Text,
        publication_id -> BigInt,
        seq -> BigInt,
        document -> Text,
    }
}

diesel::table! {
    target_decision (assignment_id, year, revision) {
        assignment_id -> BigInt,
        year -> Integer,
        revision -> Integer,
        seq -> BigInt,
        document -> Text,
    }
}

diesel::table! {
    report_step (plan_id, year, round, step) {
        plan_id -> BigInt,
        year -> Integer,
        round -> Integer,
        step -> Text,
        seq -> BigInt,
        day -> Date,
        plan_revision -> Nullable<Integer>,
        known_seq -> Nullable<BigInt>,
        sha256 -> Nullable<Text>,
        act_body -> Nullable<Text>,
        act_kind -> Nullable<Text>,
        act_number -> Nullable<Text>,
        validated_by -> Nullable<Text>,
        note -> Nullable<Text>,
    }
}
