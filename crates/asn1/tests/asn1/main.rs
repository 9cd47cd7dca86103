//! What `countersign-asn1` promises, held to it from outside.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod certificate_list;
mod certification_request;
mod encode;
mod general_name;
mod golden;
mod name;
mod name_builder;
mod oid;
mod pem;
mod sample;
