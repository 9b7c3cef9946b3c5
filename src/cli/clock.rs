//! Which instant a run takes for now: the caller's, the environment's, or the clock's.

use jiff::Timestamp;

use super::environment::Environment;
use super::streams::Error;
use crate::policy::clock::Now;
use crate::value::FieldDate;

/// `--now`, `ORGLINT_NOW`, `SOURCE_DATE_EPOCH`, the clock: the first there is. A wrong one is an error, never passed
/// over.
pub(super) fn now(argument: Option<&str>, environment: &Environment) -> Result<Now, Error> {
    if let Some(text) = argument {
        return read("--now", text);
    }
    if let Some(text) = &environment.now {
        return read("ORGLINT_NOW", text);
    }
    if let Some(text) = &environment.source_date_epoch {
        let instant = text.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        let message = || format!("SOURCE_DATE_EPOCH: `{text}` is not a number of seconds since 1970");
        return instant.map(Now::Instant).ok_or_else(|| Error::new(message()));
    }
    Ok(Now::Instant(Timestamp::now()))
}

fn read(name: &str, text: &str) -> Result<Now, Error> {
    match text.parse() {
        Ok(FieldDate::Day(day)) => Ok(Now::Day(day)),
        Ok(FieldDate::Instant(instant)) => Ok(Now::Instant(instant)),
        Ok(FieldDate::Local(_)) => {
            let message = format!("{name}: `{text}` has no offset from UTC");
            Err(Error::new(message).help(format!("write `{text}Z`, or only the day")))
        }
        Err(error) => {
            let message = Error::new(format!("{name}: {error}"));
            Err(match error.suggestion() {
                Some(date) => message.help(format!("write `{date}`")),
                None => message,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn environment(now: Option<&str>, epoch: Option<&str>) -> Environment {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Environment { now: text(now), source_date_epoch: text(epoch), ..Environment::default() }
    }

    #[test]
    fn the_argument_wins_over_the_environment() {
        let both = environment(Some("2026-11-23"), Some("0"));
        let day = Now::Day("2026-11-22".parse().unwrap());
        assert_eq!(now(Some("2026-11-22"), &both).unwrap(), day);
        assert_eq!(now(None, &both).unwrap(), Now::Day("2026-11-23".parse().unwrap()));
        let epoch = environment(None, Some("86400"));
        assert_eq!(now(None, &epoch).unwrap(), Now::Instant("1970-01-02T00:00:00Z".parse().unwrap()));
    }

    #[test]
    fn what_is_no_date_is_named_with_its_variable() {
        let message =
            |argument, now_, epoch| now(argument, &environment(now_, epoch)).unwrap_err().to_string();
        assert!(message(Some("soon"), None, None).contains("--now"));
        assert!(message(Some("30.11.2026"), None, None).contains("write `2026-11-30`"));
        assert!(message(Some("2026-11-22T09:00"), None, None).contains("no offset"));
        assert!(message(None, Some("soon"), None).contains("ORGLINT_NOW"));
        assert!(message(None, None, Some("1e9")).contains("SOURCE_DATE_EPOCH"));
        assert!(message(None, None, Some("99999999999999999")).contains("SOURCE_DATE_EPOCH"));
    }
}
