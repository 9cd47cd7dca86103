//! What an estate is made of: nothing panics, whatever the file is, and what comes out is TOML.
#![no_main]

use countersign_um::Importer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut importer = Importer::new("certificates");
    // A file that settings name holds the same again: settings in certificates' place, and the reverse.
    if importer
        .add("file", data, &mut |_| Ok(data.to_vec()))
        .is_ok()
    {
        let imported = importer.finish();
        if let Err(countersign_um::Error::Syntax { line, fault }) =
            countersign_um::parse(&imported.estate)
        {
            panic!("line {line}: {fault}\n{}", imported.estate);
        }
    }
});
