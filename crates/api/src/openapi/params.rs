// SPDX-License-Identifier: AGPL-3.0-or-later
//! Parameters as the OpenAPI document describes them; `crate::http::Query` reads them.
#![allow(dead_code, reason = "these types only describe")]

use utoipa::IntoParams;

/// Identifier in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct Identifier {
    /// Identifier, as lists answer it.
    #[param(
        min_length = 1,
        max_length = 20,
        pattern = "^[1-9][0-9]*$",
        example = "1"
    )]
    id: String,
}

/// Identifier of a figure in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct MeasurementIdentifier {
    /// Identifier of the figure, as lists and receipts answer it.
    #[param(
        min_length = 10,
        max_length = 80,
        pattern = "^[1-9][0-9]*-[1-9][0-9]*-[1-9][0-9]*-(19|2[0-9])[0-9]{2}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$",
        example = "1-2-3-2022"
    )]
    id: String,
}

/// Identifier of an evaluation in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct EvaluationIdentifier {
    /// Identifier of the assignment and period.
    #[param(
        min_length = 6,
        max_length = 40,
        pattern = "^[1-9][0-9]*-(19|2[0-9])[0-9]{2}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$",
        example = "1-2022"
    )]
    id: String,
}

/// Code in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ProblemCode {
    /// Code of the type of problem.
    #[param(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z]+(-[a-z]+)*$",
        example = "stale-revision"
    )]
    code: String,
}

/// Code of an administration.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AdministrationParam {
    /// Code of the administration.
    #[param(min_length = 1, max_length = 200, example = "CCIAA-MS")]
    administration: String,
}

/// Whose dictionary.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DictionaryParam {
    /// Code of the administration; without it, the national dictionary.
    #[param(
        min_length = 1,
        max_length = 200,
        example = "CCIAA-MS",
        nullable = false
    )]
    administration: Option<String>,
    /// Only the entry of this code; failing that, the one that has it as an alias.
    #[param(min_length = 1, max_length = 200, example = "Immob", nullable = false)]
    code: Option<String>,
}

/// Whose plans.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DictionaryFilter {
    /// Code of the administration; without it, all of them.
    #[param(
        min_length = 1,
        max_length = 200,
        example = "CCIAA-MS",
        nullable = false
    )]
    administration: Option<String>,
}

/// Page of a list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageParams {
    /// Where the page before ended, as it was answered in `next`.
    #[param(min_length = 1, max_length = 1000, nullable = false)]
    cursor: Option<String>,
    /// Most items to answer; 100 unless asked otherwise.
    #[param(minimum = 1, maximum = 500, nullable = false)]
    limit: Option<i32>,
    /// Leave out everything recorded later: a ledger position, or an instant (RFC 3339).
    #[param(min_length = 1, max_length = 40, example = "42", nullable = false)]
    as_known_at: Option<String>,
}

/// Position of a single answer.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct KnownAtParam {
    /// Leave out everything recorded later: a ledger position, or an instant (RFC 3339).
    #[param(min_length = 1, max_length = 40, example = "42", nullable = false)]
    as_known_at: Option<String>,
}

/// Day of the question.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OnParam {
    /// The day by which silence is judged as not due or late; today in Rome unless given.
    #[param(format = Date, min_length = 10, max_length = 10, example = "2022-06-15", nullable = false)]
    on: Option<String>,
}

/// Period of a tree.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeriodParam {
    /// SDMX period, as of whose end to evaluate.
    #[param(
        min_length = 4,
        max_length = 8,
        pattern = "^(19|2[0-9])[0-9]{2}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$",
        example = "2022"
    )]
    period: String,
}

/// Revision of a plan.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RevisionParam {
    /// Revision; the newest known unless given.
    #[param(minimum = 1, nullable = false)]
    revision: Option<i32>,
}

/// An earlier revision of a plan.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SinceParam {
    /// The earlier revision to compare with; the one before unless given.
    #[param(minimum = 1, nullable = false)]
    since: Option<i32>,
}

/// Acts of a year.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ActYearParam {
    /// The year of the acts; all of them unless given.
    #[param(minimum = 1990, maximum = 2199, example = 2022, nullable = false)]
    year: Option<i32>,
}

/// Year of a draft.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RolloverParam {
    /// The first year of the new plan: later than that of this one.
    #[param(minimum = 1990, maximum = 2199, example = 2023)]
    year: i32,
}

/// Trying out a write.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DryRun {
    /// Check everything and store nothing.
    #[param(nullable = false)]
    dry_run: Option<bool>,
}

/// What to do with a post of which some items are wrong.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ModeParam {
    /// `atomic` (default): all or nothing; `partial`: what is right is stored.
    #[param(
        pattern = "^(atomic|partial)$",
        max_length = 7,
        example = "atomic",
        nullable = false
    )]
    mode: Option<String>,
}

/// Which figures to list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MeasurementParams {
    /// Code of the administration.
    #[param(min_length = 1, max_length = 200, example = "CCIAA-MS")]
    administration: String,
    /// Code of one office.
    #[param(min_length = 1, max_length = 200, nullable = false)]
    office: Option<String>,
    /// Code of one measure.
    #[param(min_length = 1, max_length = 200, nullable = false)]
    measure: Option<String>,
    /// One SDMX period, exactly.
    #[param(
        min_length = 4,
        max_length = 8,
        pattern = "^(19|2[0-9])[0-9]{2}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$",
        example = "2022",
        nullable = false
    )]
    period: Option<String>,
    /// `current` (default): the newest revision of each figure; `all`: every revision.
    #[param(pattern = "^(current|all)$", max_length = 7, nullable = false)]
    revisions: Option<String>,
    /// Where the page before ended, as it was answered in `next`.
    #[param(min_length = 1, max_length = 1000, nullable = false)]
    cursor: Option<String>,
    /// Most items to answer; 100 unless asked otherwise.
    #[param(minimum = 1, maximum = 500, nullable = false)]
    limit: Option<i32>,
    /// Leave out everything recorded later: a ledger position, or an instant (RFC 3339).
    #[param(min_length = 1, max_length = 40, example = "42", nullable = false)]
    as_known_at: Option<String>,
}

/// Which money to add up.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BudgetParams {
    /// Year; the plan's first unless given.
    #[param(minimum = 1990, maximum = 2199, example = 2022, nullable = false)]
    year: Option<i32>,
    /// `forecast` (default), `adjusted` or `actual`.
    #[param(
        pattern = "^(forecast|adjusted|actual)$",
        max_length = 8,
        example = "forecast",
        nullable = false
    )]
    version: Option<String>,
    /// Code of one box: it and what is below.
    #[param(min_length = 1, max_length = 200, nullable = false)]
    node: Option<String>,
    /// Only checks with this outcome, and their boxes.
    #[param(
        pattern = "^(matches|differs|not_comparable)$",
        max_length = 14,
        example = "differs",
        nullable = false
    )]
    outcome: Option<String>,
}

/// Which verdicts to give.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EvaluationParams {
    /// Code of the administration.
    #[param(min_length = 1, max_length = 200, example = "CCIAA-MS")]
    administration: String,
    /// SDMX period, as of whose end to evaluate.
    #[param(
        min_length = 4,
        max_length = 8,
        pattern = "^(19|2[0-9])[0-9]{2}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$",
        example = "2022"
    )]
    period: String,
    /// Code of one indicator.
    #[param(min_length = 1, max_length = 200, example = "EC05.1", nullable = false)]
    indicator: Option<String>,
    /// Code of one node: what hangs on it or below it.
    #[param(min_length = 1, max_length = 200, nullable = false)]
    node: Option<String>,
    /// One status.
    #[param(
        pattern = "^(excluded|not_applicable|not_due|not_reported|not_available|not_computable|no_target|achieved|on_track|partially_achieved|at_risk|not_achieved|off_track)$",
        max_length = 18,
        example = "achieved",
        nullable = false
    )]
    status: Option<String>,
    /// The day by which silence is judged as not due or late; today in Rome unless given.
    #[param(format = Date, min_length = 10, max_length = 10, nullable = false)]
    on: Option<String>,
    /// Where the page before ended, as it was answered in `next`.
    #[param(min_length = 1, max_length = 1000, nullable = false)]
    cursor: Option<String>,
    /// Most items to answer; 100 unless asked otherwise.
    #[param(minimum = 1, maximum = 500, nullable = false)]
    limit: Option<i32>,
    /// Leave out everything recorded later: a ledger position, or an instant (RFC 3339).
    #[param(min_length = 1, max_length = 40, example = "42", nullable = false)]
    as_known_at: Option<String>,
}

/// Which report.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportParams {
    /// SDMX period, as of whose end to report.
    #[param(
        min_length = 4,
        max_length = 8,
        pattern = "^(19|2[0-9])[0-9]{2}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$",
        example = "2022"
    )]
    period: String,
    /// `annual` for a year (its default), `interim` for anything else.
    #[param(
        pattern = "^(interim|annual)$",
        max_length = 7,
        example = "annual",
        nullable = false
    )]
    kind: Option<String>,
    /// `html`, `markdown` or `pdf`; `Accept` decides unless given, and HTML where that does not.
    #[param(
        pattern = "^(html|markdown|pdf)$",
        max_length = 8,
        example = "html",
        nullable = false
    )]
    format: Option<String>,
}

/// Which annual reports to list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportRoundParams {
    /// About this year.
    #[param(minimum = 1990, maximum = 2199, example = 2022, nullable = false)]
    year: Option<i32>,
    /// Where the page before ended, as it was answered in `next`.
    #[param(min_length = 1, max_length = 1000, nullable = false)]
    cursor: Option<String>,
    /// Most items to answer; 100 unless asked otherwise.
    #[param(minimum = 1, maximum = 500, nullable = false)]
    limit: Option<i32>,
    /// Leave out everything recorded later: a ledger position, or an instant (RFC 3339).
    #[param(min_length = 1, max_length = 40, example = "42", nullable = false)]
    as_known_at: Option<String>,
}

/// Which notes to list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NoteParams {
    /// Code of the administration.
    #[param(min_length = 1, max_length = 200, example = "CCIAA-MS")]
    administration: String,
    /// One SDMX period, exactly.
    #[param(
        min_length = 4,
        max_length = 8,
        pattern = "^(19|2[0-9])[0-9]{2}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$",
        example = "2022",
        nullable = false
    )]
    period: Option<String>,
    /// Identifier of one plan.
    #[param(minimum = 1, example = 1, nullable = false)]
    plan: Option<i64>,
    /// Where the page before ended, as it was answered in `next`.
    #[param(min_length = 1, max_length = 1000, nullable = false)]
    cursor: Option<String>,
    /// Most items to answer; 100 unless asked otherwise.
    #[param(minimum = 1, maximum = 500, nullable = false)]
    limit: Option<i32>,
    /// Leave out everything recorded later: a ledger position, or an instant (RFC 3339).
    #[param(min_length = 1, max_length = 40, example = "42", nullable = false)]
    as_known_at: Option<String>,
}

/// Which deadlines to list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeadlineParams {
    /// Code of the administration.
    #[param(min_length = 1, max_length = 200, example = "CCIAA-MS")]
    administration: String,
    /// The day asked about; its year is listed, and of earlier years what is late or due in that year or later; today in
    /// Rome unless given.
    #[param(format = Date, min_length = 10, max_length = 10, example = "2022-06-15", nullable = false)]
    on: Option<String>,
    /// Code of one office.
    #[param(min_length = 1, max_length = 200, nullable = false)]
    office: Option<String>,
    /// `upcoming`, `due`, `late`, `reported`, `reported_late`, `waiting` or `not_expected`.
    #[param(
        pattern = "^(upcoming|due|late|reported|reported_late|waiting|not_expected)$",
        max_length = 13,
        nullable = false
    )]
    state: Option<String>,
    /// Where the page before ended, as it was answered in `next`.
    #[param(min_length = 1, max_length = 1000, nullable = false)]
    cursor: Option<String>,
    /// Most items to answer; 100 unless asked otherwise.
    #[param(minimum = 1, maximum = 500, nullable = false)]
    limit: Option<i32>,
    /// Leave out everything recorded later: a ledger position, or an instant (RFC 3339).
    #[param(min_length = 1, max_length = 40, example = "42", nullable = false)]
    as_known_at: Option<String>,
}

/// Which deadlines a calendar has.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CalendarParams {
    /// Code of the administration.
    #[param(min_length = 1, max_length = 200, example = "CCIAA-MS")]
    administration: String,
    /// The day asked about; its year is listed, and of earlier years what is late or due in that year or later; today in
    /// Rome unless given.
    #[param(format = Date, min_length = 10, max_length = 10, example = "2022-06-15", nullable = false)]
    on: Option<String>,
    /// Code of one office.
    #[param(min_length = 1, max_length = 200, nullable = false)]
    office: Option<String>,
    /// Leave out everything recorded later: a ledger position, or an instant (RFC 3339).
    #[param(min_length = 1, max_length = 40, example = "42", nullable = false)]
    as_known_at: Option<String>,
}
