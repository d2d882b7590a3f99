// SPDX-License-Identifier: AGPL-3.0-or-later
//! Statements written out in SQL, prepared once per connection like those of diesel's builder
//! (its own `sql_query` is prepared anew each time).

use diesel::backend::Backend;
use diesel::expression::AsExpression;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{SingleValue, SqlType};
use diesel::{QueryResult, RunQueryDsl};
use std::borrow::Cow;
use std::marker::PhantomData;

/// SQL with `?` for each value, in the order in which they are bound, and the SQL type of a row.
pub(crate) struct Statement<'a, DB: Backend, ST> {
    sql: Cow<'static, str>,
    values: Vec<Box<dyn QueryFragment<DB> + 'a>>,
    row: PhantomData<ST>,
}

/// One column of rows, for a statement that takes arrays.
pub(crate) fn column<'a, R, T>(rows: &'a [R], of: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(of).collect()
}

/// What [`Statement::bind`] turns a value into.
type Bound<T, V> = <V as AsExpression<T>>::Expression;

impl<'a, DB: Backend, ST> Statement<'a, DB, ST> {
    pub(crate) fn new(sql: impl Into<Cow<'static, str>>) -> Self {
        Self {
            sql: sql.into(),
            values: Vec::new(),
            row: PhantomData,
        }
    }

    pub(crate) fn bind<T, V>(mut self, value: V) -> Self
    where
        T: SqlType + SingleValue,
        V: AsExpression<T>,
        Bound<T, V>: QueryFragment<DB> + 'a,
    {
        self.values.push(Box::new(value.as_expression()));
        self
    }
}

impl<DB: Backend, ST> QueryFragment<DB> for Statement<'_, DB, ST> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let mut values = self.values.iter();
        for (n, part) in self.sql.split('?').enumerate() {
            if n > 0 {
                let value = values.next().ok_or_else(|| miscounted(&self.sql))?;
                value.walk_ast(out.reborrow())?;
            }
            out.push_sql(part);
        }
        if values.next().is_some() {
            return Err(miscounted(&self.sql));
        }
        Ok(())
    }
}

fn miscounted(sql: &str) -> diesel::result::Error {
    diesel::result::Error::QueryBuilderError(format!("values do not match: {sql}").into())
}

impl<DB: Backend, ST> QueryId for Statement<'_, DB, ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB: Backend, ST> Query for Statement<'_, DB, ST> {
    type SqlType = ST;
}

impl<DB: Backend, ST, C> RunQueryDsl<C> for Statement<'_, DB, ST> {}
