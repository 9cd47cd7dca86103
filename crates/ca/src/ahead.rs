//! `Ahead`: a long object is hashed while it is written.

use std::panic::resume_unwind;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::{Builder, Scope, ScopedJoinHandle};

use countersign_asn1::encode::Writer;
use countersign_keys::{Signer, Signing, SigningFailed};

/// Takes what is written, a part at a time, to a thread that hashes it. Nothing is signed before all is there.
pub(crate) struct Ahead<'scope, 's>(Option<Hashing<'scope, 's>>);

struct Hashing<'scope, 's> {
    thread: ScopedJoinHandle<'scope, Box<dyn Signing + 's>>,
    parts: SyncSender<Vec<u8>>,
    /// Those that were hashed come back, to be filled again.
    empty: Receiver<Vec<u8>>,
    /// Where what is to be signed starts in what is written.
    start: usize,
    /// How much of it was taken.
    taken: usize,
    /// What stood there when it was first looked at: lengths, which may turn out to be others.
    beginning: Vec<u8>,
}

impl<'scope, 's: 'scope> Ahead<'scope, 's> {
    /// For an object of so many octets. One that is short, or whose signer needs it in the whole, is not
    /// hashed ahead; nor is any when there are no more threads to be had.
    pub(crate) fn of(
        octets: usize,
        signer: &'s dyn Signer,
        scope: &'scope Scope<'scope, '_>,
    ) -> Self {
        let is_long = octets >= LONG;
        Self(is_long.then(|| Hashing::in_thread(signer, scope)).flatten())
    }
}

impl Ahead<'_, '_> {
    /// What is written from now on is to be signed.
    pub(crate) fn start(&mut self, w: &Writer) {
        if let Some(hashing) = &mut self.0 {
            hashing.start = w.written().len();
        }
    }

    /// Takes what was written, if it is enough. The first time, all lengths that are not complete must stand there.
    #[inline]
    pub(crate) fn take(&mut self, w: &Writer) {
        if let Some(hashing) = &mut self.0 {
            hashing.take(w.written());
        }
    }

    /// Signs what was written.
    pub(crate) fn sign(
        self,
        to_be_signed: &[u8],
        signer: &dyn Signer,
    ) -> Result<Vec<u8>, SigningFailed> {
        let signing = self.0.and_then(|hashing| hashing.finish(to_be_signed));
        signing.map_or_else(|| signer.sign(to_be_signed), Signing::sign)
    }
}

impl<'scope, 's: 'scope> Hashing<'scope, 's> {
    fn in_thread(signer: &'s dyn Signer, scope: &'scope Scope<'scope, '_>) -> Option<Self> {
        let mut signing = signer.begin()?;
        let (parts, coming) = mpsc::sync_channel::<Vec<u8>>(WAITING);
        let (hashed, empty) = mpsc::channel();
        let hash = move || {
            for part in coming {
                signing.update(&part);
                // At the end nobody wants it back.
                let _ = hashed.send(part);
            }
            signing
        };
        Some(Self {
            thread: Builder::new().spawn_scoped(scope, hash).ok()?,
            parts,
            empty,
            start: 0,
            taken: 0,
            beginning: Vec::new(),
        })
    }
}

impl<'s> Hashing<'_, 's> {
    #[inline]
    fn take(&mut self, written: &[u8]) {
        let from = self.start.saturating_add(self.taken);
        if self.beginning.is_empty() || written.len().saturating_sub(from) >= PART {
            let new = written.get(from..).unwrap_or_default();
            if self.beginning.is_empty() {
                new.clone_into(&mut self.beginning);
            }
            self.hand_over(new);
        }
    }

    fn hand_over(&mut self, new: &[u8]) {
        let mut part = self.empty.try_recv().unwrap_or_default();
        new.clone_into(&mut part);
        self.taken = self.taken.saturating_add(part.len());
        // A thread that is gone has panicked, and is asked why when it is joined.
        let _ = self.parts.send(part);
    }

    /// `None` if what was hashed is not what was written.
    fn finish(mut self, to_be_signed: &[u8]) -> Option<Box<dyn Signing + 's>> {
        let is_same = to_be_signed.starts_with(&self.beginning);
        if is_same {
            self.hand_over(to_be_signed.get(self.taken..).unwrap_or_default());
        }
        drop(self.parts);
        let hashed = self.thread.join();
        let hashed = hashed.unwrap_or_else(|panic| resume_unwind(panic));
        is_same.then_some(hashed)
    }
}

/// Octets that take longer to hash than a thread takes to start.
const LONG: usize = 1 << 20;

/// The octets of a part, about.
const PART: usize = 1 << 16;

/// So many parts wait to be hashed at most.
const WAITING: usize = 4;

#[cfg(test)]
mod tests {
    use core::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use countersign_asn1::Tag;
    use countersign_asn1::encode::Unsigned;
    use countersign_keys::{Hash, SignatureAlgorithm};

    use super::*;

    /// Its signatures are the message, and where it came from.
    #[derive(Debug, Default)]
    struct Noting {
        has_signed: AtomicBool,
    }

    impl Signer for Noting {
        fn public_key_info(&self) -> &[u8] {
            &[]
        }
        fn algorithm(&self) -> SignatureAlgorithm {
            SignatureAlgorithm::Ecdsa(Hash::Sha256)
        }
        fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
            Ok([b"whole: ", message].concat())
        }
        fn begin(&self) -> Option<Box<dyn Signing + '_>> {
            let message = b"parts: ".to_vec();
            Some(Box::new(Parts {
                signer: self,
                message,
            }))
        }
    }

    struct Parts<'s> {
        signer: &'s Noting,
        message: Vec<u8>,
    }

    impl Signing for Parts<'_> {
        fn update(&mut self, part: &[u8]) {
            self.message.extend_from_slice(part);
        }
        fn sign(self: Box<Self>) -> Result<Vec<u8>, SigningFailed> {
            self.signer.has_signed.store(true, Ordering::SeqCst);
            Ok(self.message)
        }
    }

    /// An object of this many octets, of which so many are foreseen, and how it was signed.
    fn signed(octets: usize, foreseen: usize) -> (Vec<u8>, Vec<u8>) {
        let signer = Noting::default();
        thread::scope(|scope| {
            let mut ahead = Ahead::of(foreseen, &signer, scope);
            let object = Unsigned::about(foreseen, &[0x05, 0x00], |w| {
                ahead.start(w);
                w.nested_about(Tag::SEQUENCE, foreseen, |w| {
                    ahead.take(w);
                    for number in 0..octets / 4 {
                        w.raw(&u32::try_from(number).unwrap_or_default().to_be_bytes());
                        ahead.take(w);
                    }
                });
            });
            assert!(!signer.has_signed.load(Ordering::SeqCst));
            let signature = ahead.sign(object.to_be_signed(), &signer);
            let signature = signature.expect("it is signed");
            (object.to_be_signed().to_vec(), signature)
        })
    }

    #[test]
    fn what_was_hashed_counts_if_it_is_what_was_written() {
        for (octets, foreseen, how) in [
            (LONG, LONG, "parts: "),
            (3 * LONG + 4, 3 * LONG + 4, "parts: "),
            // Of another length, in as many octets and in fewer and in more.
            (LONG, LONG + 4, "whole: "),
            (1_000, LONG, "whole: "),
            (17 * LONG, LONG, "whole: "),
            // Short.
            (LONG - 4, LONG - 4, "whole: "),
        ] {
            let (object, signature) = signed(octets, foreseen);
            let wanted = [how.as_bytes(), &object].concat();
            assert!(signature == wanted, "{octets} of {foreseen}, not {how}");
        }
    }

    #[test]
    fn a_thread_ends_when_nothing_is_signed() {
        let signer = Noting::default();
        thread::scope(|scope| {
            let mut ahead = Ahead::of(LONG, &signer, scope);
            let _ = Unsigned::about(LONG, &[], |w| {
                ahead.start(w);
                w.raw(&vec![0; LONG]);
                ahead.take(w);
            });
        });
        assert!(!signer.has_signed.load(Ordering::SeqCst));
    }
}
