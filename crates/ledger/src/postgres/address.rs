//! `Address`: which server, which database, as whom.

use core::fmt;
use core::str::FromStr;
use core::time::Duration;

use postgres::Config;
use postgres::config::{Host, SslMode};

use crate::Error;

/// Which server, which database, as whom: `postgres://USER@HOST:PORT/DATABASE`, with the parameters of
/// libpq after a `?`.
///
/// The password is no part of it: what is written into settings and told in messages must not hold one.
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
}

impl Address {
    /// This address, with the password that its server asks for.
    #[must_use]
    pub fn with_password(mut self, password: &str) -> Self {
        self.config.password(password);
        self
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

    /// Whether nobody on the way can read what is written.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self.config.get_ssl_mode() {
            SslMode::Disable => return Ok(()),
            SslMode::Prefer => {}
            _ => return Err(Error::NoTls),
        }
        let far = self.config.get_hosts().iter().find(|host| match host {
            Host::Tcp(name) => {
                name != "localhost"
                    && !name
                        .parse::<core::net::IpAddr>()
                        .is_ok_and(|address| address.is_loopback())
            }
            #[cfg(unix)]
            Host::Unix(_) => false,
        });
        match far {
            Some(Host::Tcp(host)) => Err(Error::Plain { host: host.clone() }),
            _ => Ok(()),
        }
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
        let mut config: Config = text.parse().map_err(|_| Error::NoAddress)?;
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
        Ok(Self {
            text: text.to_owned(),
            config: Box::new(config),
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
