//! Two ends that talk in memory.

use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{
    ClientConfig, ClientConnection, ConnectionCommon, Error, ServerConfig, ServerConnection,
};

/// How a handshake ended, for each side.
#[derive(Debug)]
pub(crate) struct Meeting {
    pub(crate) client: Result<(), Error>,
    pub(crate) server: Result<(), Error>,
}

/// Lets them talk until both are silent.
pub(crate) fn meet(client: ClientConfig, server: ServerConfig, dialled: &str) -> Meeting {
    let name = ServerName::try_from(dialled.to_owned()).unwrap();
    let mut client = ClientConnection::new(Arc::new(client), name).unwrap();
    let mut server = ServerConnection::new(Arc::new(server)).unwrap();
    let mut meeting = Meeting {
        client: Ok(()),
        server: Ok(()),
    };
    loop {
        let there = carry(&mut client, &mut server, &mut meeting.server);
        let back = carry(&mut server, &mut client, &mut meeting.client);
        if there + back == 0 {
            break;
        }
    }
    let silent = client.is_handshaking() || server.is_handshaking();
    assert!(
        !silent || meeting.client.is_err() || meeting.server.is_err(),
        "neither is done, and neither says why"
    );
    meeting
}

/// What one has to say, heard by the other; how many octets.
fn carry<F, T>(
    from: &mut ConnectionCommon<F>,
    to: &mut ConnectionCommon<T>,
    heard: &mut Result<(), Error>,
) -> usize {
    let mut said = Vec::new();
    while from.wants_write() {
        from.write_tls(&mut said).unwrap();
    }
    let mut rest = said.as_slice();
    while heard.is_ok() && !rest.is_empty() {
        to.read_tls(&mut rest).unwrap();
        if let Err(error) = to.process_new_packets() {
            *heard = Err(error);
        }
    }
    said.len()
}
