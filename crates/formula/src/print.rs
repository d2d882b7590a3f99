// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one printer: the canonical form, and the same form with values put in (`docs/domain.md §4`).

use std::fmt::{Result, Write};

use crate::expr::{Condition, Expr, Operator};

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
    write_at(out, &condition.left, Binding::Sum, instead)?;
    write!(out, " {} ", condition.comparator.as_str())?;
    write_at(out, &condition.right, Binding::Sum, instead)
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
