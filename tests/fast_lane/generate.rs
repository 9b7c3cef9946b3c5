//! Texts that nobody wrote, from a seed: plain documents in every style, nonsense of the same pieces, and changes of
//! given texts.

/// xorshift64.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const WORDS: &[&str] = &[
    "a",
    "team",
    "owner",
    "b c",
    "x-y",
    "12",
    "-3.5",
    "true",
    "null",
    "~",
    "2026-11-22",
    "9:30",
    "é",
    "東京 🎉",
    "a:b",
    "a#b",
    "http://x.example/y?z=1",
    "-x",
    "?x",
    ":x",
    "0x1F",
    "1e3",
    ".inf",
    "50 %",
    "a, b",
    "x[0]",
    "it's",
    "no \"x\"",
];

const KEYS: &[&str] =
    &["a", "b", "c d", "e-f", "'g'", "\"h\"", "12", "true", "ü", "k.l", "m/n", "\"o:p\"", "q[0]"];

/// A document that is plain, unless it holds one key twice.
pub(crate) fn document(random: &mut Random) -> String {
    let mut text = String::new();
    let mut writer = Writer { random, known: Vec::new(), mappings: Vec::new(), keys: 0 };
    for _ in 0..1 + writer.random.below(3) {
        if !text.is_empty() || writer.random.chance(30) {
            text.push_str(writer.random.one(&["---\n", "--- # c\n"]));
        }
        writer.known.clear();
        writer.mappings.clear();
        writer.collection(&mut text, 0, 4);
    }
    text
}

struct Writer<'r> {
    random: &'r mut Random,
    /// The anchors that may be repeated, and those of them whose value is a mapping.
    known: Vec<usize>,
    mappings: Vec<usize>,
    /// Keys and anchors so far: none is there twice.
    keys: usize,
}

impl Writer<'_> {
    fn collection(&mut self, text: &mut String, indent: usize, depth: usize) {
        if self.random.chance(60) {
            self.mapping(text, indent, depth);
        } else {
            self.list(text, indent, depth);
        }
    }

    fn mapping(&mut self, text: &mut String, indent: usize, depth: usize) {
        let merged = self.mappings.last().copied().filter(|_| self.random.chance(30));
        for index in 0..1 + self.random.below(4) {
            if index > 0 {
                self.noise(text, indent);
                text.push_str(&" ".repeat(indent));
            } else if text.is_empty() || text.ends_with('\n') {
                text.push_str(&" ".repeat(indent));
            }
            if let Some(merged) = merged.filter(|_| index == 1) {
                text.push_str(&format!("<<: *n{merged}\n{}", " ".repeat(indent)));
            }
            self.keys += 1;
            match self.random.one(KEYS) {
                key if key.ends_with(['"', '\'']) => {
                    let (open, close) = key.split_at(key.len() - 1);
                    text.push_str(&format!("{open}{}{close}", self.keys));
                }
                key => text.push_str(&format!("{key}{}", self.keys)),
            }
            text.push_str(self.random.one(&[":", ":", ":", " :"]));
            self.value(text, indent, depth, true);
        }
    }

    fn list(&mut self, text: &mut String, indent: usize, depth: usize) {
        for index in 0..1 + self.random.below(4) {
            if index > 0 {
                self.noise(text, indent);
                text.push_str(&" ".repeat(indent));
            } else if text.is_empty() || text.ends_with('\n') {
                text.push_str(&" ".repeat(indent));
            }
            text.push('-');
            if depth > 0 && self.random.chance(40) {
                let gap = 1 + self.random.below(2);
                text.push_str(&" ".repeat(gap));
                self.collection(text, indent + 1 + gap, depth - 1);
            } else {
                self.value(text, indent, depth, false);
            }
        }
    }

    /// What stands behind a colon or a dash, to the end of its lines.
    fn value(&mut self, text: &mut String, indent: usize, depth: usize, in_mapping: bool) {
        match self.random.below(10) {
            0 => self.line_end(text),
            1 | 2 if depth > 0 => {
                let anchor = self.random.chance(30).then(|| self.anchor(text));
                self.line_end(text);
                let deeper = indent + 1 + self.random.below(3);
                let is_mapping = self.random.chance(60);
                if is_mapping {
                    self.mapping(text, deeper, depth - 1);
                } else {
                    let indent = if in_mapping && self.random.chance(30) { indent } else { deeper };
                    self.list(text, indent, depth - 1);
                }
                // What repeats itself is no plain document: it is known from here on.
                self.known.extend(anchor);
                self.mappings.extend(anchor.filter(|_| is_mapping));
            }
            3 => {
                let anchor = self.random.chance(10).then(|| self.anchor(text));
                self.block_scalar(text, indent);
                self.known.extend(anchor);
            }
            4 if !self.known.is_empty() => {
                let number = self.known[self.random.below(self.known.len())];
                text.push_str(&format!(" *n{number}"));
                self.line_end(text);
            }
            _ => {
                let anchor = self.random.chance(10).then(|| self.anchor(text));
                text.push(' ');
                self.flow(text, indent, 2);
                self.line_end(text);
                self.known.extend(anchor);
            }
        }
    }

    fn anchor(&mut self, text: &mut String) -> usize {
        self.keys += 1;
        text.push_str(&format!(" &n{}", self.keys));
        self.keys
    }

    fn flow(&mut self, text: &mut String, indent: usize, depth: usize) {
        match self.random.below(8) {
            0 if depth > 0 => {
                text.push('[');
                for _ in 0..self.random.below(4) {
                    self.gap(text, indent);
                    self.flow(text, indent, depth - 1);
                    self.gap(text, indent);
                    text.push(',');
                }
                text.push(']');
            }
            1 if depth > 0 => {
                text.push('{');
                for _ in 0..self.random.below(4) {
                    self.gap(text, indent);
                    self.keys += 1;
                    text.push_str(&format!("\"k{}\":", self.keys));
                    text.push_str(self.random.one(&["", " "]));
                    self.flow(text, indent, depth - 1);
                    self.gap(text, indent);
                    text.push(',');
                }
                text.push('}');
            }
            2 => text.push_str(self.random.one(&["''", "'it''s'", "'a: b # c'", "'東京'", "' x '"])),
            3 => text.push_str(self.random.one(&[
                "\"\"",
                "\"a\\n\\\"b\\\\\"",
                "\"x, {y}\"",
                "\"\\/ \\t\"",
                "\"é\"",
            ])),
            _ if depth == 2 => text.push_str(self.random.one(WORDS)),
            _ => text.push_str(self.random.one(&[
                "a",
                "12",
                "b c",
                "é",
                "true",
                "a#b",
                "http://x.example",
                "-1",
            ])),
        }
    }

    /// Within brackets.
    fn gap(&mut self, text: &mut String, indent: usize) {
        match self.random.below(12) {
            0 => text.push_str(&format!("\n{}", " ".repeat(indent + 1 + self.random.below(3)))),
            1 => text.push_str(&format!(" # c\n{}", " ".repeat(indent + 2))),
            2..6 => text.push(' '),
            _ => {}
        }
    }

    fn block_scalar(&mut self, text: &mut String, indent: usize) {
        text.push_str(self.random.one(&[" |", " >", " |-", " >-", " |+", " >+"]));
        let folded = text.trim_end_matches(['-', '+']).ends_with('>');
        self.line_end(text);
        let deeper = indent + 1 + self.random.below(3);
        for index in 0..1 + self.random.below(4) {
            if self.random.chance(20) {
                text.push_str(self.random.one(&["\n", "\n\n"]));
            }
            let more = if index > 0 && !folded { self.random.below(3) } else { 0 };
            text.push_str(&" ".repeat(deeper + more));
            text.push_str(self.random.one(&[
                "text",
                "a: b",
                "- x",
                "# no comment",
                "two words ",
                "é – 東京",
                "\"",
                "{",
            ]));
            text.push('\n');
        }
        if self.random.chance(20) {
            text.push_str(self.random.one(&["\n", "\n\n"]));
        }
    }

    fn line_end(&mut self, text: &mut String) {
        text.push_str(self.random.one(&["\n", "\n", "\n", " \n", " # c\n", "   # é: - \n"]));
    }

    /// Between two entries.
    fn noise(&mut self, text: &mut String, indent: usize) {
        match self.random.below(12) {
            0 => text.push('\n'),
            1 => text.push_str(&format!("{}# c\n", " ".repeat(indent))),
            2 => text.push_str("# c\n"),
            3 => text.push_str(&format!("{}\n", " ".repeat(self.random.below(indent + 1)))),
            // Beyond the indentation of a block scalar these blanks are text.
            4 if self.random.chance(10) => text.push_str(&format!("{}\n", " ".repeat(indent + 4))),
            _ => {}
        }
    }
}

const PIECES: &[&str] = &[
    "a",
    "b: ",
    "c:\n",
    "- ",
    "-\n",
    "- d\n",
    "e: f\n",
    ": ",
    ":",
    "\n",
    "\n",
    "\n  ",
    "\n ",
    "\n    ",
    " ",
    "  ",
    "# x\n",
    " # y\n",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ",",
    "'",
    "''",
    "\"",
    "\\\"",
    "|",
    ">",
    "|-\n",
    ">+\n",
    "&x ",
    "*x",
    "<<: ",
    "---\n",
    "...\n",
    "?",
    "? ",
    "!",
    "%",
    "@",
    "é",
    "1",
    "null",
    "--- ",
    "\t",
    "\r\n",
    "\\n",
    "#",
    "-",
    "&x\n",
    "*x\n",
    "[a, b]\n",
    "{a: b}\n",
    "\"q\": ",
    "'r' : ",
    "~",
    "=",
    "`",
    "  - ",
    "   g: h\n",
    "<",
    "|2\n",
];

/// Pieces without a plan.
pub(crate) fn soup(random: &mut Random) -> String {
    (0..1 + random.below(14)).map(|_| random.one(PIECES)).collect()
}

/// A text with one to four small changes.
pub(crate) fn mutant(random: &mut Random, seeds: &[String]) -> String {
    let mut text: Vec<char> = seeds[random.below(seeds.len())].chars().collect();
    for _ in 0..=random.below(4) {
        let at = random.below(text.len() + 1);
        match random.below(7) {
            0 if at < text.len() => drop(text.remove(at)),
            1 if random.chance(20) => text.truncate(at),
            2 => {
                let other: Vec<char> = seeds[random.below(seeds.len())].chars().collect();
                let from = random.below(other.len() + 1);
                let piece: Vec<char> = other[from..].iter().copied().take(random.below(30)).collect();
                text.splice(at..at, piece);
            }
            3 => {
                // A part of it at another place.
                let from = random.below(text.len() + 1);
                let end = (from + random.below(30)).min(text.len());
                let piece: Vec<char> = text[from..end].to_vec();
                text.splice(at..at, piece);
            }
            4 => {
                let line = text[..at].iter().rposition(|character| *character == '\n').map_or(0, |at| at + 1);
                if random.chance(50) {
                    text.splice(line..line, " ".repeat(1 + random.below(3)).chars());
                } else if text.get(line) == Some(&' ') {
                    text.remove(line);
                }
            }
            5 if at < text.len() => {
                text[at] = random.one(PIECES).chars().next().unwrap_or(' ');
            }
            _ => drop(text.splice(at..at, random.one(PIECES).chars())),
        }
    }
    text.into_iter().collect()
}
