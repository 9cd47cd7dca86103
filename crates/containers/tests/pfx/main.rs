//! PKCS#12: read from OpenSSL, Java and NSS, and read by them.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking and runs programs"
)]

mod bench;
mod faults;
mod reading;
mod windows;
mod writing;
