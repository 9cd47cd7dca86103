//! Profile and proven request to a linted, recorded, signed certificate.
