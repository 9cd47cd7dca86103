//! No key's bytes leave through `Debug`.

use countersign_keys::KeyKind;

use crate::providers;

#[test]
fn debug_shows_no_secret() {
    for (name, provider) in providers() {
        for kind in KeyKind::ALL {
            let key = provider.generate(kind).unwrap();
            let signer = provider.signer(&key).unwrap();
            let shown = [
                format!("{key:?}"),
                format!("{key:#?}"),
                format!("{signer:?}"),
                format!("{signer:#?}"),
            ];
            for text in shown {
                assert_silent(&text, key.expose_key_octets(), &format!("{name} {kind}"));
            }
        }
    }
}

/// Neither four octets in a row in hexadecimal, nor two in decimal, as derived `Debug` prints them.
fn assert_silent(text: &str, secret: &[u8], what: &str) {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let lower = plain.to_lowercase();
    for window in secret.windows(4) {
        let hexadecimal: String = window.iter().map(|octet| format!("{octet:02x}")).collect();
        assert!(!lower.contains(&hexadecimal), "{what}: {text}");
        let [first, second, ..] = window else {
            continue;
        };
        assert!(
            !plain.contains(&format!("{first},{second},")),
            "{what}: {text}"
        );
    }
}

/// The same check bites on a type that derives `Debug`.
#[test]
#[should_panic = "a derived Debug"]
fn a_derived_debug_is_found_out() {
    #[derive(Debug)]
    struct Careless {
        #[expect(dead_code, reason = "it is there to be printed")]
        key: Vec<u8>,
    }
    let secret: Vec<u8> = (1..=40).collect();
    let careless = Careless {
        key: secret.clone(),
    };
    assert_silent(&format!("{careless:?}"), &secret, "a derived Debug");
}
