//! Numbers at their places, most of which are nought: a whole room's sums in a few hundred bytes.
//!
//! How a sheet is packed, and which number stands where in which table, is told in `db/schema.sql`.

use rusqlite::Row;

use crate::store::{Error, Result};

/// In order of places; none of them twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sheet(Vec<(usize, i64)>);

impl Sheet {
    /// Adds numbers that stand side by side, the first of them at `place`.
    pub(super) fn add(&mut self, place: usize, numbers: &[i64]) {
        let mut from = self.0.partition_point(|it| it.0 < place);
        for (place, number) in (place..).zip(numbers).filter(|it| *it.1 != 0) {
            while self.0.get(from).is_some_and(|it| it.0 < place) {
                from += 1;
            }
            match self.0.get_mut(from) {
                Some(it) if it.0 == place => it.1 = it.1.saturating_add(*number),
                _ => self.0.insert(from, (place, *number)),
            }
        }
    }

    /// Adds all of another one.
    pub(super) fn merge(&mut self, other: &Self) {
        let mine = std::mem::take(&mut self.0);
        self.0.reserve(mine.len() + other.0.len());
        let (mut mine, mut others) = (
            mine.into_iter().peekable(),
            other.0.iter().copied().peekable(),
        );
        while let (Some(one), Some(more)) = (mine.peek(), others.peek()) {
            let place = one.0.min(more.0);
            let here = |it: (usize, i64)| it.1;
            let one = mine.next_if(|it| it.0 == place).map_or(0, here);
            let more = others.next_if(|it| it.0 == place).map_or(0, here);
            self.0.push((place, one.saturating_add(more)));
        }
        self.0.extend(mine);
        self.0.extend(others);
    }

    /// Forgets what stands at `place` and after it.
    pub(super) fn cut(&mut self, place: usize) {
        self.0.retain(|it| it.0 < place);
    }

    /// Whether there are noughts alone.
    pub(super) fn is_nothing(&self) -> bool {
        self.0.iter().all(|it| it.1 == 0)
    }

    /// Empty where there are noughts alone.
    pub(super) fn pack(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len() * 3);
        let mut before = 0;
        for (place, number) in self.0.iter().filter(|it| it.1 != 0) {
            put(&mut bytes, u64::try_from(place - before).unwrap_or(0));
            put(&mut bytes, ((number << 1) ^ (number >> 63)).cast_unsigned());
            before = *place;
        }
        bytes
    }

    pub(super) fn unpack(bytes: &[u8]) -> Result<Self> {
        let mut numbers = Vec::with_capacity(bytes.len() / 2);
        each(bytes, |place, number| numbers.push((place, number)))?;
        Ok(Self(numbers))
    }
}

/// Tells each number of a packed sheet with its place, in order.
pub(super) fn each(bytes: &[u8], mut tell: impl FnMut(usize, i64)) -> Result<()> {
    let broken = || Error::unreadable("sum", "it breaks off, or a number is too long");
    let mut left = bytes;
    let mut place = 0_usize;
    while !left.is_empty() {
        let gap = take(&mut left).ok_or_else(broken)?;
        let folded = take(&mut left).ok_or_else(broken)?;
        let gap = usize::try_from(gap).ok();
        place = gap
            .and_then(|it| place.checked_add(it))
            .ok_or_else(broken)?;
        tell(
            place,
            (folded >> 1).cast_signed() ^ -(folded & 1).cast_signed(),
        );
    }
    Ok(())
}

/// Adds each number of a packed sheet to what stands at its place; for places beyond there are no sums.
pub(super) fn add(bytes: &[u8], sums: &mut [i64]) -> Result<()> {
    each(bytes, |place, number| {
        if let Some(sum) = sums.get_mut(place) {
            *sum += number;
        }
    })
}

/// The packed sheet of a row.
pub(super) fn packed<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r [u8]> {
    let bytes = row.get_ref(column)?.as_blob();
    bytes.map_err(|error| Error::unreadable("sum", error))
}

fn put(bytes: &mut Vec<u8>, mut left: u64) {
    while left > 0x7f {
        let [low, ..] = left.to_le_bytes();
        bytes.push(low | 0x80);
        left >>= 7;
    }
    let [low, ..] = left.to_le_bytes();
    bytes.push(low);
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn number() -> impl Strategy<Value = i64> {
        prop_oneof![-2i64..3, any::<i64>().prop_map(|it| it / 100)]
    }

    fn sheet() -> impl Strategy<Value = Vec<(usize, Vec<i64>)>> {
        let place = prop_oneof![0usize..50, 0usize..usize::MAX - 10];
        prop::collection::vec((place, prop::collection::vec(number(), 0..9)), 0..12)
    }

    fn made(of: &[(usize, Vec<i64>)]) -> Sheet {
        let mut sheet = Sheet::default();
        for (place, numbers) in of {
            sheet.add(*place, numbers);
        }
        sheet
    }

    fn told(bytes: &[u8]) -> BTreeMap<usize, i64> {
        let mut told = BTreeMap::new();
        each(bytes, |place, number| {
            assert_eq!(told.insert(place, number), None);
        })
        .unwrap();
        told
    }

    proptest! {
        #[test]
        fn a_sheet_holds_what_was_added_and_reads_back(one in sheet(), other in sheet()) {
            let mut expected: BTreeMap<usize, i64> = BTreeMap::new();
            for (place, numbers) in one.iter().chain(&other) {
                for (place, number) in (*place..).zip(numbers) {
                    *expected.entry(place).or_default() += number;
                }
            }
            expected.retain(|_, it| *it != 0);
            let mut sum = made(&one);
            sum.merge(&made(&other));
            let packed = sum.pack();
            prop_assert_eq!(told(&packed), expected);
            // One sum has one form.
            prop_assert_eq!(Sheet::unpack(&packed).unwrap().pack(), packed);
        }

        #[test]
        fn whatever_stands_in_a_row_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            drop(Sheet::unpack(&bytes));
        }
    }

    #[test]
    fn what_breaks_off_or_never_ends_is_refused() {
        assert!(Sheet::unpack(&[0xff; 12]).is_err());
        assert!(Sheet::unpack(&[0x01]).is_err());
        assert_eq!(Sheet::unpack(&[]).unwrap(), Sheet::default());
    }
}
