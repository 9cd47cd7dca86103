//! What is to come, as a line from now on: what ends or begins, and what that breaks.

use countersign_messages::Language;
use countersign_um::{Day, Event, ForecastReport};
use time::{Date, OffsetDateTime};

use crate::mark::Mark;

/// How many moments are drawn and listed; the first are.
const MOST: usize = 40;

/// The line, laid out.
pub(crate) struct Timeline<'r> {
    pub(crate) width: u32,
    pub(crate) years: Vec<Year>,
    /// Where moments are drawn.
    pub(crate) points: Vec<Point>,
    pub(crate) moments: Vec<Moment<'r>>,
    /// How many more there are.
    pub(crate) untold: usize,
}

/// The beginning of a year.
pub(crate) struct Year {
    pub(crate) year: i32,
    pub(crate) x: u32,
}

/// A moment on the line, or several that are too near to each other to be told apart there.
pub(crate) struct Point {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) mark: Mark,
    pub(crate) x: u32,
}

/// A moment at which something changes.
pub(crate) struct Moment<'r> {
    pub(crate) number: usize,
    pub(crate) of: Day<'r>,
    pub(crate) at: OffsetDateTime,
    /// Whole days from now until then.
    pub(crate) days: i64,
    pub(crate) mark: Mark,
}

/// How far the points of a line are from each other at least: as far as a number is wide.
const APART: u32 = 30;

const WIDTH: u32 = 1000;
const MARGIN: u32 = 24;

impl<'r> Timeline<'r> {
    pub(crate) fn of(forecast: &'r ForecastReport) -> Self {
        let mut days = forecast.days();
        let untold = days.iter().skip(MOST).map(|day| day.events.len()).sum();
        days.truncate(MOST);
        let told = { days.into_iter() }.filter_map(|day| Some((day.first()?, day)));
        let told: Vec<(&Event, Day<'_>)> = told.collect();
        let last = told.iter().map(|(event, _)| event.at).max();
        let scale = Scale {
            begin: forecast.at,
            days: last.map_or(1, |last| (last - forecast.at).whole_days().max(1)),
        };
        let first_year = forecast.at.year() + 1;
        let last_year = last.map_or(first_year, OffsetDateTime::year);
        // A century of ticks would be a bar.
        let step = usize::try_from((last_year - first_year) / 12).unwrap_or(0) + 1;
        let years = (first_year..=last_year)
            .step_by(step)
            .filter_map(|year| {
                let begin = Date::from_ordinal_date(year, 1).ok()?.midnight();
                let x = scale.x(begin.assume_utc());
                Some(Year { year, x })
            })
            .collect();
        let moments: Vec<Moment<'_>> = (1..)
            .zip(told)
            .map(|(number, (event, day))| Moment {
                number,
                at: event.at,
                days: event.days,
                mark: match (day.breaks, day.mends) {
                    (0, 0) if day.warned > 0 => Mark::Warned,
                    (0, 0) => Mark::None,
                    (0, _) => Mark::Well,
                    _ => Mark::Ill,
                },
                of: day,
            })
            .collect();
        let mut points: Vec<Point> = Vec::new();
        for moment in &moments {
            let x = scale.x(moment.at);
            match points.last_mut() {
                Some(point) if x < point.x + APART => {
                    point.last = moment.number;
                    point.mark = point.mark.max(moment.mark);
                }
                _ => points.push(Point {
                    first: moment.number,
                    last: moment.number,
                    mark: moment.mark,
                    x,
                }),
            }
        }
        Self {
            width: WIDTH + 2 * MARGIN,
            years,
            points,
            untold,
            moments,
        }
    }
}

impl Point {
    /// The numbers of its moments.
    pub(crate) fn label(&self) -> String {
        if self.first == self.last {
            self.first.to_string()
        } else {
            format!("{}–{}", self.first, self.last)
        }
    }
}

impl Moment<'_> {
    /// What begins or ends; of a list that ends, that its successor must be there.
    pub(crate) fn what(&self, language: Language) -> String {
        match self.of.events.as_slice() {
            [(_, event)] if event.subject.list().is_none() => event.subject.name().to_owned(),
            _ => self.of.what(language),
        }
    }
}

/// From moments to places.
struct Scale {
    begin: OffsetDateTime,
    days: i64,
}

impl Scale {
    fn x(&self, moment: OffsetDateTime) -> u32 {
        let gone = (moment - self.begin).whole_days().clamp(0, self.days);
        let place = gone * i64::from(WIDTH) / self.days;
        MARGIN + u32::try_from(place).unwrap_or(0)
    }
}
