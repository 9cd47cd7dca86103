//! Where a certificate's private key is said to live: `CERT_KEY_PROV_INFO_PROP_ID`.

use super::value::Fault;
use super::wide;

/// `CRYPT_KEY_PROV_INFO`: which provider holds the private key, and under which name.
///
/// It is the store's claim. Nothing here can know whether the key is there, and a store that was
/// carried to another machine still names the provider of the first.
///
/// As serialized: seven little-endian fields of four octets (offsets of the container's and the
/// provider's name, the provider's type, flags, number and offset of parameters, key spec), then the
/// names in UTF-16LE, each ended by NUL and padded to a multiple of eight octets.
///
/// Parameters are counted and not decoded; PINs are among them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct KeyProviderInfo {
    /// The name of the key container, a GUID as a rule.
    pub container_name: Option<String>,
    /// The provider's name; `None` is the default provider of the type.
    pub provider_name: Option<String>,
    /// `PROV_RSA_FULL` is 1, `PROV_RSA_SCHANNEL` 12; 0 says that the provider is a key storage
    /// provider of CNG.
    pub provider_type: u32,
    /// `CRYPT_MACHINE_KEYSET` and others.
    pub flags: u32,
    /// How many parameters were there where it was read; none is written.
    pub parameters: u32,
    /// `AT_KEYEXCHANGE` is 1, `AT_SIGNATURE` 2; 0 with CNG.
    pub key_spec: u32,
}

impl KeyProviderInfo {
    /// `CRYPT_MACHINE_KEYSET`: the key belongs to the machine and not to a user.
    pub const MACHINE_KEYSET: u32 = 0x20;
    /// `AT_KEYEXCHANGE`
    pub const KEY_EXCHANGE: u32 = 1;

    /// A key of the machine, for key exchange unless a CNG provider holds it (type 0).
    #[must_use]
    pub fn new(container_name: &str, provider_name: &str, provider_type: u32) -> Self {
        Self {
            container_name: Some(container_name.to_owned()),
            provider_name: Some(provider_name.to_owned()),
            provider_type,
            flags: Self::MACHINE_KEYSET,
            parameters: 0,
            key_spec: match provider_type {
                0 => 0,
                _ => Self::KEY_EXCHANGE,
            },
        }
    }

    /// Whether the store says that a CNG key storage provider holds the key: provider type 0.
    ///
    /// Exchange Unified Messaging and Lync Server use such keys badly or not at all: they want the
    /// older kind, a cryptographic service provider. It is the store's claim, as all of this is.
    #[must_use]
    pub fn is_cng(&self) -> bool {
        self.provider_type == 0
    }

    /// Whether the key belongs to the machine and not to a user.
    #[must_use]
    pub fn is_machine_key(&self) -> bool {
        self.flags & Self::MACHINE_KEYSET != 0
    }

    pub(crate) fn decode(data: &[u8]) -> Result<Self, Fault> {
        let (fields, _) = data.as_chunks::<4>();
        let Some(fields) = fields.first_chunk::<7>() else {
            return Err(Fault::new("it has fewer than 28 octets", 0));
        };
        let [
            container,
            provider,
            provider_type,
            flags,
            parameters,
            _,
            key_spec,
        ] = fields.map(u32::from_le_bytes);
        Ok(Self {
            container_name: name(data, container, 0)?,
            provider_name: name(data, provider, 4)?,
            provider_type,
            flags,
            parameters,
            key_spec,
        })
    }

    /// The data of the property, without parameters.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let Self {
            container_name,
            provider_name,
            provider_type,
            flags,
            parameters: _,
            key_spec,
        } = self;
        let mut names = Vec::new();
        let mut place = |name: &Option<String>| {
            let Some(name) = name else { return 0 };
            let offset = names.len().saturating_add(HEADER);
            names.extend(wide::encode(name));
            names.resize(names.len().next_multiple_of(8), 0);
            u32::try_from(offset).expect("no name has 4 GiB")
        };
        let offsets = [place(container_name), place(provider_name)];
        let fields = [*provider_type, *flags, 0, 0, *key_spec];
        let mut data: Vec<u8> = offsets
            .into_iter()
            .chain(fields)
            .flat_map(u32::to_le_bytes)
            .collect();
        data.append(&mut names);
        data
    }
}

/// The size of the seven fields, in octets.
const HEADER: usize = 28;

/// The name at `offset`, which stands in the field at `position`; an offset of 0 is a null pointer.
fn name(data: &[u8], offset: u32, position: usize) -> Result<Option<String>, Fault> {
    if offset == 0 {
        return Ok(None);
    }
    let start = usize::try_from(offset).ok().filter(|at| *at >= HEADER);
    let Some((start, data)) = start.and_then(|at| Some((at, data.get(at..)?))) else {
        return Err(Fault::new("an offset points outside", position));
    };
    let name = wide::decode(data).map_err(|found| Fault::new(found, start))?;
    Ok(Some(name))
}
