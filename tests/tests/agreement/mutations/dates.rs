//! Dates.

use countersign_testkit::Template;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::{Mutation, Setting};

pub(super) const ROWS: &[Mutation] = &[
    Mutation {
        name: "leaf-not-after",
        settings: &[
            Setting::plan("an hour ahead", |p| p.leaf(ends(p.at, HOUR))),
            Setting::plan("an hour ago", |p| p.leaf(ends(p.at, -HOUR))),
            Setting::plan("a day ago", |p| p.leaf(ends(p.at, -DAY))),
        ],
    },
    Mutation {
        name: "leaf-not-before",
        settings: &[
            Setting::plan("an hour ago", |p| p.leaf(begins(p.at, -HOUR))),
            Setting::plan("a day ahead", |p| p.leaf(begins(p.at, DAY))),
        ],
    },
    Mutation {
        name: "intermediate-not-after",
        settings: &[
            Setting::plan("an hour ahead", |p| p.issuing(ends(p.at, HOUR))),
            Setting::plan("an hour ago", |p| p.issuing(ends(p.at, -HOUR))),
        ],
    },
    Mutation {
        name: "intermediate-not-before",
        settings: &[
            Setting::plan("an hour ago", |p| p.first(begins(p.at, -HOUR))),
            Setting::plan("a day ahead", |p| p.first(begins(p.at, DAY))),
        ],
    },
    Mutation {
        name: "root-not-after",
        settings: &[
            Setting::plan("an hour ahead", |p| p.root(ends(p.at, HOUR))),
            Setting::plan("an hour ago", |p| p.root(ends(p.at, -HOUR))),
        ],
    },
    Mutation {
        name: "root-not-before",
        settings: &[
            Setting::plan("an hour ago", |p| p.root(begins(p.at, -HOUR))),
            Setting::plan("a day ahead", |p| p.root(begins(p.at, DAY))),
        ],
    },
    Mutation {
        name: "last-second",
        settings: &[
            Setting::plan("it is now", |p| p.leaf(ends(p.at, Duration::ZERO))),
            Setting::plan("it was now for the root", |p| {
                p.root(ends(p.at, Duration::ZERO));
            }),
            Setting::plan("it was the one before", |p| {
                p.leaf(ends(p.at, Duration::seconds(-1)));
            }),
            Setting::plan("it is the next but one", |p| {
                p.leaf(ends(p.at, Duration::seconds(2)));
            }),
        ],
    },
    Mutation {
        name: "first-second",
        settings: &[
            Setting::plan("it is now", |p| p.leaf(begins(p.at, Duration::ZERO))),
            Setting::plan("it is the next", |p| {
                p.leaf(begins(p.at, Duration::seconds(1)));
            }),
        ],
    },
    Mutation {
        name: "dates-after-2049",
        settings: &[
            Setting::plan("the leaf's end", |p| {
                let yesterday = p.at - DAY;
                p.leaf(|t| t.validity(yesterday, datetime!(2060-01-01 00:00 UTC)));
            }),
            Setting::plan("no end that is known", |p| {
                let yesterday = p.at - DAY;
                p.root(|t| t.validity(yesterday, datetime!(9999-12-31 23:59:59 UTC)));
            }),
            Setting::plan("the leaf's beginning", |p| {
                let years = (
                    datetime!(2060-01-01 00:00 UTC),
                    datetime!(2061-01-01 00:00 UTC),
                );
                p.leaf(|t| t.validity(years.0, years.1));
            }),
        ],
    },
    Mutation {
        name: "longer-than-its-issuer",
        settings: &[
            Setting::plan("both in date", |p| p.issuing(ends(p.at, DAY))),
            Setting::plan("the issuer is not", |p| p.first(ends(p.at, -DAY))),
        ],
    },
];

const HOUR: Duration = Duration::HOUR;
const DAY: Duration = Duration::DAY;

fn ends(at: OffsetDateTime, when: Duration) -> impl FnOnce(Template) -> Template {
    move |template| template.validity(at - Duration::days(30), at + when)
}

fn begins(at: OffsetDateTime, when: Duration) -> impl FnOnce(Template) -> Template {
    move |template| template.validity(at + when, at + Duration::days(300))
}
