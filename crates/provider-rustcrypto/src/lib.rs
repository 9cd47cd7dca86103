//! The pure-Rust signature backend, and verify-only legacy algorithms.
