//! `Address`: which server, which database, as whom.

use core::fmt;
use core::net::IpAddr;
use core::str::FromStr;
use core::time::Duration;

use percent_encoding::percent_decode_str;
use postgres::Config;
use postgres::config::Host;
use rustls::ClientConfig;

use super::tls::{Mode, Tls};
use crate::Error;

/// Which server, which database, as whom: `postgres://USER@HOST:PORT/DATABASE`, with the parameters of
/// libpq after a `?`.
///
/// The password is no part of it: what is written into settings and told in messages must not hold one.
///
/// `sslmode`, `sslrootcert`, `sslcert` and `sslkey` mean what libpq means by them: the three files are the
/// caller's to read ([`Self::with_roots`], [`Self::with_identity`]).
// Deviation: without `sslmode` a connection to another machine is of `verify-full`, and `prefer` is for this
// machine alone: libpq prefers TLS, and takes the clear from whoever stands between.
///
/// ```
/// use countersign_ledger::Address;
/// let address: Address = "postgres://ca@db1.contoso.com/countersign?sslmode=disable".parse()?;
/// assert_eq!(
///     address.password_in("db1.contoso.com:*:countersign:ca:s3cr\\:et\n").as_deref(),
///     Some("s3cr:et")
/// );
/// assert!("postgres://ca:s3cret@db1.contoso.com/countersign".parse::<Address>().is_err());
/// # Ok::<(), countersign_ledger::Error>(())
/// ```
#[derive(Clone)]
pub struct Address {
    /// As it was written, without a password.
    text: String,
    config: Box<Config>,
    tls: Tls,
    files: Files,
}

/// The files that an address names.
#[derive(Clone, Debug, Default)]
struct Files {
    sslrootcert: Option<String>,
    sslcert: Option<String>,
    sslkey: Option<String>,
}

impl Address {
    /// This address, with the password that its server asks for.
    #[must_use]
    pub fn with_password(mut self, password: &str) -> Self {
        self.config.password(password);
        self
    }

    /// Whether its connections may be TLS: not where `sslmode` is `disable`.
    #[must_use]
    pub fn speaks_tls(&self) -> bool {
        self.tls.mode() != Mode::Disable
    }

    /// The file that `sslrootcert` names: roots that vouch for the server.
    #[must_use]
    pub fn sslrootcert(&self) -> Option<&str> {
        self.files.sslrootcert.as_deref()
    }

    /// The file that `sslcert` names: the client's own certificate, and those above it.
    #[must_use]
    pub fn sslcert(&self) -> Option<&str> {
        self.files.sslcert.as_deref()
    }

    /// The file that `sslkey` names: the key of that certificate.
    #[must_use]
    pub fn sslkey(&self) -> Option<&str> {
        self.files.sslkey.as_deref()
    }

    /// This address, with the roots that vouch for its server, PEM.
    ///
    /// # Errors
    /// [`Error::Tls`]
    pub fn with_roots(mut self, pem: &[u8]) -> Result<Self, Error> {
        self.tls.trust(pem)?;
        Ok(self)
    }

    /// This address, with the certificate that the client shows, those above it, and its key, each PEM.
    ///
    /// # Errors
    /// [`Error::Tls`]
    pub fn with_identity(mut self, chain: &[u8], key: &[u8]) -> Result<Self, Error> {
        self.tls.identify(chain, key)?;
        Ok(self)
    }

    /// The password for this address in a password file of libpq, if one is there: lines of
    /// `host:port:database:user:password`, where `*` is any, and a backslash takes a colon's meaning.
    #[must_use]
    pub fn password_in(&self, file: &str) -> Option<String> {
        let host = match self.config.get_hosts().first()? {
            Host::Tcp(host) => host.clone(),
            #[cfg(unix)]
            Host::Unix(folder) => folder.display().to_string(),
        };
        let port = self.config.get_ports().first().copied().unwrap_or(5432);
        let user = self.config.get_user().unwrap_or_default();
        let database = self.config.get_dbname().unwrap_or(user);
        let wanted = [&host, &port.to_string(), database, user];
        file.lines()
            .filter(|line| !line.starts_with('#'))
            .find_map(|line| {
                let fields = fields(line);
                let (password, pattern) = fields.split_last()?;
                let fits = pattern.len() == wanted.len()
                    && pattern
                        .iter()
                        .zip(wanted)
                        .all(|(pattern, wanted)| pattern == "*" || pattern == wanted);
                fits.then(|| password.clone())
            })
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// What a connection is made with, `None` in the clear; nobody on the way can read what is written.
    pub(crate) fn tls(&self) -> Result<Option<ClientConfig>, Error> {
        match (self.tls.mode(), far(&self.config)) {
            (Mode::Prefer, Some(host)) => Err(Error::Plain { host }),
            _ => self.tls.config(),
        }
    }
}

/// A host that is another machine.
fn far(config: &Config) -> Option<String> {
    let is_here = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    let host = config.get_hosts().iter().find(|host| !is_here(host));
    let address = config.get_hostaddrs().iter().find(|ip| !ip.is_loopback());
    match (host, address) {
        (Some(Host::Tcp(host)), _) => Some(host.clone()),
        (_, address) => address.map(IpAddr::to_string),
    }
}

impl FromStr for Address {
    type Err = Error;

    /// What is wrong is not quoted: there may be a password in it.
    fn from_str(text: &str) -> Result<Self, Error> {
        if !["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| text.starts_with(scheme))
        {
            return Err(Error::NoAddress);
        }
        let (rest, mode, files) = split(text)?;
        let mut config: Config = rest.parse().map_err(|_| Error::NoAddress)?;
        if config.get_password().is_some() {
            return Err(Error::PasswordInAddress);
        }
        if config.get_hosts().is_empty() || config.get_user().is_none() {
            return Err(Error::NoAddress);
        }
        if config.get_application_name().is_none() {
            config.application_name("countersign");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(PATIENCE);
        }
        let mode = mode.unwrap_or_else(|| match far(&config) {
            Some(_) => Mode::VerifyFull,
            None => Mode::Prefer,
        });
        config.ssl_mode(mode.ssl_mode());
        Ok(Self {
            text: text.to_owned(),
            config: Box::new(config),
            tls: Tls::of(mode),
            files,
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// An address without what is said of TLS, and that.
fn split(text: &str) -> Result<(String, Option<Mode>, Files), Error> {
    let (mut mode, mut files) = (None, Files::default());
    let Some((address, parameters)) = text.split_once('?') else {
        return Ok((text.to_owned(), mode, files));
    };
    let mut others = Vec::new();
    for parameter in parameters.split('&') {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let value = percent_decode_str(value).decode_utf8();
        let value = value.map_err(|_| Error::NoAddress)?.into_owned();
        match name {
            "sslmode" => mode = Some(Mode::named(&value)?),
            "sslrootcert" => files.sslrootcert = Some(value),
            "sslcert" => files.sslcert = Some(value),
            "sslkey" => files.sslkey = Some(value),
            _ => others.push(parameter),
        }
    }
    if others.is_empty() {
        return Ok((address.to_owned(), mode, files));
    }
    Ok((format!("{address}?{}", others.join("&")), mode, files))
}

/// The fields of a line of a password file.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        let literal = match character {
            ':' => {
                fields.push(String::new());
                continue;
            }
            '\\' => characters.next(),
            other => Some(other),
        };
        if let Some(field) = fields.last_mut() {
            field.extend(literal);
        }
    }
    fields
}

/// How long a server may say nothing.
const PATIENCE: Duration = Duration::from_secs(20);
