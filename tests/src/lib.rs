//! Conformance, interop, life cycle, policy scenarios, architecture.
