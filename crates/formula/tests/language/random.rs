// SPDX-License-Identifier: AGPL-3.0-or-later
//! Random formulas: printing and parsing, one evaluator, parts put together again.

use chrono::NaiveDate;
use proptest::prelude::*;
use traguardo_formula::{
    Comparator, Condition, Day, Decimal, Expr, Formula, Function, ItemDate, ItemField, ItemText,
    List, ListFunction, Operand, Operator, Rational, ReasonCode, YearDay,
};

use crate::support::{evaluate, explain, figure, formula};

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
        1 => ("[^\\p{C}]{1,6}", 0_i64..100)
            .prop_map(|(code, level)| Expr::Operand(Operand::ShareAchieved(code, Decimal::from(level)))),
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

fn day(in_list: bool) -> BoxedStrategy<Day> {
    let outside = prop_oneof![
        "[^\\[\\]\\p{C}]{1,4}".prop_map(|code| Day::Measure(Operand::Measure(code))),
        (1900_i32..2100, 1_u32..13, 1_u32..29).prop_map(|(year, month, day)| Day::On(
            NaiveDate::from_ymd_opt(year, month, day).unwrap()
        )),
        (1_u32..13, 1_u32..29)
            .prop_map(|(month, day)| Day::EachYear(YearDay::new(month, day).unwrap())),
    ];
    if !in_list {
        return outside.boxed();
    }
    prop_oneof![outside, item_date().prop_map(Day::Item)].boxed()
}

fn item_date() -> impl Strategy<Value = ItemDate> {
    prop::sample::select(vec![ItemDate::Opened, ItemDate::Due, ItemDate::Done])
}

fn field() -> impl Strategy<Value = ItemField> {
    prop_oneof![
        item_date().prop_map(ItemField::Date),
        Just(ItemField::Class),
        Just(ItemField::NotDone),
        "[^\\p{C}]{1,4}".prop_map(ItemField::Value),
    ]
}

/// A number of an item: no list inside it.
fn of_item() -> impl Strategy<Value = Expr> {
    let one = prop_oneof![
        Just(Expr::Value("ore".to_owned())),
        (any::<bool>(), day(true), day(true)).prop_map(|(working, from, to)| Expr::Span {
            working,
            from,
            to
        }),
        leaf(),
    ];
    one.prop_recursive(2, 6, 2, |inner| {
        let part = inner.prop_map(Box::new);
        (operator(), part.clone(), part).prop_map(|(operator, left, right)| Expr::Binary {
            operator,
            left,
            right,
        })
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    let text = prop::sample::select(vec![ItemText::Class, ItemText::Label]);
    // a day stands first only if it could not be a number
    let first = prop_oneof![
        item_date().prop_map(Day::Item),
        Just(Day::On(NaiveDate::from_ymd_opt(2022, 6, 30).unwrap())),
    ];
    let one = prop_oneof![
        (of_item(), comparator(), of_item()).prop_map(|(left, comparator, right)| {
            Condition::Numbers {
                left,
                comparator,
                right,
            }
        }),
        (first, comparator(), day(true)).prop_map(|(left, comparator, right)| Condition::Days {
            left,
            comparator,
            right
        }),
        (text, any::<bool>(), "[^\\p{C}]{1,4}").prop_map(|(text, equal, with)| Condition::Text {
            text,
            equal,
            with
        }),
        field().prop_map(Condition::Has),
    ];
    one.prop_recursive(3, 8, 2, |inner| {
        let part = inner.prop_map(Box::new);
        prop_oneof![
            (part.clone(), part.clone()).prop_map(|(left, right)| Condition::All(left, right)),
            (part.clone(), part).prop_map(|(left, right)| Condition::Any(left, right)),
        ]
    })
}

fn list() -> impl Strategy<Value = Expr> {
    let function = prop::sample::select(vec![
        ListFunction::Count,
        ListFunction::Share,
        ListFunction::Sum,
        ListFunction::Mean,
        ListFunction::Min,
        ListFunction::Max,
    ]);
    let code = prop::sample::select(vec!["Richieste", "Nessuna", "silent", "one"]);
    (function, code, of_item(), condition(), any::<bool>()).prop_map(
        |(function, code, each, condition, limited)| {
            let counts = matches!(function, ListFunction::Count | ListFunction::Share);
            let limited = limited || function == ListFunction::Share;
            Expr::List(Box::new(List {
                function,
                measure: Operand::Measure(code.to_owned()),
                each: (!counts).then_some(each),
                condition: limited.then_some(condition),
            }))
        },
    )
}

fn expr() -> impl Strategy<Value = Expr> {
    let one = prop_oneof![
        6 => leaf(),
        1 => list(),
        1 => (any::<bool>(), day(false), day(false))
            .prop_map(|(working, from, to)| Expr::Span { working, from, to }),
    ];
    one.prop_recursive(5, 40, 3, |inner| {
        let part = inner.clone().prop_map(Box::new);
        let condition = (inner.clone(), comparator(), inner.clone())
            .prop_map(|(left, comparator, right)| Box::new(Condition::Numbers { left, comparator, right }));
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
        let derivation = explain(&parsed, &mut figure);
        prop_assert_eq!(&derivation.outcome, &evaluate(&parsed, &mut figure));
        if let (Some(last), Ok(value)) = (derivation.steps.last(), &derivation.outcome) {
            let sign_of_a_literal = matches!(parsed.expr(), Expr::Literal(_));
            prop_assert!(sign_of_a_literal || last.result == value.to_string());
        }
    }

    #[test]
    fn parts_put_together_give_the_value(expr in expr()) {
        let parsed = formula(&expr.to_string());
        let parts = parsed.parts();
        let whole = evaluate(&parsed, &mut figure);
        let above = evaluate(&parts.numerator, &mut figure);
        let below = evaluate(&parts.denominator, &mut figure);
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
            "max(", "count([m] where ", "sum([m] each ", "has(", "done", "class", " and ", " or ", "date(\"06-30\")", "days(", "previous(", "indicator(\"x\")", "coalesce(", " ", "[", "]", "\"", "1,5",
        ]), 0..30)
    ) {
        let text = words.concat();
        match Formula::parse(&text) {
            Ok(parsed) => prop_assert_eq!(&formula(&parsed.to_string()), &parsed),
            Err(error) => prop_assert!(error.position >= 1 && error.position <= text.chars().count() + 1),
        }
    }
}
