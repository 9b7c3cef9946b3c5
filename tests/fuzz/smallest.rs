//! What breaks a promise, as small as it gets: for the reader of a failure.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::bodies::Target;

/// Runs that looking for less may take.
const RUNS: usize = 300;

/// The same bytes without the pieces that do not matter.
pub(crate) fn smallest(target: &Target, mut bytes: Vec<u8>) -> Vec<u8> {
    let fails = |bytes: &[u8]| catch_unwind(AssertUnwindSafe(|| (target.demand)(bytes))).is_err();
    // What a failure prints is printed once, for the smallest.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| ()));
    let (mut piece, mut runs) = (bytes.len().div_ceil(2), 0);
    while piece > 0 && runs < RUNS {
        let mut at = 0;
        while at < bytes.len() && runs < RUNS {
            let end = (at + piece).min(bytes.len());
            let less = [&bytes[..at], &bytes[end..]].concat();
            runs += 1;
            if fails(&less) {
                bytes = less;
            } else {
                at = end;
            }
        }
        piece /= 2;
    }
    std::panic::set_hook(hook);
    let _again = fails(&bytes);
    bytes
}
