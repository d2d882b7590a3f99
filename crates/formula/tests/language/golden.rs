// SPDX-License-Identifier: AGPL-3.0-or-later
//! Formulas, their canonical form and their value over the figures in `support`.

use crate::support::{evaluate, formula, result};

const TABLE: &[(&str, &str, &str)] = &[
    // the indicators of Massa-Carrara
    (
        "100*[Patrimonio netto]/[Immob]",
        "100 * [Patrimonio netto] / [Immob]",
        "31043319600/174672623",
    ),
    (
        "(100*([ProvStrut]-[OnStrut]))/[ProvStrut]",
        "100 * ([ProvStrut] - [OnStrut]) / [ProvStrut]",
        "-8.99",
    ),
    (
        "[N_Imprese_Dig4.0]/([N_ImprAtt]/100)",
        "[N_Imprese_Dig4.0] / ([N_ImprAtt] / 100)",
        "2",
    ),
    // literals
    ("007.50", "7.5", "7.5"),
    ("0.0", "0", "0"),
    ("100.00", "100", "100"),
    ("  \t\r\n1 ", "1", "1"),
    // precedence and association
    ("1+2*3", "1 + 2 * 3", "7"),
    ("(1+2)*3", "(1 + 2) * 3", "9"),
    ("1-2-3", "1 - 2 - 3", "-4"),
    ("1-(2-3)", "1 - (2 - 3)", "2"),
    ("((1)+((2)))", "1 + 2", "3"),
    ("1+(2+3)", "1 + (2 + 3)", "6"),
    ("8/4/2", "8 / 4 / 2", "1"),
    ("8/(4/2)", "8 / (4 / 2)", "4"),
    ("8/(4*2)", "8 / (4 * 2)", "1"),
    ("2*3/4", "2 * 3 / 4", "1.5"),
    ("1/3*3", "1 / 3 * 3", "1"),
    ("1/3", "1 / 3", "1/3"),
    // minus signs
    ("-5", "-5", "-5"),
    ("--5", "--5", "5"),
    ("- -  [one]", "--[one]", "1"),
    ("2- -3", "2 - -3", "5"),
    ("2*-3", "2 * -3", "-6"),
    ("-2*3", "-2 * 3", "-6"),
    ("-(2*3)", "-(2 * 3)", "-6"),
    ("-(2+3)", "-(2 + 3)", "-5"),
    ("(-2)", "-2", "-2"),
    // functions
    ("abs([minus])", "abs([minus])", "4"),
    ("min(3,1,2)", "min(3, 1, 2)", "1"),
    ("max([minus],[zero])", "max([minus], [zero])", "0"),
    ("max(1,5)", "max(1, 5)", "5"),
    ("sum(1)", "sum(1)", "1"),
    (
        "sum([one],[two],[three])",
        "sum([one], [two], [three])",
        "6",
    ),
    ("mean([one],[two])", "mean([one], [two])", "1.5"),
    ("mean(1,1,2)", "mean(1, 1, 2)", "4/3"),
    ("round(2/3,2)", "round(2 / 3, 2)", "0.67"),
    ("round(-2.5,0)", "round(-2.5, 0)", "-3"),
    ("coalesce([n.d.],[two])", "coalesce([n.d.], [two])", "2"),
    (
        "if(([one]>0)and(([two]=2)or[silent]<0),1,2)",
        "if([one] > 0 and ([two] = 2 or [silent] < 0), 1, 2)",
        "[silent]: not_reported",
    ),
    (
        "if(([one]>0 and [two]=2) or ([three]<0),1,2)",
        "if([one] > 0 and [two] = 2 or [three] < 0, 1, 2)",
        "1",
    ),
    (
        "if(([one]+[two])>2 and [one]=1,1,2)",
        "if([one] + [two] > 2 and [one] = 1, 1, 2)",
        "1",
    ),
    (
        "share_achieved(\"2.3\",80.0)",
        "share_achieved(\"2.3\", 80)",
        "87.5",
    ),
    ("previous([years back])", "previous([years back])", "1"),
    ("opening([at year end])", "opening([at year end])", "1"),
    ("indicator(\"EC27\")", "indicator(\"EC27\")", "-8.99"),
    ("achievement( \"2.3\" )", "achievement(\"2.3\")", "87.5"),
    // if and the comparisons
    ("if(1=1.0,10,20)", "if(1 = 1, 10, 20)", "10"),
    ("if(1<>1,10,20)", "if(1 <> 1, 10, 20)", "20"),
    ("if([one]<[two],10,20)", "if([one] < [two], 10, 20)", "10"),
    ("if(2<=2,10,20)", "if(2 <= 2, 10, 20)", "10"),
    ("if(2>2,10,20)", "if(2 > 2, 10, 20)", "20"),
    ("if((1+1)>=2,(10),20)", "if(1 + 1 >= 2, 10, 20)", "10"),
    ("2*if(1>2,1,2+3)", "2 * if(1 > 2, 1, 2 + 3)", "10"),
    // codes with what documents put into them
    (
        "[N_self-ass_PID]+[DFP 1.12]*0",
        "[N_self-ass_PID] + [DFP 1.12] * 0",
        "",
    ),
    ("[ (a+b) \"x\", 1,5 è ]", "[ (a+b) \"x\", 1,5 è ]", ""),
    ("indicator(\"a\"\"b]\")", "indicator(\"a\"\"b]\")", ""),
];

#[test]
fn each_formula_has_its_canonical_form_and_its_value() {
    for (written, canonical, value) in TABLE {
        let parsed = formula(written);
        assert_eq!(parsed.to_string(), *canonical, "{written}");
        assert_eq!(formula(canonical), parsed, "{written}");
        if !value.is_empty() {
            assert_eq!(result(written), *value, "{written}");
        }
    }
}

#[test]
fn ec05_1_of_2022_is_177_72_percent() {
    let value = evaluate(
        &formula("100 * [Patrimonio netto] / [Immob]"),
        &mut crate::support::figure,
    );
    assert_eq!(value.unwrap().round(2).unwrap().to_string(), "177.72");
}

#[test]
fn different_trees_are_different_formulas() {
    assert_ne!(formula("1 + 2 + 3"), formula("1 + (2 + 3)"));
    assert_ne!(formula("-(2 * 3)"), formula("-2 * 3"));
    assert_eq!(formula("1.50"), formula("((1.5))"));
}
