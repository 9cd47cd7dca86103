//! `countersign` and its surroundings: a folder that goes away, and the fixtures.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder to run `countersign` and other programs in.
pub(crate) struct Bench {
    folder: TempDir,
}

/// What a program said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Bench {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A file in the folder, there or not.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), contents).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// Brings a fixture into the folder.
    pub(crate) fn fixture(&self, name: &str) {
        std::fs::copy(fixtures().join(name), self.path(name)).unwrap();
    }

    /// The names of what is in the folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Runs `countersign` in the folder, without a terminal.
    pub(crate) fn countersign<I>(&self, arguments: I) -> Said
    where
        I: IntoIterator<Item: AsRef<OsStr>>,
    {
        self.run(countersign(), arguments, Stdio::null())
    }

    /// Runs `countersign` with a file as its standard input.
    pub(crate) fn countersign_on<I>(&self, stdin: &str, arguments: I) -> Said
    where
        I: IntoIterator<Item: AsRef<OsStr>>,
    {
        let stdin = std::fs::File::open(self.path(stdin)).unwrap();
        self.run(countersign(), arguments, stdin.into())
    }

    /// Runs another program in the folder; its arguments are split at blanks.
    pub(crate) fn other(&self, program: Command, arguments: &str) -> Said {
        self.run(program, arguments.split_whitespace(), Stdio::null())
    }

    fn run<I>(&self, mut program: Command, arguments: I, stdin: Stdio) -> Said
    where
        I: IntoIterator<Item: AsRef<OsStr>>,
    {
        let output = program
            .args(arguments)
            .current_dir(self.folder.path())
            .env("NO_COLOR", "1")
            .env("COLUMNS", "100")
            .stdin(stdin)
            .output()
            .unwrap();
        output.into()
    }
}

impl Said {
    /// That it went well.
    #[track_caller]
    pub(crate) fn well(self) -> Self {
        assert_eq!(self.status, 0, "{self:#?}");
        self
    }

    /// The standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap()
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().expect("it was not killed"),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// `countersign`, which speaks English here, whatever the locale of whoever runs the tests.
pub(crate) fn countersign() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_countersign"));
    program.env("LC_ALL", "C").env_remove("LANGUAGE");
    program
}

/// The arguments of a command line without quotes.
pub(crate) fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

/// The files of `tests/fixtures`.
pub(crate) fn fixtures() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"))
}
