//! The bodies as programs of `cargo fuzz` see them.
#![forbid(unsafe_code)]

#[path = "../bodies/mod.rs"]
mod bodies;

use bodies::change::change;
use bodies::generate::Random;

/// Asks a target.
pub fn demand(name: &str, bytes: &[u8]) {
    let target = bodies::TARGETS.iter().find(|target| target.name == name).expect("it is in the list");
    (target.demand)(bytes);
}

/// Changes the first `size` bytes so that they stay what they are, more or less; gives how many they are then.
pub fn mutate(bytes: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    let mut random = Random::new(u64::from(seed));
    let given = bytes[..size].to_vec();
    let mut changed = change(&mut random, &given, &given);
    changed.truncate(most.min(bytes.len()));
    bytes[..changed.len()].copy_from_slice(&changed);
    changed.len()
}

/// The program of a target. Of its changes half are libFuzzer's own.
#[macro_export]
macro_rules! program {
    ($name:literal) => {
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| $crate::demand($name, bytes));
        libfuzzer_sys::fuzz_mutator!(|bytes: &mut [u8], size: usize, most: usize, seed: u32| {
            if seed % 2 == 0 {
                libfuzzer_sys::fuzzer_mutate(bytes, size, most)
            } else {
                $crate::mutate(bytes, size, most, seed)
            }
        });
    };
}
