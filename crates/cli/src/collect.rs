//! `countersign collect`.

use clap::{Args, ValueEnum};
use countersign_um::CollectRole;

use crate::answer::Answer;
use crate::failure::Failure;
use crate::files::{Destination, Output, Overwrite, Secrecy};

/// Print the PowerShell that gathers a server's facts for `import`
#[derive(Debug, Args)]
#[command(
    long_about = "Print the PowerShell that gathers a server's facts for `import`.

Run it on each server, in the Exchange or the Lync Server Management Shell, as an administrator: it
writes one JSON file into the folder that it is run in, and changes nothing else. It reads the
machine's certificates and what Windows keeps beside them, never a private key; what it could not
read it says, and the file says too.",
    after_help = "Examples:
  countersign collect --role exchange --out collect-exchange.ps1
  countersign collect --role lync > collect-lync.ps1"
)]
pub(crate) struct Arguments {
    /// What the server is
    #[arg(long, value_enum)]
    role: Role,
    /// Write it here, and not to standard output
    #[arg(
        short,
        long,
        value_name = "FILE",
        default_value = "-",
        hide_default_value = true
    )]
    out: Destination,
    #[command(flatten)]
    overwrite: Overwrite,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Role {
    /// Exchange: Client Access, Mailbox, Unified Messaging
    Exchange,
    /// Lync Server, Skype for Business Server
    Lync,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let role = match self.role {
            Role::Exchange => CollectRole::Exchange,
            Role::Lync => CollectRole::Lync,
        };
        let output = Output::prepare(&self.out, self.overwrite, Secrecy::Public)?;
        output.write(role.script())?;
        Ok(Answer::Yes)
    }
}
