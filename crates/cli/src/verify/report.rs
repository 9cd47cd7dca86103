//! What `verify` tells about one certificate.

use countersign_messages::{Language, Text, link, verify, words};
use countersign_trust::{
    CandidatePath, CertificateId, Certificates, DoubtKind, Explanation, Finding, FindingKind, Link,
    PathEnd, Revocation, Severity, Verdict,
};
use time::OffsetDateTime;

use super::windows;
use crate::clock;
use crate::files::Source;
use crate::hex;
use crate::outline::{Fields, Node};

/// The most candidate paths that are shown, the most useful first: nobody reads more.
const MOST_CANDIDATES: usize = 10;
/// The most addresses of lists that are shown.
const MOST_ADDRESSES: usize = 10;

pub(super) struct Report<'a> {
    table: &'a Certificates,
    language: Language,
    fields: Fields,
}

impl<'a> Report<'a> {
    pub(super) fn new(
        table: &'a Certificates,
        language: Language,
        file: &Source,
        explanation: &Explanation,
        verdict: Verdict,
    ) -> Self {
        let (answer, told) = match verdict {
            Verdict::Valid => ("yes", words::YES),
            Verdict::Invalid => ("no", words::NO),
            Verdict::Undecided => ("undecided", words::UNDECIDED),
        };
        let answer = Node::word(answer, told.told(language));
        let mut report = Self {
            table,
            language,
            fields: vec![("file", Node::text(file)), ("answer", answer)],
        };
        if let (Verdict::Valid, Some(path)) = (verdict, explanation.paths().first()) {
            report.push("path", report.certificates(path));
        }
        if let Some(finding) = explanation.primary() {
            report.push("reason", report.finding(finding));
            report.say_where_lists_are(explanation.paths().first(), finding);
        }
        if let Some(exhausted) = explanation.exhausted() {
            let text = Node::Summary(
                exhausted.sentence(language).to_owned(),
                vec![
                    ("code", Node::text(exhausted.code())),
                    ("sentence", Node::text(exhausted.sentence(language))),
                ],
            );
            report.push("exhausted", text);
        }
        report
    }

    /// Adds the addresses of the lists of a certificate of which none was at hand, as it says them.
    fn say_where_lists_are(&mut self, path: Option<&CandidatePath>, finding: &Finding) {
        let FindingKind::RevocationUnknown { doubts, .. } = finding.kind() else {
            return;
        };
        let is_absent = |kind: &DoubtKind| matches!(kind, DoubtKind::NoStatement);
        let id = path.and_then(|path| path.certificates().get(finding.depth()));
        if let Some(id) = id.filter(|_| doubts.first().iter().any(|doubt| is_absent(&doubt.kind))) {
            let points = self.table.get(*id).crl_distribution_points();
            let points = points.iter().take(MOST_ADDRESSES).map(Node::text).collect();
            self.push("its_lists", Node::List(points));
        }
    }

    /// Adds what is known of the revocation of each certificate of the path; nothing if nobody asked, and
    /// nothing where the reason says it.
    pub(super) fn revocation(&mut self, explanation: &Explanation, mode: Revocation) {
        let path = explanation.paths().first();
        let Some(path) = path.filter(|path| path.is_valid() && mode != Revocation::Off) else {
            return;
        };
        let ids = path.certificates().iter();
        let below_the_anchor = ids.take(path.certificates().len().saturating_sub(1));
        let statuses = below_the_anchor.enumerate().map(|(depth, id)| {
            let unknown = path.findings().iter().find(|finding| {
                finding.depth() == depth
                    && matches!(finding.kind(), FindingKind::RevocationUnknown { .. })
            });
            match unknown {
                Some(finding) => self.finding(finding),
                None => {
                    let subject = self.table.get(*id).subject().to_string();
                    Node::Summary(
                        verify::good(self.language, &subject),
                        vec![
                            ("subject", Node::Text(subject)),
                            ("status", Node::text("good")),
                        ],
                    )
                }
            }
        });
        let statuses = Node::List(statuses.collect());
        self.push("revocation", statuses);
    }

    /// Adds the candidate paths, the most useful first, and how many more there are; `warnings` are those of a
    /// path.
    pub(super) fn explain(
        &mut self,
        explanation: &Explanation,
        warnings: &dyn Fn(&CandidatePath) -> Vec<Finding>,
    ) {
        let paths = explanation.paths().iter();
        let more = paths.len().saturating_sub(MOST_CANDIDATES);
        let shown = paths.take(MOST_CANDIDATES);
        let shown = shown
            .map(|path| self.candidate(path, &warnings(path)))
            .collect();
        self.push("candidates", Node::List(shown));
        if more > 0 {
            let more = u64::try_from(more).unwrap_or(u64::MAX);
            self.push("more_candidates", Node::Number(more));
        }
    }

    /// Adds the certificates of the path that end by then; whether there is one.
    pub(super) fn warn_of_expiry(
        &mut self,
        explanation: &Explanation,
        horizon: OffsetDateTime,
    ) -> bool {
        let path = explanation.paths().first();
        let ending: Vec<Node> = path
            .map_or(&[][..], CandidatePath::certificates)
            .iter()
            .filter(|id| self.table.get(**id).not_after() <= horizon)
            .map(|id| {
                let facts = self.table.get(*id);
                let not_after = clock::rfc3339(facts.not_after());
                Node::Text(verify::ends(self.language, facts.subject(), not_after))
            })
            .collect();
        let warned = !ending.is_empty();
        if warned {
            self.push("warnings", Node::List(ending));
        }
        warned
    }

    pub(super) fn into_node(self) -> Node {
        Node::Fields(self.fields)
    }

    fn push(&mut self, name: &'static str, node: Node) {
        self.fields.push((name, node));
    }

    fn candidate(&self, path: &CandidatePath, warnings: &[Finding]) -> Node {
        let end = match path.end() {
            PathEnd::Anchor => verify::ENDS_IN_AN_ANCHOR,
            PathEnd::SelfSignedNotTrusted => verify::ENDS_UNTRUSTED,
            PathEnd::IssuerUnknown => verify::ENDS_WITHOUT_ISSUER,
            _ => verify::ENDS_OTHERWISE,
        };
        let findings = path.findings().iter().chain(warnings);
        Node::Fields(vec![
            ("end", Node::text(end.told(self.language))),
            ("holds", Node::Flag(path.is_valid())),
            ("certificates", self.certificates(path)),
            (
                "findings",
                Node::List(findings.map(|finding| self.finding(finding)).collect()),
            ),
            ("windows", windows::status(self.table, path)),
        ])
    }

    /// The target first.
    fn certificates(&self, path: &CandidatePath) -> Node {
        let links = path.links().iter().map(Some);
        let links = core::iter::once(None).chain(links);
        let ids = path.certificates().iter();
        Node::List(
            ids.zip(links)
                .map(|(id, link)| self.certificate(*id, link))
                .collect(),
        )
    }

    /// By its subject and by the thumbprint that Windows shows.
    fn certificate(&self, id: CertificateId, link: Option<&Link>) -> Node {
        let facts = self.table.get(id);
        let mut text = facts.subject().to_string();
        let mut fields = vec![("subject", Node::Text(text.clone()))];
        if let Some(sha1) = facts.sha1().map(|digest| hex::plain(&digest)) {
            text = verify::thumbprint(self.language, text, &sha1);
            fields.push(("sha1", Node::Text(sha1)));
        }
        if let Some(sha256) = facts.sha256() {
            fields.push(("sha256", Node::octets(&sha256)));
        }
        if let Some(link) = link {
            let (code, sentence) = chosen_by(*link);
            text = format!("{text}, {}", sentence.told(self.language));
            fields.push(("chosen_by", Node::text(code)));
        }
        Node::Summary(text, fields)
    }

    fn finding(&self, finding: &Finding) -> Node {
        let mut sentence = finding.sentence(self.table, self.language);
        if finding.untold() > 0 {
            sentence = link::more_of_the_kind(self.language, sentence, finding.untold());
        }
        let coded = format!("{sentence} [{}]", finding.code());
        let (severity, told) = match finding.severity() {
            Severity::Note => ("note", verify::note(self.language, coded)),
            Severity::Warning => ("warning", verify::warning(self.language, coded)),
            _ => ("error", coded),
        };
        Node::Summary(
            told,
            vec![
                ("code", Node::text(finding.code())),
                ("severity", Node::text(severity)),
                ("sentence", Node::Text(sentence)),
                (
                    "depth",
                    Node::Number(u64::try_from(finding.depth()).unwrap_or(u64::MAX)),
                ),
            ],
        )
    }
}

/// The verdict, and undecided where some path is wrong in nothing but what cannot be known here: a
/// signature of a kind that no verifier here knows, or a status of revocation that no list tells. Another
/// program or another list may, and nobody should read a no.
pub(super) fn verdict(explanation: &Explanation) -> Verdict {
    let is_beyond_us = explanation.paths().iter().any(|path| {
        let mut errors = path
            .findings()
            .iter()
            .filter(|finding| finding.severity() == Severity::Error)
            .peekable();
        errors.peek().is_some()
            && errors.all(|finding| {
                let kind = finding.kind();
                kind.is_unverifiable() || matches!(kind, FindingKind::RevocationUnknown { .. })
            })
    });
    match explanation.verdict() {
        Verdict::Invalid if is_beyond_us => Verdict::Undecided,
        verdict => verdict,
    }
}

/// A stable code, and how a sentence about the issuer ends.
fn chosen_by(link: Link) -> (&'static str, Text) {
    match link {
        Link::ExactMatch => ("issuer-and-serial", verify::BY_ISSUER_AND_SERIAL),
        Link::KeyMatch => ("key-identifier", verify::BY_KEY_IDENTIFIER),
        Link::NameMatch => ("name", verify::BY_NAME),
        Link::NameMatchAlone => ("name-alone", verify::BY_NAME_ALONE),
        _ => ("other", verify::OTHERWISE),
    }
}
