//! Changes of bytes that mostly leave them a document: lines change places, depth and owner, words are swapped, and
//! now and then a byte is any byte.

use super::generate::{Random, mutant};

/// Bytes from which on a text only gets shorter.
const LONGEST: usize = 32 * 1024;

/// One of the seeds with one to five changes.
pub(crate) fn changed(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(5) {
        let other = &seeds[random.below(seeds.len())];
        bytes = change(random, &bytes, other);
        bytes.truncate(LONGEST);
    }
    bytes
}

/// One change of these bytes, perhaps with a part of others.
pub(crate) fn change(random: &mut Random, bytes: &[u8], other: &[u8]) -> Vec<u8> {
    match random.below(8) {
        0..=2 => by_lines(random, bytes, other),
        3 => by_words(random, bytes, other),
        4 => by_bytes(random, bytes),
        5 => cut(random, bytes, other),
        _ => {
            let texts = [bytes, other].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            mutant(random, &texts).into_bytes()
        }
    }
}

/// Lines swapped, repeated, left out, moved in or out, or taken from elsewhere.
fn by_lines(random: &mut Random, bytes: &[u8], other: &[u8]) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    if lines.is_empty() {
        return other.to_vec();
    }
    let at = random.below(lines.len());
    let end = (at + 1 + random.below(6)).min(lines.len());
    match random.below(6) {
        0 => {
            let with = random.below(lines.len());
            lines.swap(at, with);
        }
        1 => {
            let to = random.below(lines.len() + 1);
            let block = lines[at..end].to_vec();
            lines.splice(to..to, block);
        }
        2 => drop(lines.drain(at..end)),
        3 => {
            let depth = 1 + random.below(4);
            lines[at..end].iter_mut().for_each(|line| drop(line.splice(0..0, vec![b' '; depth])));
        }
        4 => {
            for line in &mut lines[at..end] {
                let blanks = line.iter().take_while(|byte| **byte == b' ').count();
                line.drain(..blanks.min(1 + random.below(4)));
            }
        }
        _ => {
            let others: Vec<_> = other.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
            let from = random.below(others.len() + 1);
            let until = (from + 1 + random.below(12)).min(others.len());
            lines.splice(at..at, others[from..until].to_vec());
        }
    }
    lines.concat()
}

/// A word in the place of another.
fn by_words(random: &mut Random, bytes: &[u8], other: &[u8]) -> Vec<u8> {
    let (ours, theirs) = (words(bytes), words(other));
    if ours.is_empty() || theirs.is_empty() {
        return [bytes, other].concat();
    }
    let (start, end) = ours[random.below(ours.len())];
    let (from, until) = theirs[random.below(theirs.len())];
    [&bytes[..start], &other[from..until], &bytes[end..]].concat()
}

/// Where letters, digits and what joins them stand.
fn words(bytes: &[u8]) -> Vec<(usize, usize)> {
    let is_word =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/') || byte > 127;
    let mut words = Vec::new();
    let mut start = None;
    for (at, byte) in bytes.iter().copied().chain([b' ']).enumerate() {
        match (start, is_word(byte)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// A byte flipped, replaced, put in, or a few of them left out.
fn by_bytes(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let at = random.below(bytes.len() + 1);
    let any = random.below(256) as u8;
    match random.below(4) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        1 if at < bytes.len() => bytes[at] = any,
        2 => {
            let end = (at + random.below(20)).min(bytes.len());
            bytes.drain(at..end);
        }
        _ => bytes.insert(at, any),
    }
    bytes
}

/// The beginning of one and the end of the other.
fn cut(random: &mut Random, bytes: &[u8], other: &[u8]) -> Vec<u8> {
    [&bytes[..random.below(bytes.len() + 1)], &other[random.below(other.len() + 1)..]].concat()
}
