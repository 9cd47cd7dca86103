//! The scripts of Kamailio and `OpenSIPS`, which have `modparam("module", "parameter", value)` alike.

use super::lines::{Dialect, Line, Missing};
use super::preprocessor::Preprocessor;
use super::sip_server::Setting;
use super::{Context, Read};

/// One setting of a module.
#[derive(Debug)]
pub(super) struct ModParam {
    pub(super) module: String,
    pub(super) name: String,
    pub(super) setting: Setting,
}

/// Every `modparam` of a script, and every socket that it listens on by TLS.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub(super) parameters: Vec<ModParam>,
    pub(super) sockets: Vec<Setting>,
}

impl Script {
    /// Of the settings at the start; what routes calls is passed over.
    pub(super) fn read(context: &mut Context<'_>, text: &str, read: Read<'_>) -> Self {
        let mut preprocessor = Preprocessor::default();
        let lines = DIALECT.follow(context, text, read, &mut |line| preprocessor.sees(line));
        let mut script = Self::default();
        let mut lines = lines.into_iter();
        while let Some(line) = lines.next() {
            if line.text.starts_with("modparam") {
                let whole = whole(line, &mut lines);
                script.parameters.extend(parameters(&whole));
            } else if let Some((key, value)) = line.text.split_once('=')
                && ["listen", "socket"].contains(&key.trim())
                && let Some(socket) = value.trim().trim_matches('"').strip_prefix("tls:")
            {
                // What follows is where others see it, and how it is handled.
                let socket = socket.split_whitespace().next().unwrap_or(socket);
                script.sockets.push(line.setting(socket.trim_matches('"')));
            }
        }
        script
    }
}

/// A statement that may go over several lines, up to its bracket.
fn whole(mut line: Line, lines: &mut impl Iterator<Item = Line>) -> Line {
    let mut more = LONGEST;
    while !line.text.ends_with([')', ';'])
        && more > 0
        && let Some(next) = lines.next()
    {
        line.text.push_str(&next.text);
        more -= 1;
    }
    line
}

/// One setting, of each of the modules that are named: `modparam("tls|other", ...)`.
fn parameters(line: &Line) -> Vec<ModParam> {
    let Some([modules, name, value]) = parts(&line.text) else {
        return Vec::new();
    };
    let modules = modules.split('|').map(|module| ModParam {
        module: module.to_owned(),
        name: name.to_owned(),
        setting: line.setting(value),
    });
    modules.collect()
}

/// The modules, the parameter and its value.
fn parts(statement: &str) -> Option<[&str; 3]> {
    let inside = statement.strip_prefix("modparam")?.trim();
    let inside = inside.strip_prefix('(')?;
    let inside = inside.rsplit_once(')').map_or(inside, |(inside, _)| inside);
    let mut parts = inside
        .splitn(3, ',')
        .map(|part| part.trim().trim_matches('"'));
    Some([parts.next()?, parts.next()?, parts.next()?])
}

const DIALECT: Dialect = Dialect {
    comments: &['#'],
    block: Some(("/*", "*/")),
    order: Some("#!"),
    includes: &[
        ("include_file", Missing::Fault),
        ("import_file", Missing::Fine),
    ],
};

/// How many lines a setting goes over.
const LONGEST: usize = 10;
