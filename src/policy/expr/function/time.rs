//! Words for dates and periods. Days are the organization's.

use super::super::eval::Fault;
use super::super::scope::{Scope, World};
use super::super::syntax::Operator;
use super::super::value::{Moment, Value};
use super::{number_at, text_at};
use crate::source::Span;
use crate::value::{DurationUnit, FieldDate, FieldDuration, Length, Period, Quantity, weekday_name, zone};

fn period_at(scope: &Scope<'_>, span: Span, args: &[Value<'_>]) -> Result<Period, Fault> {
    match args.first() {
        Some(Value::Period(period)) => Ok(*period),
        Some(Value::Moment(moment)) => Period::of(moment.day).ok_or(Fault::Unreadable),
        _ => {
            let text = text_at(span, args, 0)?;
            let of_date = || Period::of(scope.world.clock.moment(&field_date(text).ok()?).day);
            text.parse().ok().or_else(of_date).ok_or(Fault::Unreadable)
        }
    }
}

pub(super) fn period<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    period_at(scope, span, args).map(Value::Period)
}

pub(super) fn is_period<'t>(_: &Scope<'t>, _: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    Ok(Value::Bool(match args.first() {
        Some(Value::Period(_)) => true,
        Some(Value::Text(text)) => text.parse::<Period>().is_ok(),
        _ => false,
    }))
}

pub(super) fn start<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let day = period_at(scope, span, args)?.first_day();
    Ok(Value::Moment(scope.world.clock.moment(&FieldDate::Day(day))))
}

pub(super) fn end<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let day = period_at(scope, span, args)?.last_day();
    Ok(Value::Moment(scope.world.clock.moment(&FieldDate::Day(day))))
}

pub(super) fn elapsed<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    Ok(Value::Double(period_at(scope, span, args)?.elapsed(scope.world.clock.now().day)))
}

pub(super) fn age<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let days = (scope.world.clock.now().day - moment(scope, span, args, 0)?.day).get_days();
    Ok(Value::Quantity(of_days(f64::from(days))))
}

pub(super) fn business_days<'t>(
    scope: &Scope<'t>,
    span: Span,
    args: &[Value<'t>],
) -> Result<Value<'t>, Fault> {
    let (from, to) = (moment(scope, span, args, 0)?, moment(scope, span, args, 1)?);
    Ok(Value::Int(scope.world.clock.calendar().business_days_between(from.day, to.day).into()))
}

pub(super) fn date<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    moment(scope, span, args, 0).map(Value::Moment)
}

pub(super) fn is_date<'t>(_: &Scope<'t>, _: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    Ok(Value::Bool(match args.first() {
        Some(Value::Moment(_)) => true,
        Some(Value::Text(text)) => field_date(text).is_ok(),
        _ => false,
    }))
}

pub(super) fn weekday<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let day = if args.len() > 1 {
        let zone = zone(text_at(span, args, 1)?).map_err(|_| Fault::Unreadable)?;
        match args.first() {
            Some(Value::Moment(moment)) => {
                moment.instant.map_or(moment.day, |instant| zone.to_datetime(instant).date())
            }
            _ => scope.world.clock.moment_in(&field_date(text_at(span, args, 0)?)?, &zone).day,
        }
    } else {
        moment(scope, span, args, 0)?.day
    };
    Ok(Value::text(weekday_name(day.weekday())))
}

fn field_date(text: &str) -> Result<FieldDate, Fault> {
    text.parse().map_err(|_| Fault::Unreadable)
}

fn moment(scope: &Scope<'_>, span: Span, args: &[Value<'_>], index: usize) -> Result<Moment, Fault> {
    match args.get(index) {
        Some(Value::Moment(moment)) => Ok(*moment),
        _ => Ok(scope.world.clock.moment(&field_date(text_at(span, args, index)?)?)),
    }
}

fn of_days(days: f64) -> Quantity {
    Quantity::from(Length { number: days, unit: DurationUnit::Day })
}

/// A duration in days; nothing for any other quantity.
fn in_days(quantity: &Quantity) -> Option<f64> {
    let day = of_days(1.0);
    (quantity.dimension() == day.dimension()).then(|| quantity.magnitude() / day.magnitude())
}

pub(super) fn days<'t>(_: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    number_at(span, args, 0).map(|days| Value::Quantity(of_days(days)))
}

/// `date + quantity`, `date - date`, `quantity + quantity` and `quantity * number`; nothing for any other operands.
pub(in crate::policy::expr) fn shift<'t>(
    world: &World<'t>,
    operator: Operator,
    left: &Value<'t>,
    right: &Value<'t>,
) -> Option<Result<Value<'t>, Fault>> {
    let moved = |moment: &Moment, days: Option<f64>, sign: f64| {
        let days = days.map(|days| (days * sign).round() as i32).ok_or(Fault::Unreadable)?;
        let day = moment.day.checked_add(jiff::Span::new().days(days)).map_err(|_| Fault::Unreadable)?;
        Ok(Value::Moment(world.clock.moment(&FieldDate::Day(day))))
    };
    match (operator, left, right) {
        (Operator::Add, Value::Moment(moment), Value::Quantity(by)) => Some(moved(moment, in_days(by), 1.0)),
        (Operator::Subtract, Value::Moment(moment), Value::Quantity(by)) => {
            Some(moved(moment, in_days(by), -1.0))
        }
        (Operator::Subtract, Value::Moment(later), Value::Moment(earlier)) => {
            Some(Ok(Value::Quantity(of_days(f64::from((later.day - earlier.day).get_days())))))
        }
        (Operator::Add, Value::Quantity(one), Value::Quantity(other)) => Some(total(one, other, 1.0)),
        (Operator::Subtract, Value::Quantity(one), Value::Quantity(other)) => Some(total(one, other, -1.0)),
        (Operator::Multiply, Value::Quantity(quantity), times) => {
            let number = quantity.number * times.as_number()?;
            // No quantity is infinite.
            Some(if number.is_finite() {
                Ok(Value::Quantity(Quantity { number, ..quantity.clone() }))
            } else {
                Err(Fault::Unreadable)
            })
        }
        _ => None,
    }
}

/// Two quantities together, in the unit of the first.
fn total<'t>(one: &Quantity, other: &Quantity, sign: f64) -> Result<Value<'t>, Fault> {
    let unit = Quantity { comparison: None, number: 1.0, unit: one.unit.clone() };
    let number = (one.magnitude() + sign * other.magnitude()) / unit.magnitude();
    if one.is_comparable(other) && one.dimension() == other.dimension() && number.is_finite() {
        Ok(Value::Quantity(Quantity { number, ..unit }))
    } else {
        Err(Fault::Unreadable)
    }
}

pub(super) fn rhythm<'t>(_: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    days_between(text_at(span, args, 0)?).map(Value::Double).ok_or(Fault::Unreadable)
}

/// How many days lie between two times of something that is `weekly`, `every 2 weeks` or `once a month`. Nothing for
/// what follows no calendar, such as `per incident`.
fn days_between(frequency: &str) -> Option<f64> {
    // `monthly+` is monthly, or more often.
    let text = frequency.trim().trim_end_matches('+').trim_end();
    let lower = text.to_lowercase();
    let unit = |number: f64, unit: DurationUnit| Some(Length { number, unit }.days());
    match lower.replace([' ', '-'], "").as_str() {
        "daily" => return unit(1.0, DurationUnit::Day),
        "weekly" => return unit(1.0, DurationUnit::Week),
        "biweekly" | "fortnightly" => return unit(2.0, DurationUnit::Week),
        "monthly" => return unit(1.0, DurationUnit::Month),
        "bimonthly" => return unit(2.0, DurationUnit::Month),
        "quarterly" => return unit(1.0, DurationUnit::Quarter),
        "halfyearly" | "semiannually" => return unit(2.0, DurationUnit::Quarter),
        "yearly" | "annually" => return unit(1.0, DurationUnit::Year),
        _ => {}
    }
    let every = ["every ", "each ", "once a ", "once per ", "per "]
        .into_iter()
        .find_map(|words| lower.starts_with(words).then(|| text.get(words.len()..)).flatten())
        .unwrap_or(text)
        .trim();
    match (DurationUnit::named(every), every.parse()) {
        (Some(of), _) => unit(1.0, of),
        (None, Ok(FieldDuration::Length(length))) => Some(length.days()),
        _ => None,
    }
}
