//! Every spelling that manifests may use, comparison across units, and junk.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;
use crate::value::duration::DurationUnit;

fn read(text: &str) -> Quantity {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn fails(text: &str) -> String {
    text.parse::<Quantity>().expect_err(text).to_string()
}

fn compare(one: &str, other: &str) -> Option<Ordering> {
    let (one, other) = (read(one), read(other));
    let ordering = one.compare(&other);
    assert_eq!(other.compare(&one), ordering.map(Ordering::reverse), "{one} and {other} turned round");
    ordering
}

#[test]
fn every_spelling_has_a_dimension_and_is_shown_as_people_write_it() {
    use Dimension::{Count, Duration, Percent, Rate, Score, Word};
    for (text, dimension, shown) in [
        ("< 4 hours", Duration, "< 4 h"),
        ("<4h", Duration, "< 4 h"),
        ("<= 15m", Duration, "<= 15 min"),
        ("≤ 15 min", Duration, "<= 15 min"),
        ("2 days", Duration, "2 days"),
        ("1 week", Duration, "1 week"),
        ("1h 30m", Duration, "90 min"),
        ("-2 days", Duration, "-2 days"),
        ("99.95%", Percent, "99.95%"),
        ("99.95 %", Percent, "99.95%"),
        ("> 80 percent", Percent, "> 80%"),
        ("-50%", Percent, "-50%"),
        ("\u{2212}50%", Percent, "-50%"),
        ("+10%", Percent, "10%"),
        ("5/day", Rate, "5/day"),
        ("5x/day", Rate, "5/day"),
        ("5 x / day", Rate, "5/day"),
        ("5×/d", Rate, "5/day"),
        ("5 times per day", Rate, "5/day"),
        ("5 a day", Rate, "5/day"),
        ("≥1/week", Rate, ">= 1/week"),
        ("3/quarter", Rate, "3/quarter"),
        ("3/Q", Rate, "3/quarter"),
        ("100/s", Rate, "100/second"),
        ("1/2 weeks", Rate, "1/2 weeks"),
        ("<2/week/person", Rate, "< 2/person/week"),
        ("<5/team/month", Rate, "< 5/team/month"),
        ("<1/focus block", Rate, "< 1/focus block"),
        ("< 5 tickets/month", Rate, "< 5 tickets/month"),
        ("5%/month", Rate, "5%/month"),
        ("2h/week", Rate, "2 h/week"),
        ("> 4.2/5", Score, "> 4.2/5"),
        ("4.2 / 5", Score, "4.2/5"),
        ("4.2 out of 5", Score, "4.2/5"),
        ("12", Count, "12"),
        ("0", Count, "0"),
        ("-0", Count, "0"),
        ("= 0", Count, "= 0"),
        ("1e3", Count, "1000"),
        ("5k", Count, "5000"),
        ("12 tickets", Word, "12 tickets"),
        ("5k users", Word, "5000 users"),
        ("3 support tickets", Word, "3 support tickets"),
        ("2 SEV-1 incidents", Word, "2 SEV-1 incidents"),
        ("7 müşteri", Word, "7 müşteri"),
        ("2x", Word, "2x"),
        ("$5k", Word, "$5000"),
        ("-$2M", Word, "-$2000000"),
        ("5 €", Word, "€5"),
        ("< $20/month", Rate, "< $20/month"),
        ("\t12\u{a0}tickets ", Word, "12 tickets"),
    ] {
        let quantity = read(text);
        assert_eq!(quantity.dimension(), dimension, "{text}");
        assert_eq!(quantity.to_string(), shown, "{text}");
        let again = read(shown);
        assert_eq!((again.to_string(), again.unit), (shown.to_owned(), quantity.unit), "{text}");
    }
}

#[test]
fn a_month_is_never_a_million() {
    assert_eq!(read("1M").unit, Unit::Duration(DurationUnit::Month));
    assert_eq!(read("5m").unit, Unit::Duration(DurationUnit::Minute));
    assert_eq!(read("$1M").number, 1e6);
    assert_eq!(read("5 k").unit, Unit::Word("k".into()));
}

#[test]
fn the_operator_is_kept() {
    for (text, comparison) in [
        ("<5", Some(Comparison::Less)),
        ("< =5", None),
        ("<= 5", Some(Comparison::LessOrEqual)),
        (">5", Some(Comparison::Greater)),
        ("≥5", Some(Comparison::GreaterOrEqual)),
        ("=5", Some(Comparison::Equal)),
    ] {
        assert_eq!(
            text.parse::<Quantity>().ok().and_then(|quantity| quantity.comparison),
            comparison,
            "{text}"
        );
    }
    assert_eq!(read("5").comparison, None);
}

#[test]
fn durations_compare_across_units() {
    assert_eq!(compare("2 days", "< 4 hours"), Some(Ordering::Greater));
    assert_eq!(compare("60m", "1h"), Some(Ordering::Equal));
    assert_eq!(compare("1 week", "< 1 day"), Some(Ordering::Greater));
    assert_eq!(compare("30 min", "2 hours"), Some(Ordering::Less));
    assert_eq!(compare("-1h", "1m"), Some(Ordering::Less));
}

#[test]
fn rates_compare_across_periods() {
    assert_eq!(compare("2x/week", "5x/day"), Some(Ordering::Less));
    assert_eq!(compare("7/week", "1/day"), Some(Ordering::Equal));
    assert_eq!(compare("3/quarter", "1/month"), Some(Ordering::Equal));
    assert_eq!(compare("12/year", "1/month"), Some(Ordering::Equal));
    assert_eq!(compare("1/2 weeks", "0.5/week"), Some(Ordering::Equal));
    assert_eq!(compare("2h/week", "30 min/day"), Some(Ordering::Less));
    assert_eq!(compare("24/day", "0.1/h"), Some(Ordering::Greater));
}

#[test]
fn what_a_rate_leaves_unsaid_is_no_difference() {
    assert_eq!(compare("12/month", "5/team/month"), Some(Ordering::Greater));
    assert_eq!(compare("12 tickets/month", "5/month"), Some(Ordering::Greater));
    assert_eq!(compare("2/person/week", "2/week/people"), None);
    assert_eq!(compare("2/week/person", "2/person/week"), Some(Ordering::Equal));
    assert_eq!(compare("2/week/person", "2/team/week"), None);
    assert_eq!(compare("2/sprint", "2/week"), None);
    assert_eq!(compare("1/focus block", "3/focus blocks"), Some(Ordering::Less));
    assert_eq!(compare("5%/month", "5/month"), None);
}

#[test]
fn scores_compare_on_one_scale() {
    assert_eq!(compare("3.6/5", "> 4.2/5"), Some(Ordering::Less));
    assert_eq!(compare("3.6/5", "7.2/10"), None);
    assert_eq!(compare("3.6/5", "3.6"), None);
}

#[test]
fn words_compare_with_themselves_and_with_bare_counts() {
    assert_eq!(compare("1 ticket", "12 Tickets"), Some(Ordering::Less));
    assert_eq!(compare("1 story", "2 stories"), Some(Ordering::Less));
    assert_eq!(compare("1 branch", "1 branches"), Some(Ordering::Equal));
    assert_eq!(compare("1 class", "1 classes"), Some(Ordering::Equal));
    assert_eq!(compare("12", "< 5 tickets"), Some(Ordering::Greater));
    assert_eq!(compare("12 apples", "12 tickets"), None);
    assert_eq!(compare("$5k", "$5000"), Some(Ordering::Equal));
    assert_eq!(compare("$5", "€5"), None);
}

#[test]
fn dimensions_do_not_mix() {
    let values = ["5h", "5%", "5/day", "5/7", "5 tickets"];
    for (at, one) in values.iter().enumerate() {
        for other in values.iter().skip(at + 1) {
            assert_eq!(compare(one, other), None, "{one} and {other}");
        }
    }
    assert_eq!(compare("5", "5%"), None);
    assert_eq!(compare("5", "5h"), None);
}

#[test]
fn a_bare_zero_is_zero_of_anything() {
    assert_eq!(compare("3/quarter", "0"), Some(Ordering::Greater));
    assert_eq!(compare("0", "12%"), Some(Ordering::Less));
    assert_eq!(compare("0", "0h"), Some(Ordering::Equal));
    assert_eq!(compare("0%", "5h"), None);
    assert_eq!(read("0").satisfies(&read("0")), Some(true));
}

#[test]
fn binary_fractions_do_not_show() {
    let mut sum = read("0.1%");
    sum.number += 0.2;
    assert!(sum.is_same(&read("0.3%")));
    assert_eq!(sum.to_string(), "0.3%");
    assert!(!read("99.95%").is_same(&read("99.96%")));
}

#[test]
fn targets_with_an_operator() {
    for (value, target, met) in [
        ("2 days", "< 4 hours", false),
        ("3h", "< 4 hours", true),
        ("4h", "< 4 hours", false),
        ("4h", "<= 4 hours", true),
        ("3.6/5", "> 4.2/5", false),
        ("4.2/5", ">= 4.2/5", true),
        ("4.2/5", "> 4.2/5", false),
        ("1/day", "≥1/week", true),
        ("12", "= 12", true),
        ("13", "= 12", false),
        ("> 3h", "< 4 hours", true),
    ] {
        assert_eq!(read(value).satisfies(&read(target)), Some(met), "{value} against {target}");
    }
    assert_eq!(read("12%").satisfies(&read("< 4 hours")), None);
}

#[test]
fn targets_without_an_operator() {
    assert_eq!(read("30m").satisfies(&read("30 min")), Some(true));
    assert_eq!(read("20m").satisfies(&read("30 min")), None);
    assert_eq!(read("20m").reaches(&read("30 min"), Direction::Down), Some(true));
    assert_eq!(read("2h").reaches(&read("30 min"), Direction::Down), Some(false));
    assert_eq!(read("99.8%").reaches(&read("99.95%"), Direction::Up), Some(false));
    assert_eq!(read("30m").reaches(&read("30 min"), Direction::Up), Some(true));
    assert_eq!(read("30m").reaches(&read("< 30 min"), Direction::Up), Some(false));
    assert_eq!(read("30m").reaches(&read("30%"), Direction::Up), None);
}

#[test]
fn directions() {
    assert_eq!(read("< 4h").direction(), Some(Direction::Down));
    assert_eq!(read(">= 80%").direction(), Some(Direction::Up));
    assert_eq!(read("= 0").direction(), None);
    assert_eq!(read("0").direction(), None);
    assert_eq!(Direction::between(&read("2 days"), &read("< 4 hours")), Some(Direction::Down));
    assert_eq!(Direction::between(&read("2x/week"), &read("5x/day")), Some(Direction::Up));
    assert_eq!(Direction::between(&read("24h"), &read("1 day")), None);
    assert_eq!(Direction::between(&read("24h"), &read("1%")), None);
}

#[test]
fn progress_on_the_way() {
    let progress =
        |baseline: &str, current: &str, target: &str| read(current).progress(&read(baseline), &read(target));
    assert_eq!(progress("2 days", "1 day", "< 0h"), Some(0.5));
    assert_eq!(progress("10%", "5%", "0"), Some(0.5));
    assert_eq!(progress("3/quarter", "3/quarter", "0"), Some(0.0));
    assert_eq!(progress("50%", "90%", "> 80%").map(|share| share > 1.0), Some(true));
    assert_eq!(progress("50%", "40%", "> 80%").map(|share| share < 0.0), Some(true));
    assert_eq!(progress("5", "5", "5"), None);
    assert_eq!(progress("5", "5h", "6"), None);
}

#[test]
fn numbers_and_lengths_are_quantities() {
    assert_eq!(Quantity::from(12.0).to_string(), "12");
    assert_eq!(Quantity::from(f64::NAN).number, 0.0);
    let length: Length = "2 days".parse().unwrap();
    assert!(Quantity::from(length).is_same(&read("48h")));
}

#[test]
fn what_is_no_quantity_says_why() {
    for (text, message) in [
        ("", "the quantity is empty"),
        (" \n ", "the quantity is empty"),
        ("fast", "`fast` has no number"),
        ("<", "`<` has no number"),
        ("%", "`%` has no number"),
        (".inf", "`.inf` has no number"),
        ("next business day", "`next business day` has no number"),
        ("٣", "`٣` has no number"),
        ("about 5 days", "`about 5 days` does not begin with its number"),
        ("p95", "`p95` does not begin with its number"),
        ("v2.4.0", "`v2.4.0` does not begin with its number"),
        ("--5", "`--5` does not begin with its number"),
        ("5-8", "`5-8` holds two numbers where a quantity has one"),
        ("3–5 days", "`3–5 days` holds two numbers where a quantity has one"),
        ("3 to 5 days", "`3 to 5 days` holds two numbers where a quantity has one"),
        ("1..4", "`1..4` holds two numbers where a quantity has one"),
        ("2.4.0", "`2.4.0` holds two numbers where a quantity has one"),
        ("2026-11-30", "`2026-11-30` holds two numbers where a quantity has one"),
        ("12 000", "`12 000` holds two numbers where a quantity has one"),
        ("1/2/3", "`1/2/3` holds two numbers where a quantity has one"),
        ("50%/5", "`50%/5` holds two numbers where a quantity has one"),
        ("5+", "`5+` has its operator behind the number, not in front as `>=`"),
        ("1,000", "`1,000` has a comma, which people read in two ways"),
        ("1,5 days", "`1,5 days` has a comma, which people read in two ways"),
        ("4,2/5", "`4,2/5` has a comma, which people read in two ways"),
        ("4/5,0", "`4/5,0` has a comma, which people read in two ways"),
        ("1e999", "`1e999` is larger than anything that is counted"),
        ("999999999999999k", "`999999999999999k` is larger than anything that is counted"),
        ("=> 5", "`=>` is none of the operators `<`, `<=`, `>`, `>=` and `=`"),
        ("== 5", "`==` is none of the operators `<`, `<=`, `>`, `>=` and `=`"),
        ("<> 5", "`<>` is none of the operators `<`, `<=`, `>`, `>=` and `=`"),
        ("~5", "`~` is none of the operators `<`, `<=`, `>`, `>=` and `=`"),
        ("5 %%", "`%%` in `5 %%` is not a unit"),
        ("99.95% uptime", "`% uptime` in `99.95% uptime` is not a unit"),
        ("0x10", "`x10` in `0x10` is not a unit"),
        ("1_000", "`_000` in `1_000` is not a unit"),
        ("9:30", "`:30` in `9:30` is not a unit"),
        (
            "5 teams that share one goal",
            "`teams that share one goal` in `5 teams that share one goal` is not a unit",
        ),
        ("$5 tickets", "`tickets` in `$5 tickets` is not a unit"),
        ("5/day/week", "`/week` in `5/day/week` is not a unit"),
        ("5/2 teams", "`/2 teams` in `5/2 teams` is not a unit"),
        ("5/", "`5/` does not say per what"),
        ("5 per", "`5 per` does not say per what"),
        ("5//day", "`5//day` does not say per what"),
        ("4/0", "`4/0` has no scale, since its highest score is not above 0"),
        ("4/-5", "`4/-5` has no scale, since its highest score is not above 0"),
        ("4/1e-400", "`4/1e-400` has no scale, since its highest score is not above 0"),
    ] {
        assert_eq!(fails(text), message);
    }
}

#[test]
fn words_without_a_number_are_told_apart() {
    let error = |text: &str| text.parse::<Quantity>().unwrap_err();
    assert!(error("done").is_without_number() && error("").is_without_number());
    assert!(!error("5-8").is_without_number() && !error("p95").is_without_number());
}

#[test]
fn very_long_text_is_refused_briefly() {
    for text in ["9".repeat(1_000_000), "5 ş".repeat(1_000_000), "/".repeat(1_000_000)] {
        assert!(fails(&text).len() < 250);
    }
    assert!(fails(&format!("5{}", "ş ".repeat(30))).len() < 250);
}

#[test]
fn no_text_panics() {
    let pieces = [
        "<", "≤", "-", "$", "5", "1e3", ",", ".", "k", "M", "%", "/", "per", " ", "day", "x", "ş", "🙂",
        "\u{0}",
    ];
    for first in pieces {
        for second in pieces {
            for third in pieces {
                for fourth in pieces {
                    let text = [first, second, third, fourth].concat();
                    if let Ok(quantity) = text.parse::<Quantity>() {
                        let again = read(&quantity.to_string());
                        assert!(again.is_same(&quantity), "{text}: {quantity} is not {again}");
                        assert_eq!(again.comparison, quantity.comparison, "{text}");
                    }
                }
            }
        }
    }
}
