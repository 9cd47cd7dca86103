//! Whole PKIs made by another hand, for tests.
