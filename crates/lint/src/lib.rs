//! One rule, one file, one citation: findings about certificates.
