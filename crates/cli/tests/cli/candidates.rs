//! Many certificates of one authority: what is shown of them is bounded.

use countersign_testkit::Template;

use crate::program::{Bench, words};

#[test]
fn ten_candidates_are_shown_and_the_others_counted() {
    let bench = Bench::new();
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = |number| {
        Template::intermediate("Contoso Issuing CA")
            .serial_number(&[number])
            .issued_by(&root)
    };
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing(1));
    let issuers: String = (1..=15).map(|number| issuing(number).pem()).collect();
    bench.write("leaf.pem", leaf.pem());
    bench.write("issuers.pem", issuers);
    bench.write("root.pem", root.pem());
    let line = "verify leaf.pem --roots root.pem --intermediates issuers.pem --explain --name um9.contoso.com --format json";
    let said = bench.countersign(words(line));
    assert_eq!(said.status, 1, "{said:?}");
    let certificate = &said.json()["certificates"][0];
    assert_eq!(certificate["candidates"].as_array().unwrap().len(), 10);
    assert_eq!(certificate["more_candidates"], 5);
}
