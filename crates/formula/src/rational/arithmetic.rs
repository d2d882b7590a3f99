// SPDX-License-Identifier: AGPL-3.0-or-later
//! The four operations, sign and absolute value.

use super::{Fault, Rational, Repr};

impl Rational {
    /// `self + other`, exactly.
    ///
    /// # Errors
    /// [`Fault::OutOfRange`] beyond [`super::MAX_RATIONAL_DIGITS`].
    pub fn add(&self, other: &Self) -> Result<Self, Fault> {
        if let (Repr::Small(left), Repr::Small(right)) = (&self.0, &other.0)
            && let Some(sum) = left.sum(*right)
        {
            return Ok(sum.into());
        }
        Ok(self.to_large().sum(&other.to_large()).checked()?)
    }

    /// `self - other`, exactly.
    ///
    /// # Errors
    /// [`Fault::OutOfRange`] beyond [`super::MAX_RATIONAL_DIGITS`].
    pub fn sub(&self, other: &Self) -> Result<Self, Fault> {
        self.add(&other.neg())
    }

    /// `self * other`, exactly.
    ///
    /// # Errors
    /// [`Fault::OutOfRange`] beyond [`super::MAX_RATIONAL_DIGITS`].
    pub fn mul(&self, other: &Self) -> Result<Self, Fault> {
        if let (Repr::Small(left), Repr::Small(right)) = (&self.0, &other.0)
            && let Some(product) = left.product(*right)
        {
            return Ok(product.into());
        }
        Ok(self.to_large().product(&other.to_large()).checked()?)
    }

    /// `self / other`, exactly.
    ///
    /// # Errors
    /// [`Fault::DivisionByZero`] when `other` is zero (also for `0 / 0`), [`Fault::OutOfRange`] beyond
    /// [`super::MAX_RATIONAL_DIGITS`].
    pub fn div(&self, other: &Self) -> Result<Self, Fault> {
        if let (Repr::Small(left), Repr::Small(right)) = (&self.0, &other.0)
            && let Some(inverse) = right.inverted()
            && let Some(quotient) = left.product(inverse)
        {
            return Ok(quotient.into());
        }
        let inverse = other.to_large().inverted().ok_or(Fault::DivisionByZero)?;
        Ok(self.to_large().product(&inverse).checked()?)
    }

    /// The value with the other sign.
    #[must_use]
    pub fn neg(&self) -> Self {
        if let Repr::Small(small) = &self.0
            && let Some(negated) = small.negated()
        {
            return negated.into();
        }
        self.to_large().negated().unchecked()
    }

    /// The value without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() {
            self.neg()
        } else {
            self.clone()
        }
    }
}
