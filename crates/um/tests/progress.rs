//! Whoever wants to know is told how far the work on an estate has come.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the examples"
)]

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use countersign_provider_aws_lc::provider;
use countersign_testkit::NOW;
use countersign_trust::Signatures;
use countersign_um::{Estate, Progress, Task, parse, requirement_ids};
use time::Duration;

/// Each work with its parts, how many of them were done, and whether it ended.
#[derive(Debug, Default)]
struct Told(RefCell<Vec<(Task, usize, usize, bool)>>);

impl Progress for Told {
    fn begin(&self, task: Task, parts: usize) {
        let mut told = self.0.borrow_mut();
        assert!(
            told.iter().all(|work| work.3),
            "the one before has not ended: {told:?}"
        );
        told.push((task, parts, 0, false));
    }

    fn advance(&self) {
        self.0.borrow_mut().last_mut().unwrap().2 += 1;
    }

    fn end(&self) {
        self.0.borrow_mut().last_mut().unwrap().3 = true;
    }
}

/// A question, and the works that it takes.
type Row<'r> = (&'r str, fn(&Estate, &Signatures<'_>), &'r [(Task, usize)]);

#[test]
fn each_work_is_told_part_by_part() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/contoso/broken");
    let text = std::fs::read_to_string(folder.join("server-only.toml")).unwrap();
    let catalogue = countersign_products::catalogue();
    let told = Rc::new(Told::default());
    let read = |file: &countersign_um::FileReference| Ok(std::fs::read(folder.join(file.path()))?);
    let estate = Estate::load(&parse(&text).unwrap(), &catalogue, read).unwrap();
    let teller: Rc<dyn Progress> = Rc::<Told>::clone(&told);
    let estate = estate.telling(teller);
    let links = estate.links().len();
    let report = estate.check(&Signatures::new(provider()), NOW, Duration::ZERO);
    let broken = links - report.summary.yes;
    assert!(broken > 0);
    let rows: [Row<'_>; 5] = [
        (
            "check",
            |estate, signatures| drop(estate.check(signatures, NOW, Duration::ZERO)),
            &[(Task::Judge, links)],
        ),
        (
            "requirements",
            |estate, signatures| drop(estate.requirements(signatures, NOW)),
            &[(Task::Require, requirement_ids().count())],
        ),
        (
            "plan",
            |estate, signatures| drop(estate.plan(signatures, NOW)),
            &[(Task::Judge, links)],
        ),
        (
            "forecast",
            |estate, signatures| drop(estate.forecast(signatures, NOW)),
            &[(Task::Foresee, links)],
        ),
        (
            "repair",
            |estate, signatures| {
                drop(estate.repair(None, &countersign_products::catalogue(), signatures, NOW))
            },
            &[(Task::Judge, links), (Task::Mend, broken + 1)],
        ),
    ];
    for (name, ask, wanted) in rows {
        told.0.borrow_mut().clear();
        ask(&estate, &Signatures::new(provider()));
        let told = told.0.borrow();
        let found: Vec<(Task, usize)> = told.iter().map(|work| (work.0, work.1)).collect();
        assert_eq!(found, wanted, "{name}");
        for (_, parts, done, is_over) in told.iter() {
            // The last part is done when the work ends.
            assert_eq!((*done, *is_over), (parts - 1, true), "{name}: {told:?}");
        }
    }
}
