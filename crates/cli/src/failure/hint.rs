//! What to do next.

use std::io;

use countersign_asn1::pem::{self, Label};
use countersign_asn1::{self as asn1, ErrorKind};
use countersign_ca::{self as authority, Incapacity, LedgerError, Refusal, Unlike};
use countersign_containers as containers;
use countersign_keys::KeyError;
use countersign_ledger::{self as ledger, Trouble};

use super::{Failure, Fault, Instead, Unread};
use crate::console;
use crate::files::{ArchiveFault, Source};

impl Failure {
    /// The next step, where there is an obvious one.
    pub(crate) fn hint(&self) -> Option<String> {
        let file = match self {
            Self::Input {
                file: Source::File(path),
                ..
            } => quoted(&path.display().to_string()),
            Self::Input {
                file: Source::Stdin,
                ..
            } => "-".to_owned(),
            _ => "FILE".to_owned(),
        };
        if let Self::NotHandedOut { ca, serial, .. } = self {
            return Some(format!(
                "it is in the ledger: `countersign ca list --ca {} --serial {serial} --format pem` gives it back",
                quoted(&ca.to_string())
            ));
        }
        self.general_hint()
            .map(|hint| hint.replace("{file}", &file))
    }

    /// The next step, with `{file}` for the file that is at fault.
    fn general_hint(&self) -> Option<&'static str> {
        match self {
            Self::Input { fault, .. } => fault.hint(),
            Self::Estate { fault, .. } => of_estate(fault),
            Self::Changes { fault, .. } => of_changes(fault),
            Self::NoChange => {
                Some("name one, as `--renew NAME`, or a file of them with `--changes FILE`")
            }
            Self::PassphraseNeeded { .. } => Some(PASSPHRASE),
            Self::OutPassphraseNeeded { .. } => {
                Some("give it with `--out-passphrase-file FILE` or `--out-passphrase-fd N`")
            }
            Self::CaPassphraseNeeded { .. } => {
                Some("give it with `--ca-passphrase-file FILE` or `--ca-passphrase-fd N`")
            }
            Self::Conversion { fault } => fault.hint(),
            Self::Exists { .. } => Some("choose another name, or replace it with `--force`"),
            Self::KeyOnTerminal => {
                Some("write it to a file with `--out FILE`, or show it all the same with `--out -`")
            }
            Self::NotAFolder => Some("name the folder to make: `--out FOLDER`"),
            Self::NotRegular { .. } => Some("name a file, or `-` for standard output"),
            Self::Write { fault, .. } => match fault.kind() {
                io::ErrorKind::NotFound => Some("make the folder first"),
                io::ErrorKind::PermissionDenied => Some("choose a folder that you may write to"),
                io::ErrorKind::StorageFull
                | io::ErrorKind::QuotaExceeded
                | io::ErrorKind::FileTooLarge => Some("free some space on that disk, and go on"),
                _ => None,
            },
            Self::OutWithoutScripts => {
                Some("add `--format powershell`, or write standard output to a file")
            }
            Self::NotOneServer => Some("name the server: `--san ex1.contoso.com`"),
            Self::NoSubject => {
                Some("name it: `--san um1.contoso.com`, or `--subject CN=um1.contoso.com`")
            }
            Self::FolderExists { .. } => {
                Some("choose another name: what is there is never written over")
            }
            Self::OneName { .. } => {
                Some("UM and Lync answer under names of their own: what each dials for the other")
            }
            Self::LedgerAddress { fault } => of_ledger(fault),
            Self::Profile { fault } | Self::SelfSigned { fault } => of_authority(fault),
            Self::NotForAuthorities { .. } => Some(
                "sub-ca is the house's for authorities; `countersign ca sign` takes the others",
            ),
            Self::NoLinkBetween { .. } => Some("`countersign check ESTATE` lists the links"),
            Self::UnknownProduct { .. } => Some("`countersign products` lists them"),
            Self::Request { .. }
            | Self::Backend { .. }
            | Self::PassphrasesDiffer
            | Self::Prompt { .. }
            | Self::NotHandedOut { .. }
            | Self::Print { .. } => None,
        }
    }
}

/// A name as a shell takes it for one word.
fn quoted(name: &str) -> String {
    let is_plain =
        |character: char| character.is_ascii_alphanumeric() || "%+,-./:=@_".contains(character);
    if !name.is_empty() && name.chars().all(is_plain) && !name.starts_with('-') {
        return name.to_owned();
    }
    // A file whose name begins with a hyphen is no option in its folder.
    let folder = if name.starts_with('-') { "./" } else { "" };
    format!(
        "'{folder}{}'",
        console::printable(name).replace('\'', r"'\''")
    )
}

impl Fault {
    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Unreadable(fault) if is_absent(fault) => {
                Some("check the path; `-` reads standard input")
            }
            Self::Unreadable(fault) => match fault.kind() {
                io::ErrorKind::PermissionDenied => Some("run as a user who may read it"),
                io::ErrorKind::IsADirectory => Some("name a file in it"),
                _ => None,
            },
            Self::TooLarge | Self::TextTooLarge => Some("check that this is the file you mean"),
            Self::ReadBefore => Some("use `-` once, and name files for the others"),
            Self::TooManyCertificates { .. } => {
                Some("keep only the certificates that matter here, or split the file")
            }
            Self::NoCertificate => Some("export it again, with certificates"),
            Self::NotText { .. } => Some("wanted is TOML, a text: save it as UTF-8"),
            Self::NotAnEstate { found } => of_estate_instead(found),
            Self::NotAnAuthority { .. } => Some(
                "name the folder that `countersign ca init` made; to make one: `countersign ca init FOLDER --subject NAME`",
            ),
            Self::TwoAuthorities => {
                Some("name `{file}/issuing`, which issues to servers, or `{file}/root`")
            }
            Self::NotActive => Some(
                "have its authority.csr signed by the authority above, and then: `countersign ca activate CERT --ca {file}`",
            ),
            Self::OtherLedger { .. } => Some(RESTORE),
            Self::NotKnown { .. } => Some(
                "name the profile, and a request that the key signed: `--profile PROFILE --request FILE`",
            ),
            Self::KeyOfNone { .. } => Some(
                "`countersign key inspect` and `cert inspect` show the same fingerprint of a key and its certificate",
            ),
            Self::NoSuchKey { .. } => Some("leave `--key` out for the one that signs"),
            Self::KeyNotActive { .. } => Some(
                "have its authority.csr signed by the authority above, and then: `countersign ca activate CERT --ca {file}`",
            ),
            Self::PlaceTaken { .. } => Some(
                "name it with `--crl` or `--issuer-url`: whoever checks a certificate wants the list that the same key signed",
            ),
            Self::HouseName { .. } => {
                Some("give it a name of its own in its first line, as `name = \"contoso-sip\"`")
            }
            Self::ProfileNotAtHand { .. } => Some("name its file: `--profile-file FILE`"),
            Self::NameTaken { .. } => Some(
                "`countersign ca rollover` gives that one a new key; a new authority wants another name, or a database of its own: `createdb`",
            ),
            Self::OtherPlan => {
                Some("name another folder, or give the options with which it was begun")
            }
            Self::NoneSelected => {
                Some("`countersign ca list` shows the certificates, with their profiles and names")
            }
            Self::NoSerial { .. } | Self::HomeAlready { .. } => None,
            Self::NoShards => {
                Some("write `shards = 16` into its authority.toml, or leave `--shards` out")
            }
            Self::NoNameOfShard => {
                Some("write them into `crl` or `delta_crl` of its authority.toml")
            }
            Self::FolderChanges => Some("try again when nobody changes the authority's folder"),
            Self::Archive(ArchiveFault::Newer { .. }) => Some("use that version"),
            Self::Archive(ArchiveFault::Other(_)) => {
                Some("`countersign ca export --ca FOLDER --out FILE` makes one")
            }
            Self::Discrepancy(ledger::Discrepancy::Cut { .. }) => {
                Some("take a newer copy: this one was made before that head was noted down")
            }
            Self::Archive(_) | Self::Discrepancy(_) => {
                Some("take another copy of the file, or an older export")
            }
            Self::NoClientKey => Some("name it with `sslkey=FILE` in the database's address"),
            Self::KeyForOthers => Some("`chmod 600 {file}`"),
            Self::NoList => None,
            Self::OlderList { .. } => {
                Some("name the list that was published last, or state `--no-list-since`")
            }
            Self::NoChain { .. } => Some("add those above it with `--chain FILE`, the root too"),
            Self::AuthorityFile(fault) => match fault.kind() {
                io::ErrorKind::PermissionDenied => Some("run as a user who may read it"),
                _ => Some(RESTORE),
            },
            Self::NoPassphrase | Self::NotAPassphrase { .. } => {
                Some("wanted is a file of text whose first line is the passphrase and nothing else")
            }
            Self::Certificates(fault) => of_certificates(fault),
            Self::Syntax(fault) => of_syntax(fault),
            Self::Key(fault) => of_key(fault),
            Self::Request(countersign_csr::Error::Malformed(fault)) => of_syntax(fault),
            Self::Request(
                countersign_csr::Error::Unsupported { .. }
                | countersign_csr::Error::UnknownSignatureAlgorithm(_),
            ) => Some(
                "make it again with a key of RSA, or of P-256 or P-384 by its name, and sign it with SHA-256",
            ),
            Self::Request(_) => None,
            Self::Authority(fault) => of_authority(fault),
            Self::Foreign(authority::Error::NoAuthority { .. }) => Some(
                "wanted is the certificate of the authority itself: `basicConstraints` with CA, and `keyUsage` with keyCertSign",
            ),
            Self::Foreign(fault) => of_authority(fault),
            Self::Ledger(fault) => of_ledger(fault),
            Self::Relocation(ledger::RelocationError::NotEmpty { .. }) => Some(
                "name another place: a file that is not there yet, or an empty database (`createdb`)",
            ),
            Self::Relocation(ledger::RelocationError::Copy(fault)) => of_ledger(fault),
            Self::Relocation(ledger::RelocationError::Ledger(LedgerError::Unavailable {
                source,
            })) => Trouble::of(&**source).map(of_trouble),
            Self::Relocation(_) => None,
            Self::Settings { .. } => {
                Some("wanted are the lists `crl`, `ocsp` and `issuer_url`, each of URIs")
            }
            Self::OtherIssuer { .. } => Some("name the folder of the authority that issued it"),
            Self::Serial { found: 0, .. } => {
                Some("`countersign cert inspect FILE` shows the serial number of a certificate")
            }
            Self::Serial { .. } => Some("name the file of the certificate instead"),
            Self::Import(fault) => of_import(fault),
            Self::NoKey => Some("name the file of the private key"),
            Self::SeveralKeys { .. } => Some(
                "take one out, with its certificate: `countersign cert convert {file} --alias NAME --key-out um1.key --out um1.pem`",
            ),
            Self::KeyPassphrase { .. } => Some(
                "give it the same: `keytool -keypasswd -keystore {file} -alias NAME -new PASSPHRASE`",
            ),
            Self::SeveralRequests { .. } => Some("keep one request in a file"),
            Self::In { fault, .. } => fault.hint(),
        }
    }
}

fn is_absent(fault: &io::Error) -> bool {
    matches!(
        fault.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// What to do about a ledger's home.
fn of_trouble(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Disk => {
            "the disk is full, or cannot be written: free some space there, and go on; what was recorded is kept"
        }
        Trouble::Denied => "run as a user who may write to it and to its folder",
        Trouble::Busy => "others use it: try again",
        Trouble::NoServer => "check that the server runs, and listens there",
        Trouble::NoDatabase => "make it first: `createdb NAME`",
        Trouble::Refused => {
            "give the password in ~/.pgpass (mode 0600) or PGPASSWORD; the server's pg_hba.conf says who may enter"
        }
        Trouble::Tls => {
            "`sslmode` and `sslrootcert` in the address say how the server shows who it is, as for libpq"
        }
        _ => RESTORE,
    }
}

fn of_ledger(fault: &ledger::Error) -> Option<&'static str> {
    if let Some(trouble) = Trouble::of(fault) {
        return Some(of_trouble(trouble));
    }
    match fault {
        ledger::Error::Newer { .. } => Some("use that version of this program"),
        ledger::Error::NoWriteAheadLog { .. } => Some(
            "keep an authority's folder on a disk of this machine, or its ledger in a database",
        ),
        ledger::Error::NoAddress => {
            Some("as `postgres://ca@localhost/countersign`; the password is not part of it")
        }
        ledger::Error::PasswordInAddress => {
            Some("keep it in ~/.pgpass (mode 0600), or give it in PGPASSWORD")
        }
        ledger::Error::Plain { .. } => {
            Some("leave `sslmode` out, or say that the way is private with `?sslmode=disable`")
        }
        ledger::Error::NoRoot { .. } => Some(
            "name its file with `?sslrootcert=FILE`, or put it into ~/.postgresql/root.crt; over a private way `?sslmode=disable`",
        ),
        ledger::Error::NoMode { .. } | ledger::Error::Tls { .. } => None,
        ledger::Error::NotDurable => Some("set `fsync = on` in the server's postgresql.conf"),
        ledger::Error::OtherTables { .. } => {
            Some("give the ledger a database of its own: `createdb countersign`")
        }
        // A statement that failed: what the server said is all that is known.
        ledger::Error::Postgres { .. } => None,
        ledger::Error::LogLeft { .. } | ledger::Error::Older { .. } => Some(
            "let `countersign ca audit verify` open it once as a user who may write to it and to its folder",
        ),
        _ => Some(RESTORE),
    }
}

fn of_authority(fault: &authority::Error) -> Option<&'static str> {
    match fault {
        authority::Error::Malformed(fault) => of_syntax(fault),
        authority::Error::Ledger(LedgerError::Unavailable { source }) => {
            Trouble::of(&**source).map(of_trouble)
        }
        authority::Error::Ledger(LedgerError::NoBase { .. }) => {
            Some("make a complete list first: `countersign ca crl` without `--delta`")
        }
        authority::Error::Refused {
            refusal: Refusal::NoDistributionPoint,
            ..
        } => Some(
            "name it with `--crl` when the authority is made, or in `crl` of its authority.toml",
        ),
        authority::Error::Refused {
            refusal: Refusal::PathLength,
            ..
        } => Some("make it below the root, or below an authority with another path length"),
        authority::Error::Refused {
            refusal: Refusal::AsksForAuthority,
            ..
        } => Some("`countersign ca sign-intermediate` issues authorities' certificates"),
        authority::Error::Refused {
            refusal: Refusal::Key { .. },
            ..
        } => Some("make a key of a kind that is wanted, with `--kind`, and a request with it"),
        authority::Error::Refused {
            refusal: Refusal::Signature { .. },
            ..
        } => Some(
            "sign with an authority of another kind of key: `countersign ca init --kind rsa4096` makes one",
        ),
        authority::Error::Refused {
            refusal: Refusal::TooFewNames { .. },
            ..
        } => Some("make the request again with more names: `--san NAME` for each"),
        authority::Error::Refused {
            refusal: Refusal::NameConstraints(_),
            ..
        } => Some("ask for names that the authority may give, or sign with another one"),
        authority::Error::Refused {
            refusal: Refusal::NoRenewal(Unlike::Compromised),
            ..
        } => Some("have a new key and a request with it, and add `--request FILE`"),
        authority::Error::Refused {
            refusal: Refusal::NoRenewal(Unlike::PurposeLost { .. }),
            ..
        } => Some(
            "to do without it name the profile yourself; to keep it, give the profile that it was made by a name of its own, and sign the request anew: `countersign ca sign REQUEST --profile FILE`",
        ),
        authority::Error::Unfit(_) => Some(
            "have it issued again as wanted, or name the profile that it fits with `--profile FILE`",
        ),
        authority::Error::NoResponder { .. } => Some(
            "a responder's certificate is of the profile ocsp-signer: `countersign ca sign REQUEST --profile ocsp-signer`",
        ),
        authority::Error::NotSelfSigned { .. } => {
            Some("ask its holder for a request, PKCS#10, which the key signs")
        }
        authority::Error::UnknownProfile { .. } => {
            Some("a profile of your own is a file: its name ends in .toml, or has a folder")
        }
        authority::Error::ProfileSyntax { .. } => {
            Some("`countersign ca profiles um` shows a profile to start from")
        }
        authority::Error::NoAuthority {
            reason: Incapacity::OtherKey | Incapacity::NotAnAuthority,
            ..
        } => Some(RESTORE),
        _ => None,
    }
}

/// Both ways on from a certificate that was taken for an estate, and one from everything else.
fn of_estate_instead(found: &Instead) -> Option<&'static str> {
    match found {
        Instead::Certificates { .. } => Some(
            "name it in an estate, as examples/contoso/estate.toml does; or ask about two certificates: `countersign check --um {file} --um-trust ROOTS --um-fqdn NAME --lync FILE --lync-trust ROOTS --lync-fqdn NAME`",
        ),
        Instead::Pem { label: Some(label) } => of_label(label),
        Instead::Nothing | Instead::Pem { label: None } => {
            Some("examples/contoso/estate.toml is an estate to start from")
        }
        Instead::Pkcs12 => of_certificates(&containers::Error::Pkcs12),
    }
}

fn of_estate(fault: &countersign_um::Error) -> Option<&'static str> {
    use countersign_um::Error;
    match fault {
        Error::Unreadable { fault, .. } => match fault.downcast_ref() {
            Some(Unread(Fault::Unreadable(fault))) if is_absent(fault) => {
                Some("paths in an estate are relative to the estate file's folder")
            }
            Some(Unread(fault)) => fault.hint(),
            None => None,
        },
        Error::UnknownName {
            kind: "product", ..
        } => Some(
            "`countersign products` lists them; a peer without `product` is a generic gateway, of which less is known",
        ),
        Error::Contents { fault, .. } => of_certificates(fault),
        Error::Certificate { fault, .. } => of_syntax(fault),
        Error::NoCertificate { .. } => Some("export it again, with certificates"),
        Error::Syntax { .. } | Error::UnknownKey { .. } | Error::Value { .. } => Some(
            "the estates in examples show every table; crates/um/estate.schema.json has every key",
        ),
        Error::TooManyLinks => Some(
            "`countersign matrix` groups any number of them; to ask about some, write their `[[link]]`s",
        ),
        Error::NoLink => Some("write a `[[link]]` with `from` and `to`"),
        _ => None,
    }
}

fn of_import(fault: &countersign_um::ImportError) -> Option<&'static str> {
    use countersign_um::ImportError;
    match fault {
        ImportError::Certificates(fault) => of_certificates(fault),
        ImportError::Collected { .. } => Some(
            "wanted is the file that the script of `countersign collect` writes; crates/um/collected.schema.json has its form",
        ),
        ImportError::Form { .. } => {
            Some("gather it again, by the script of this `countersign collect`")
        }
        _ => None,
    }
}

/// Whether nothing but a file can stand there.
fn names_a_file(key: &str) -> bool {
    ["replace", "crl"]
        .iter()
        .any(|table| key.starts_with(table))
}

fn of_changes(fault: &countersign_um::Error) -> Option<&'static str> {
    use countersign_um::Error;
    match fault {
        Error::Unreadable { file, fault } => match fault.downcast_ref() {
            Some(Unread(Fault::Unreadable(fault)))
                if is_absent(fault) && names_a_file(file.place().key()) =>
            {
                Some(
                    "a path begins where the command runs, and in a file of changes where that file lies",
                )
            }
            Some(Unread(Fault::Unreadable(fault))) if is_absent(fault) => Some(
                "it is neither a file nor the fingerprint, subject or common name of a certificate of the estate",
            ),
            Some(Unread(fault)) => fault.hint(),
            None => None,
        },
        Error::UnknownName {
            kind: "product", ..
        } => Some("`countersign products` lists them"),
        Error::Syntax { .. } | Error::UnknownKey { .. } | Error::Value { .. } => {
            Some("crates/um/changes.schema.json has every key")
        }
        other => of_estate(other),
    }
}

fn of_certificates(fault: &containers::Error) -> Option<&'static str> {
    match fault {
        containers::Error::Syntax(fault) => of_syntax(fault),
        containers::Error::At { error, .. } => of_certificates(error),
        containers::Error::NoCertificate { found } => found.iter().find_map(of_label),
        containers::Error::IndefiniteLength { .. } => {
            Some("convert it: `openssl pkcs7 -inform der -in {file} -out certificates.p7b`")
        }
        containers::Error::NotCertificatesOnly { .. } => {
            Some("export the certificates themselves, not a signed message")
        }
        containers::Error::Pkcs12 => Some(
            "take the certificates out, and leave the key where it is used: `countersign cert convert {file} --no-key --out certificates.pem`",
        ),
        containers::Error::WrongPassphrase => Some(WRONG_PASSPHRASE),
        containers::Error::UnsupportedProtection { .. } => Some(
            "write it anew: `openssl pkcs12 -legacy -in {file} -nodes | openssl pkcs12 -export -out new.pfx`",
        ),
        containers::Error::SecretKey { .. } => Some(
            "write what is no secret key into a store of its own: `keytool -importkeystore -srckeystore {file} -srcstoretype JCEKS -srcalias ALIAS -destkeystore new.p12 -deststoretype PKCS12`",
        ),
        containers::Error::Truncated { .. } => Some(CUT_OFF),
        _ => None,
    }
}

fn of_syntax(fault: &asn1::Error) -> Option<&'static str> {
    match fault.kind() {
        ErrorKind::Truncated { .. } => Some(CUT_OFF),
        ErrorKind::Pem(fault) => of_pem(fault),
        _ => None,
    }
}

fn of_pem(fault: &pem::Fault) -> Option<&'static str> {
    match fault {
        pem::Fault::Empty => Some("nothing was written to it: make or export it again"),
        pem::Fault::NothingFound => {
            Some("name a file in PEM (Base64, as .pem, .cer, .crt, .p7b) or DER")
        }
        pem::Fault::EndMissing(_) | pem::Fault::BeginMissing { .. } | pem::Fault::Truncated(_) => {
            Some(CUT_OFF)
        }
        pem::Fault::TrustedCertificate(_) => {
            Some("drop the trust settings: `openssl x509 -in {file} -out plain.pem`")
        }
        pem::Fault::LegacyEncryption(_) => {
            Some("convert the key: `openssl pkcs8 -topk8 -in {file} -out um.key`")
        }
        pem::Fault::WrongLabel { place, .. } => of_label(&place.label),
        _ => None,
    }
}

fn of_key(fault: &KeyError) -> Option<&'static str> {
    match fault {
        KeyError::Pem(fault) => of_syntax(fault),
        KeyError::PassphraseNeeded => Some(PASSPHRASE),
        KeyError::WrongPassphrase => Some(WRONG_PASSPHRASE),
        KeyError::NotOneKey { .. } => Some("keep one private key in a file"),
        _ => None,
    }
}

/// The command for what a file turned out to be.
fn of_label(label: &Label) -> Option<&'static str> {
    match label {
        Label::Certificate | Label::Pkcs7 => {
            Some("this is a certificate: `countersign cert inspect {file}` shows it")
        }
        Label::CertificationRequest => {
            Some("this is a request: `countersign csr inspect {file}` shows it")
        }
        Label::PrivateKey
        | Label::EncryptedPrivateKey
        | Label::RsaPrivateKey
        | Label::EcPrivateKey
        | Label::PublicKey => Some("this is a key: `countersign key inspect {file}` shows it"),
        _ => None,
    }
}

const WRONG_PASSPHRASE: &str = "check the passphrase, its case and its blanks";
const RESTORE: &str = "an authority's folder is whole or of no use: restore it from its backup";
const CUT_OFF: &str = "the file was cut off or changed on its way: copy or export it again";
const PASSPHRASE: &str = "give it with `--passphrase-file FILE` or `--passphrase-fd N`";
