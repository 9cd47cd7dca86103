//! For whom a PKCS#12 is written.

/// What protects a PKCS#12: what the reader of it can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PfxPreset {
    /// Triple DES and a MAC of SHA-1: the most that Windows before 10 (1709) and Server 2019 imports,
    /// and so the hosts of Exchange 2013 and Lync 2013. Long passphrases must make up for the cipher.
    Windows2012,
    /// AES-256 with PBKDF2-HMAC-SHA-256, and a MAC of SHA-256: OpenSSL since 1.1, Windows since 10 (1709)
    /// and Server 2019, Java since 8u301, NSS.
    Modern,
}

impl PfxPreset {
    /// Every preset.
    pub const ALL: [Self; 2] = [Self::Windows2012, Self::Modern];

    /// As it is named on a command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Windows2012 => "windows-2012",
            Self::Modern => "modern",
        }
    }
}
