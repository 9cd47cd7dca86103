//! A `PostgreSQL` server of a test's own, which ends with the test's process.
#![expect(
    clippy::disallowed_methods,
    reason = "the kit is for tests: here it runs programs and asks what is required"
)]

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::outside::present_or_skipped;

/// What a server shows of itself in TLS, and whose clients it asks for a certificate: all PEM.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "each test fills it in")]
pub struct ServerTls<'a> {
    /// Its certificate, and those above it.
    pub chain: &'a str,
    /// Its private key.
    pub key: &'a str,
    /// The roots of the clients' certificates.
    pub roots: &'a str,
}

/// A server on a loopback port, in a temporary folder, run by an ordinary user. It waits for its disk as
/// servers do that matter.
#[derive(Debug)]
pub struct PostgresServer {
    programs: PathBuf,
    port: u16,
    databases: AtomicU32,
    /// The shell that ends it when its standard input ends, with this process or before.
    shell: Child,
}

impl PostgresServer {
    /// Its administrator.
    pub const USER: &str = "ca";
    /// The password of its administrator, which has what needs quoting in it.
    pub const PASSWORD: &str = "pass:word\\with 'all'";

    /// The server of this process; `None`, and a printed line, when this machine has none.
    ///
    /// Panics when it is absent and `COUNTERSIGN_REQUIRE` names `postgres`.
    pub fn shared() -> Option<&'static Self> {
        static SERVER: OnceLock<Option<PostgresServer>> = OnceLock::new();
        SERVER
            .get_or_init(|| {
                let programs = present_or_skipped(programs(), "PostgreSQL", "postgres")?;
                Some(Self::start(programs, None))
            })
            .as_ref()
    }

    /// A server that takes connections over TLS alone, and into the database `certified` only from clients that
    /// show a certificate; `None` as [`Self::shared`].
    pub fn speaking_tls(tls: ServerTls<'_>) -> Option<Self> {
        let programs = present_or_skipped(programs(), "PostgreSQL", "postgres")?;
        let server = Self::start(programs, Some(tls));
        let address = server.address("postgres");
        server.execute(&address, "CREATE DATABASE certified");
        Some(server)
    }

    /// The address of a database of this name, without the password.
    pub fn address(&self, database: &str) -> String {
        format!(
            "postgres://{}@127.0.0.1:{}/{database}",
            Self::USER,
            self.port
        )
    }

    /// A new database: its address, without the password.
    pub fn database(&self) -> String {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("d{number}");
        self.execute(
            &self.address("postgres"),
            &format!("CREATE DATABASE {name}"),
        );
        self.address(&name)
    }

    /// Runs SQL as the administrator, who can do what no trigger lets others do.
    pub fn execute(&self, address: &str, sql: &str) -> String {
        let output = Command::new(self.programs.join("psql"))
            .args([
                "-X",
                "-q",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                address,
            ])
            .args(["-c", sql])
            .env("PGPASSWORD", Self::PASSWORD)
            .output()
            .expect("psql runs");
        assert!(output.status.success(), "{sql}: {output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Ends every connection to a database, as a server does that is started again.
    pub fn disconnect(&self, address: &str) {
        self.execute(
            address,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        );
    }

    fn start(programs: PathBuf, tls: Option<ServerTls<'_>>) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let mut shell = ordinary_user();
        if let Some(ServerTls { chain, key, roots }) = tls {
            shell
                .env("CHAIN", chain)
                .env("KEY", key)
                .env("ROOTS", roots);
        }
        let mut shell = shell
            .args(["sh", "-c", SCRIPT])
            .env("PROGRAMS", &programs)
            .env("PORT", port.to_string())
            .env("USER_NAME", Self::USER)
            .env("PASSWORD", Self::PASSWORD)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell runs");
        let mut said = String::new();
        let output = shell.stdout.take().expect("it is piped");
        let read = BufReader::new(output).read_line(&mut said);
        assert!(read.is_ok() && said == "ready\n", "PostgreSQL said: {said}");
        Self {
            programs,
            port,
            databases: AtomicU32::new(0),
            shell,
        }
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

/// Makes a cluster, runs its server until standard input ends, and leaves nothing behind.
const SCRIPT: &str = r#"
set -e
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf '%s\n' "$PASSWORD" > "$folder/password"
"$PROGRAMS/initdb" -D "$folder/data" -U "$USER_NAME" -A scram-sha-256 --pwfile="$folder/password" \
    --encoding=UTF8 --locale=C --no-sync > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
if [ -n "$KEY" ]; then
    umask 077
    printf '%s' "$CHAIN" > "$folder/data/server.crt"
    printf '%s' "$KEY" > "$folder/data/server.key"
    printf '%s' "$ROOTS" > "$folder/data/root.crt"
    printf '%s\n' 'ssl = on' "ssl_ca_file = 'root.crt'" >> "$folder/data/postgresql.conf"
    printf '%s\n' 'hostssl certified all all scram-sha-256 clientcert=verify-ca' \
        'hostssl all all all scram-sha-256' > "$folder/data/pg_hba.conf"
fi
"$PROGRAMS/postgres" -D "$folder/data" -p "$PORT" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories="$folder" -c max_connections=200 >> "$folder/log" 2>&1 < /dev/null &
server=$!
for attempt in $(seq 300); do
    if "$PROGRAMS/pg_isready" -q -h 127.0.0.1 -p "$PORT"; then break; fi
    kill -0 $server 2> /dev/null || { cat "$folder/log" >&2; exit 1; }
    sleep 0.1
done
echo ready
read -r _ || true
kill -INT $server
wait $server || true
"#;

/// No server runs as root.
fn ordinary_user() -> Command {
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout == b"0\n");
    if is_root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]);
        command
    } else {
        Command::new("env")
    }
}

/// Where the programs of the latest version are: Debian keeps them off the path.
fn programs() -> Option<PathBuf> {
    let versions = Path::new("/usr/lib/postgresql").read_dir().ok()?;
    versions
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").exists())
        .max()
}
