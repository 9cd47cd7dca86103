//! Parties, verifier rules and the four checks of mutual trust.
