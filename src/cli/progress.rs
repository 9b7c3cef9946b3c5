//! A line on the terminal that says what a long run is doing, and is gone before anything else is written. Where nobody
//! would see it, nothing is started.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A run that takes less is over before anybody wonders.
const AFTER: Duration = Duration::from_secs(1);
/// Between two looks of the line.
const EVERY: Duration = Duration::from_millis(200);

/// To the beginning of the line, and nothing on it.
const ERASE: &str = "\r\u{1b}[2K";

/// The line, as long as this lives.
pub(super) struct Progress(Option<Line>);

struct Line {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Default)]
struct State {
    doing: String,
    is_over: bool,
}

impl Progress {
    /// Begins to watch the run, if that is wanted.
    pub(super) fn begin(is_wanted: bool) -> Self {
        let watch = || {
            let shared = Arc::<Shared>::default();
            let watched = Arc::clone(&shared);
            let draw = move || draw(&watched, &mut io::stderr(), (AFTER, EVERY));
            // Without a thread there is no line, and nothing else is missing.
            let thread = thread::Builder::new().spawn(draw).ok()?;
            Some(Line { shared, thread: Some(thread) })
        };
        Self(if is_wanted { watch() } else { None })
    }

    /// Says what the run is doing from now on: `judging 10000 files`.
    pub(super) fn now(&self, doing: String) {
        if let Some(line) = &self.0 {
            line.shared.state().doing = doing;
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.shared.state().is_over = true;
        self.shared.ended.notify_all();
        // What is written next must find an empty line.
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Draws the line again and again until the run is over, and then erases it. Where that fails nobody misses it.
fn draw(shared: &Shared, terminal: &mut dyn Write, (after, every): (Duration, Duration)) {
    let begun = Instant::now();
    let mut wait = after;
    let mut is_drawn = false;
    let mut state = shared.state();
    while !state.is_over {
        let woken = shared.ended.wait_timeout(state, wait);
        state = woken.unwrap_or_else(PoisonError::into_inner).0;
        let elapsed = begun.elapsed();
        if let Some(rest) = after.checked_sub(elapsed).filter(|rest| !rest.is_zero()) {
            wait = rest;
        } else if !state.is_over {
            let _ = write!(terminal, "{ERASE}{}, {} s", state.doing, elapsed.as_secs());
            let _ = terminal.flush();
            (is_drawn, wait) = (true, every);
        }
    }
    if is_drawn {
        let _ = write!(terminal, "{ERASE}");
        let _ = terminal.flush();
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use super::*;

    /// Tells of each time that something is drawn.
    struct Terminal(std::sync::mpsc::Sender<String>);

    impl Write for Terminal {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            let _ = self.0.send("|".to_owned());
            Ok(())
        }
    }

    fn drawn(after: Duration, end_after: usize) -> String {
        let (sender, receiver) = std::sync::mpsc::channel();
        let shared = Arc::<Shared>::default();
        shared.state().doing = "judging 7 files".to_owned();
        let watched = Arc::clone(&shared);
        let draw = move || draw(&watched, &mut Terminal(sender), (after, Duration::from_millis(1)));
        let line = Line { shared, thread: Some(thread::spawn(draw)) };
        let mut text = String::new();
        while text.matches('|').count() < end_after {
            text += &receiver.recv().unwrap();
        }
        drop(line);
        text + &receiver.iter().collect::<String>()
    }

    #[test]
    fn the_line_is_drawn_in_place_and_gone_at_the_end() {
        let text = drawn(Duration::ZERO, 3);
        let lines: Vec<_> = text.split('|').collect();
        let (last, [first, .., end]) = (lines.last().unwrap(), lines.get(..lines.len() - 1).unwrap()) else {
            panic!("{text:?}");
        };
        assert_eq!((*first, *end, *last), ("\r\u{1b}[2Kjudging 7 files, 0 s", "\r\u{1b}[2K", ""));
        assert!(!text.contains('\n'));
    }

    #[test]
    fn a_short_run_draws_nothing() {
        assert_eq!(drawn(Duration::from_secs(3_600), 0), "");
    }
}
