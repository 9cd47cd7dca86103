//! What `countersign-asn1` promises, held to it from outside.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod certificate_list;
mod certification_request;
mod encode;
mod error;
mod general_name;
mod glance;
mod golden;
mod hostile;
mod leniency;
mod name;
mod name_builder;
mod ocsp;
mod oid;
mod openssl;
mod pem;
mod sample;
