//! What `countersign-asn1` promises, held to it from outside.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod certificate_list;
mod certification_request;
mod general_name;
mod name;
mod oid;
mod pem;
mod sample;
