// SPDX-License-Identifier: AGPL-3.0-or-later
//! Random formulas: printing and parsing, one evaluator, parts put together again.

use proptest::prelude::*;
use traguardo_formula::{
    Comparator, Condition, Decimal, Expr, Formula, Function, Operand, Operator, Rational,
    ReasonCode,
};

use crate::support::{figure, formula};

fn leaf() -> impl Strategy<Value = Expr> {
    let code = prop_oneof![
        Just("one"),
        Just("two"),
        Just("three"),
        Just("zero"),
        Just("minus"),
        Just("half"),
        Just("cents"),
        Just("n.d."),
        Just("silent"),
        Just("n.a."),
        Just("years back"),
    ];
    let any_code = "[^\\[\\]\\p{C}]{1,6}";
    prop_oneof![
        4 => (0_i64..2_000, 0_u32..4).prop_map(|(digits, scale)| Expr::Literal(Decimal::new(digits, scale).normalize())),
        8 => code.prop_map(|code| Expr::Operand(Operand::Measure(code.to_owned()))),
        1 => any_code.prop_map(|code| Expr::Operand(Operand::Measure(code))),
        1 => "[^\\p{C}]{1,6}".prop_map(|code| Expr::Operand(Operand::Indicator(code))),
        1 => "[^\\p{C}]{1,6}".prop_map(|code| Expr::Operand(Operand::Achievement(code))),
    ]
}

fn operator() -> impl Strategy<Value = Operator> {
    prop_oneof![
        Just(Operator::Add),
        Just(Operator::Subtract),
        Just(Operator::Multiply),
        Just(Operator::Divide)
    ]
}

fn comparator() -> impl Strategy<Value = Comparator> {
    use Comparator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    prop_oneof![
        Just(Equal),
        Just(NotEqual),
        Just(Less),
        Just(LessOrEqual),
        Just(Greater),
        Just(GreaterOrEqual),
    ]
}

fn function() -> impl Strategy<Value = Function> {
    prop_oneof![
        Just(Function::Min),
        Just(Function::Max),
        Just(Function::Sum),
        Just(Function::Mean),
        Just(Function::Coalesce),
    ]
}

fn expr() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(5, 40, 3, |inner| {
        let part = inner.clone().prop_map(Box::new);
        let condition = (inner.clone(), comparator(), inner.clone())
            .prop_map(|(left, comparator, right)| Box::new(Condition { left, comparator, right }));
        prop_oneof![
            8 => (operator(), part.clone(), part.clone())
                .prop_map(|(operator, left, right)| Expr::Binary { operator, left, right }),
            2 => part.clone().prop_map(Expr::Negate),
            1 => part.clone().prop_map(Expr::Abs),
            1 => part.clone().prop_map(Expr::Previous),
            1 => part.clone().prop_map(Expr::Opening),
            1 => (part.clone(), 0_u32..=10).prop_map(|(value, decimals)| Expr::Round { value, decimals }),
            1 => (condition, part.clone(), part.clone())
                .prop_map(|(condition, then, otherwise)| Expr::If { condition, then, otherwise }),
            2 => (function(), part, prop::collection::vec(inner, 1..3))
                .prop_map(|(function, first, rest)| Expr::Call { function, first, rest }),
        ]
    })
}

fn only_division_by_zero(outcome: &traguardo_formula::Outcome) -> bool {
    outcome
        .as_ref()
        .is_err_and(|reasons| reasons.lead().code == ReasonCode::DivisionByZero)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_printed_tree_is_read_back_as_the_same_tree(expr in expr()) {
        let printed = expr.to_string();
        let parsed = formula(&printed);
        prop_assert_eq!(parsed.expr(), &expr);
        prop_assert_eq!(parsed.to_string(), printed);
    }

    #[test]
    fn explaining_gives_the_same_outcome_as_evaluating(expr in expr()) {
        let parsed = formula(&expr.to_string());
        let derivation = parsed.explain(&mut figure);
        prop_assert_eq!(&derivation.outcome, &parsed.evaluate(&mut figure));
        if let (Some(last), Ok(value)) = (derivation.steps.last(), &derivation.outcome) {
            let sign_of_a_literal = matches!(parsed.expr(), Expr::Literal(_));
            prop_assert!(sign_of_a_literal || last.result == value.to_string());
        }
    }

    #[test]
    fn parts_put_together_give_the_value(expr in expr()) {
        let parsed = formula(&expr.to_string());
        let parts = parsed.parts();
        let whole = parsed.evaluate(&mut figure);
        let above = parts.numerator.evaluate(&mut figure);
        let below = parts.denominator.evaluate(&mut figure);
        prop_assert_eq!(&formula(&parts.numerator.to_string()), &parts.numerator);
        prop_assert_eq!(&formula(&parts.denominator.to_string()), &parts.denominator);
        match (&above, &below) {
            (Ok(above), Ok(below)) if !below.is_zero() => {
                let value: Rational = parts.factor.mul(above).unwrap().div(below).unwrap();
                prop_assert_eq!(whole, Ok(value));
            }
            (Ok(_), Ok(_)) => prop_assert!(only_division_by_zero(&whole)),
            _ => prop_assert!(whole.is_err()),
        }
    }

    #[test]
    fn arbitrary_text_is_answered_without_panicking(text in "\\PC{0,60}") {
        if let Ok(parsed) = Formula::parse(&text) {
            prop_assert_eq!(&formula(&parsed.to_string()), &parsed);
        }
    }

    #[test]
    fn text_made_of_words_of_the_language_is_answered(
        words in prop::collection::vec(prop::sample::select(vec![
            "1", "2.5", "[a]", "\"x\"", "(", ")", ",", "+", "-", "*", "/", "=", "<>", "<=", "if(", "round(",
            "max(", "previous(", "indicator(\"x\")", "coalesce(", " ", "[", "]", "\"", "1,5",
        ]), 0..30)
    ) {
        let text = words.concat();
        match Formula::parse(&text) {
            Ok(parsed) => prop_assert_eq!(&formula(&parsed.to_string()), &parsed),
            Err(error) => prop_assert!(error.position >= 1 && error.position <= text.chars().count() + 1),
        }
    }
}
