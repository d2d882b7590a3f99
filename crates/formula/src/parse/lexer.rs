// SPDX-License-Identifier: AGPL-3.0-or-later
//! From text to tokens.

use super::error::{ParseError, ParseErrorKind as Kind};
use super::token::{Placed, Token};
use crate::decimal::{DecimalError, parse_decimal};
use crate::expr::Comparator;

/// Splits the text, which the caller has found within the length limit. The last token is always
/// [`Token::End`].
pub fn tokens(text: &str) -> Result<Vec<Placed>, ParseError> {
    let mut lexer = Lexer {
        rest: text,
        position: 1,
        after_digit: false,
    };
    let mut tokens = Vec::new();
    loop {
        let placed = lexer.token()?;
        let done = placed.token == Token::End;
        tokens.push(placed);
        if done {
            return Ok(tokens);
        }
    }
}

struct Lexer<'a> {
    rest: &'a str,
    position: usize,
    after_digit: bool,
}

impl<'a> Lexer<'a> {
    fn token(&mut self) -> Result<Placed, ParseError> {
        let blanks = self.take(|char| matches!(char, ' ' | '\t' | '\r' | '\n'));
        let after_digit = std::mem::take(&mut self.after_digit) && blanks.is_empty();
        let position = self.position;
        let Some(first) = self.rest.chars().next() else {
            return Ok(Placed {
                token: Token::End,
                position,
            });
        };
        let token = match first {
            '0'..='9' => self.number()?,
            '[' => self.measure()?,
            '"' => self.text()?,
            '<' | '>' | '=' => self.comparator()?,
            _ if first == '_' || first.is_alphabetic() => Token::Name(
                self.take(|char| char == '_' || char.is_alphanumeric())
                    .to_owned(),
            ),
            _ => {
                self.skip(first);
                match first {
                    '+' => Token::Plus,
                    '-' => Token::Minus,
                    '*' => Token::Star,
                    '/' => Token::Slash,
                    '(' => Token::Open,
                    ')' => Token::Close,
                    ',' => {
                        let before_digit =
                            self.rest.starts_with(|char: char| char.is_ascii_digit());
                        Token::Comma {
                            between_digits: after_digit && before_digit,
                        }
                    }
                    _ => return Err(unexpected(first, position)),
                }
            }
        };
        Ok(Placed { token, position })
    }

    /// Takes the characters that fulfil the condition.
    fn take(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self
            .rest
            .find(|char| !wanted(char))
            .unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.position += taken.chars().count();
        taken
    }

    fn skip(&mut self, char: char) {
        if let Some(rest) = self.rest.strip_prefix(char) {
            self.rest = rest;
            self.position += 1;
        }
    }

    fn number(&mut self) -> Result<Token, ParseError> {
        let position = self.position;
        let digits = self.take(|char| char.is_alphanumeric() || matches!(char, '.' | '_'));
        let value = parse_decimal(digits).map_err(|error| {
            let kind = match error {
                DecimalError::TooManyIntegerDigits => Kind::TooManyIntegerDigits,
                DecimalError::TooManyFractionDigits => Kind::TooManyFractionDigits,
                DecimalError::Comma => Kind::DecimalComma,
                DecimalError::Empty | DecimalError::NotANumber => Kind::NotANumber,
            };
            ParseError::new(kind, position, error.to_string())
        })?;
        self.after_digit = true;
        Ok(Token::Number(value.normalize()))
    }

    fn measure(&mut self) -> Result<Token, ParseError> {
        let start = self.position;
        self.skip('[');
        let code = self.take(|char| !matches!(char, '[' | ']') && !char.is_control());
        match self.rest.chars().next() {
            Some(']') if code.is_empty() => {
                Err(invalid(start, "there is no code between the brackets"))
            }
            Some(']') => {
                self.skip(']');
                Ok(Token::Code(code.to_owned()))
            }
            Some('[') => Err(invalid(self.position, "a code cannot contain [").expecting(&["]"])),
            Some(_) => Err(
                invalid(self.position, "a code cannot contain a control character")
                    .expecting(&["]"]),
            ),
            None => Err(invalid(start, "this bracket is not closed").expecting(&["]"])),
        }
    }

    /// A quote inside the text is written twice.
    fn text(&mut self) -> Result<Token, ParseError> {
        let start = self.position;
        let mut text = String::new();
        self.skip('"');
        loop {
            text.push_str(self.take(|char| char != '"' && !char.is_control()));
            match self.rest.chars().next() {
                Some('"') => self.skip('"'),
                Some(_) => {
                    return Err(invalid(
                        self.position,
                        "a code cannot contain a control character",
                    ));
                }
                None => return Err(invalid(start, "this quote is not closed").expecting(&["\""])),
            }
            if !self.rest.starts_with('"') {
                break;
            }
            self.skip('"');
            text.push('"');
        }
        if text.is_empty() {
            return Err(invalid(start, "there is no code between the quotes"));
        }
        Ok(Token::Text(text))
    }

    fn comparator(&mut self) -> Result<Token, ParseError> {
        let position = self.position;
        let hint = match self.take(|char| matches!(char, '<' | '>' | '=')) {
            "=" => return Ok(Token::Compare(Comparator::Equal)),
            "<>" => return Ok(Token::Compare(Comparator::NotEqual)),
            "<" => return Ok(Token::Compare(Comparator::Less)),
            "<=" => return Ok(Token::Compare(Comparator::LessOrEqual)),
            ">" => return Ok(Token::Compare(Comparator::Greater)),
            ">=" => return Ok(Token::Compare(Comparator::GreaterOrEqual)),
            "==" => "equal is written =",
            "=<" => "at most is written <=",
            "=>" => "at least is written >=",
            _ => "this is no comparison sign",
        };
        Err(ParseError::new(Kind::UnexpectedCharacter, position, hint)
            .expecting(&["=", "<>", "<", "<=", ">", ">="]))
    }
}

fn invalid(position: usize, message: &str) -> ParseError {
    ParseError::new(Kind::InvalidCode, position, message)
}

/// Says what to write instead of the characters that word processors and other languages use.
fn unexpected(char: char, position: usize) -> ParseError {
    let hint = match char {
        '\u{2212}' | '\u{2013}' | '\u{2014}' => "write minus as -",
        '×' | '·' | '∙' => "write times as *",
        '÷' | ':' => "write divided by as /",
        '“' | '”' | '„' | '«' | '»' | '\'' | '’' => "write quotes as \"",
        '≤' => "write at most as <=",
        '≥' => "write at least as >=",
        '≠' | '!' => "write not equal as <>",
        ']' => "this bracket was not opened",
        '.' => "write a digit before the dot, as in 0.5",
        '%' => "write 100 * in front instead of %",
        ';' => "arguments are separated by a comma",
        '{' | '}' => "use round parentheses",
        _ if char.is_whitespace() => "write an ordinary blank",
        _ => "no formula contains this character outside of a code",
    };
    let message = format!("unexpected character {char:?}: {hint}");
    ParseError::new(Kind::UnexpectedCharacter, position, message)
}
