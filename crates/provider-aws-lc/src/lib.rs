//! The fast signature backend: aws-lc-rs.
