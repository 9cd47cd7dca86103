//! `modparam("module", "parameter", value)`, which Kamailio and `OpenSIPS` have alike.

use super::sip_server::Setting;

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
    pub(super) fn read(text: &str) -> Self {
        let mut script = Self::default();
        for (index, line) in text.lines().enumerate() {
            let line_number = index + 1;
            let line = line.trim();
            if let Some(arguments) = line.strip_prefix("modparam") {
                script.parameters.extend(parameter(arguments, line_number));
            } else if let Some((key, value)) = line.split_once('=')
                && ["listen", "socket"].contains(&key.trim())
                && let Some(socket) = value.trim().trim_matches('"').strip_prefix("tls:")
            {
                // What follows is where others see it, and how it is handled.
                let socket = socket.split_whitespace().next().unwrap_or(socket);
                script
                    .sockets
                    .push(Setting::new(socket.trim_matches('"'), line_number));
            }
        }
        script
    }
}

fn parameter(arguments: &str, line: usize) -> Option<ModParam> {
    let inside = arguments.trim().strip_prefix('(')?;
    let inside = inside.rsplit_once(')').map_or(inside, |(inside, _)| inside);
    let mut parts = inside
        .splitn(3, ',')
        .map(|part| part.trim().trim_matches('"').to_owned());
    Some(ModParam {
        module: parts.next()?,
        name: parts.next()?,
        setting: Setting::new(parts.next()?, line),
    })
}
