//! Which UM IP gateway a text stands for.

use super::Resolver;
use crate::Error;
use crate::change::{Alteration, Changes};
use crate::files::ReadFile;
use crate::gateway::UmIpGateway;
use crate::nearest::nearest;

impl<R: ReadFile> Resolver<'_, R> {
    /// UM IP gateways are removed, have another IP address or are set otherwise.
    pub(super) fn gateways(&mut self) -> Result<(), Error> {
        let Changes {
            remove_um_ip_gateway,
            own_address,
            um_ip_gateway,
            ..
        } = self.written.changes();
        for (index, change) in remove_um_ip_gateway.iter().enumerate() {
            let key = format!("remove_um_ip_gateway[{index}].gateway");
            let gateway = self.gateway(&key, &change.gateway)?;
            self.made.push(Alteration::RemoveGateway { gateway });
        }
        for (index, change) in own_address.iter().enumerate() {
            let key = format!("own_address[{index}].gateway");
            let gateway = self.gateway(&key, &change.gateway)?;
            self.made.push(Alteration::OwnAddress { gateway });
        }
        for (index, change) in um_ip_gateway.iter().enumerate() {
            let of = self.endpoints(&format!("um_ip_gateway[{index}]"), &change.of)?;
            self.made.push(Alteration::Dial {
                of,
                host: change.host.clone(),
                address: change.address.clone(),
                port: change.port,
            });
        }
        Ok(())
    }

    /// The name of the UM IP gateway of this name or address.
    fn gateway(&self, key: &str, name: &str) -> Result<String, Error> {
        let gateways = self.estate.deployment().gateways.as_deref();
        let gateways = gateways.unwrap_or_default();
        match gateways.iter().find(|gateway| gateway.is_called(name)) {
            Some(gateway) => Ok(gateway.name().to_owned()),
            None => {
                let near = nearest(name, gateways.iter().map(UmIpGateway::name));
                self.unknown(key, "UM IP gateway", name, near)
            }
        }
    }
}
