// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one printer: the canonical form, and the same form with values put in (`docs/domain.md §4`).

use std::fmt::{Result, Write};

use crate::expr::{Condition, Day, Expr, List, Operator};
use crate::item::ItemField;

/// How tightly a printed text binds, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binding {
    Sum,
    Product,
    Sign,
    Atom,
}

/// A text printed in the place of a subexpression.
#[derive(Clone)]
pub struct Shown {
    pub text: String,
    pub binding: Binding,
}

/// What `write` writes, up to so many bytes; writing stops there, and the text ends in `…`.
pub fn at_most(most: usize, write: impl FnOnce(&mut dyn Write) -> Result) -> String {
    struct Bounded {
        text: String,
        most: usize,
    }
    impl Write for Bounded {
        fn write_str(&mut self, more: &str) -> Result {
            let room = self.most.saturating_sub(self.text.len());
            self.text.push_str(more.get(..room).unwrap_or_else(|| {
                let end = (0..=room.min(more.len()))
                    .rev()
                    .find(|end| more.is_char_boundary(*end));
                more.get(..end.unwrap_or(0)).unwrap_or_default()
            }));
            if more.len() > room {
                self.text.push('…');
                return Err(std::fmt::Error);
            }
            Ok(())
        }
    }
    let mut out = Bounded {
        text: String::new(),
        most,
    };
    // Only a full text ends the writing.
    let _ = write(&mut out);
    out.text
}

/// What to print instead of a subexpression; `None` prints it as it is.
pub type Instead<'h> = &'h dyn Fn(&Expr) -> Option<Shown>;

pub fn write_condition(out: &mut dyn Write, condition: &Condition, instead: Instead) -> Result {
    match condition {
        Condition::Numbers {
            left,
            comparator,
            right,
        } => {
            write_at(out, left, Binding::Sum, instead)?;
            write!(out, " {} ", comparator.as_str())?;
            write_at(out, right, Binding::Sum, instead)
        }
        Condition::Days {
            left,
            comparator,
            right,
        } => {
            write_day(out, left)?;
            write!(out, " {} ", comparator.as_str())?;
            write_day(out, right)
        }
        Condition::Text { text, equal, with } => {
            let sign = if *equal { "=" } else { "<>" };
            write!(out, "{} {sign} {}", text.as_str(), quoted(with))
        }
        Condition::Has(field) => match field {
            ItemField::Date(date) => write!(out, "has({})", date.as_str()),
            ItemField::Class => out.write_str("has(class)"),
            ItemField::NotDone => out.write_str("has(not_done)"),
            ItemField::Value(name) => write!(out, "has(value({}))", quoted(name)),
        },
        // `and` binds tighter than `or`, both from the left
        Condition::All(left, right) => {
            write_inner(out, left, matches!(**left, Condition::Any(..)), instead)?;
            out.write_str(" and ")?;
            let group = matches!(**right, Condition::Any(..) | Condition::All(..));
            write_inner(out, right, group, instead)
        }
        Condition::Any(left, right) => {
            write_condition(out, left, instead)?;
            out.write_str(" or ")?;
            write_inner(out, right, matches!(**right, Condition::Any(..)), instead)
        }
    }
}

fn write_inner(
    out: &mut dyn Write,
    condition: &Condition,
    group: bool,
    instead: Instead,
) -> Result {
    if !group {
        return write_condition(out, condition, instead);
    }
    out.write_char('(')?;
    write_condition(out, condition, instead)?;
    out.write_char(')')
}

/// A text in quotes; a quote inside it is written twice.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn write_day(out: &mut dyn Write, day: &Day) -> Result {
    match day {
        Day::Measure(measure) => write!(out, "{measure}"),
        Day::Item(date) => out.write_str(date.as_str()),
        Day::On(day) => write!(out, "date(\"{day}\")"),
        Day::EachYear(day) => write!(out, "date(\"{:02}-{:02}\")", day.month(), day.day()),
    }
}

fn write_list(out: &mut dyn Write, list: &List, instead: Instead) -> Result {
    write!(out, "{}({}", list.function.as_str(), list.measure)?;
    if let Some(each) = &list.each {
        out.write_str(" each ")?;
        write_at(out, each, Binding::Sum, instead)?;
    }
    if let Some(condition) = &list.condition {
        out.write_str(" where ")?;
        write_condition(out, condition, instead)?;
    }
    out.write_char(')')
}

/// Writes the node itself, its subexpressions with `instead` applied.
pub fn write_expr(out: &mut dyn Write, expr: &Expr, instead: Instead) -> Result {
    match expr {
        Expr::Literal(value) => write!(out, "{}", value.normalize()),
        Expr::Operand(operand) => write!(out, "{operand}"),
        Expr::Negate(inner) => {
            out.write_char('-')?;
            write_at(out, inner, Binding::Sign, instead)
        }
        Expr::Binary {
            operator,
            left,
            right,
        } => {
            let (at_left, at_right) = match operator {
                Operator::Add | Operator::Subtract => (Binding::Sum, Binding::Product),
                Operator::Multiply | Operator::Divide => (Binding::Product, Binding::Sign),
            };
            write_at(out, left, at_left, instead)?;
            write!(out, " {} ", operator.as_str())?;
            write_at(out, right, at_right, instead)
        }
        Expr::If {
            condition,
            then,
            otherwise,
        } => {
            out.write_str("if(")?;
            write_condition(out, condition, instead)?;
            for branch in [then, otherwise] {
                out.write_str(", ")?;
                write_at(out, branch, Binding::Sum, instead)?;
            }
            out.write_char(')')
        }
        Expr::Abs(inner) => write_call(out, "abs", inner, instead),
        Expr::Previous(inner) => write_call(out, "previous", inner, instead),
        Expr::Opening(inner) => write_call(out, "opening", inner, instead),
        Expr::List(list) => write_list(out, list, instead),
        Expr::Value(name) => write!(out, "value({})", quoted(name)),
        Expr::Span { working, from, to } => {
            out.write_str(if *working { "workdays(" } else { "days(" })?;
            write_day(out, from)?;
            out.write_str(", ")?;
            write_day(out, to)?;
            out.write_char(')')
        }
        Expr::Round { value, decimals } => {
            out.write_str("round(")?;
            write_at(out, value, Binding::Sum, instead)?;
            write!(out, ", {decimals})")
        }
        Expr::Call {
            function,
            first,
            rest,
        } => {
            write!(out, "{}(", function.as_str())?;
            write_at(out, first, Binding::Sum, instead)?;
            for argument in rest {
                out.write_str(", ")?;
                write_at(out, argument, Binding::Sum, instead)?;
            }
            out.write_char(')')
        }
    }
}

fn write_call(out: &mut dyn Write, name: &str, inner: &Expr, instead: Instead) -> Result {
    write!(out, "{name}(")?;
    write_at(out, inner, Binding::Sum, instead)?;
    out.write_char(')')
}

/// Writes a subexpression where nothing looser than `least` may stand without parentheses.
fn write_at(out: &mut dyn Write, expr: &Expr, least: Binding, instead: Instead) -> Result {
    if let Some(shown) = instead(expr) {
        return if shown.binding < least {
            write!(out, "({})", shown.text)
        } else {
            out.write_str(&shown.text)
        };
    }
    if binding(expr) < least {
        out.write_char('(')?;
        write_expr(out, expr, instead)?;
        out.write_char(')')
    } else {
        write_expr(out, expr, instead)
    }
}

fn binding(expr: &Expr) -> Binding {
    match expr {
        Expr::Binary {
            operator: Operator::Add | Operator::Subtract,
            ..
        } => Binding::Sum,
        Expr::Binary {
            operator: Operator::Multiply | Operator::Divide,
            ..
        } => Binding::Product,
        Expr::Negate(_) => Binding::Sign,
        _ => Binding::Atom,
    }
}
