//! PKCS#7 and Windows certificate stores: certificates in and out.
