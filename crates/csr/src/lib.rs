//! PKCS#10: build a request; turn a stranger's bytes into a proven request.
