//! Keys and signatures: algorithms, key files, the traits that signers and verifiers implement.
