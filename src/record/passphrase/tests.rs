use super::*;

const QUICK: Params = Params { memory_kib: 64, passes: 1, lanes: 1 };

fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

#[test]
fn a_name_that_everybody_knows_is_no_passphrase() {
    let of = |text: &str| {
        check_for(&SecretString::from(text.to_owned()), "Dr. Adeola Adeyemi-Hart", Some("Southampton City Council"))
    };
    for weak in [
        "adeola adeyemi",
        "Adeola.Adeyemi-Hart",
        "adeyemi-hart 2023!",
        "southampton council",
        "SOUTHAMPTON-2023-clinic",
        "assurance clinic 1",
        "clinicclinicclinic",
        "Adeola Adeola Adeola",
    ] {
        // What is on the list of common ones is said to be that.
        assert!(matches!(of(weak), Err(Weak::Named | Weak::Common)), "{weak}");
    }
    for enough in ["tapir lantern gravel", "adeola tapir lantern gravel", "the clinic of tapirs and lanterns"] {
        assert_eq!(of(enough), Ok(()), "{enough}");
    }
    assert_eq!(of("Adeola.Adeyemi-Hart"), Err(Weak::Named));
    assert_eq!(of("short"), Err(Weak::Short));
}

#[test]
fn which_passphrases_may_be_taken() {
    let long = "three random words ".repeat(15);
    for good in ["tapir lantern gravel", "horse-battery-staple", "ñandú täglich über", "0f8kQz71mmXp", &long] {
        assert_eq!(check(&secret(good)), Ok(()), "{good}");
    }
    for (bad, why) in [
        ("", Weak::Short),
        ("short", Weak::Short),
        ("elevenchars", Weak::Short),
        ("           a           ", Weak::Short),
        ("password1234", Weak::Common),
        ("Password1234!", Weak::Common),
        ("p a s s w o r d 1 2 3 4", Weak::Common),
        ("passwordpassword", Weak::Common),
        ("administrator", Weak::Common),
        ("123456789012", Weak::Common),
        ("aaaaaaaaaaaaaaaa", Weak::Common),
        ("abcabcabcabc", Weak::Common),
        ("abcdefghijklmnop", Weak::Common),
        ("zyxwvutsrqpo", Weak::Common),
        ("qwertyuiop123", Weak::Common),
        ("letmein2026!!", Weak::Common),
        // Wide letters are the same letters.
        ("ｐａｓｓｗｏｒｄ１２３４", Weak::Common),
    ] {
        assert_eq!(check(&secret(bad)), Err(why), "{bad}");
    }
    assert_eq!(check(&secret(&"tapir lantern ".repeat(400))), Err(Weak::Long));
}

#[test]
fn what_is_kept_opens_to_the_same_passphrase_alone_and_shows_nothing_of_it() {
    let long = "tapir lantern gravel ".repeat(20);
    for text in ["tapir lantern gravel", " blanks at both ends ", "ñandú täglich über", &long] {
        let kept = hash(&secret(text), QUICK).unwrap();
        assert!(kept.reveal().starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{}", kept.reveal());
        assert!(!format!("{kept:?}").contains("argon2") && !kept.reveal().contains("tapir"));
        assert_eq!(verify(&secret(text), &kept), Ok(true), "{text}");
        for other in [text.trim_end().trim_start(), &text.to_uppercase(), &format!("{text}x"), ""] {
            assert_eq!(verify(&secret(other), &kept), Ok(other == text), "{other}");
        }
        assert_ne!(hash(&secret(text), QUICK).unwrap(), kept, "each has a salt of its own");
    }
    // Typed as one letter, or as a letter with an accent put on it.
    let kept = hash(&secret("na\u{ef}ve tapirs roam"), QUICK).unwrap();
    assert_eq!(verify(&secret("nai\u{308}ve tapirs roam"), &kept), Ok(true));
}

/// Whoever can write into the record could forge one that keeps a machine busy for hours.
#[test]
fn a_kept_hash_that_is_none_or_asks_for_too_much_is_not_reckoned() {
    let of = |params: &str| format!("$argon2id$v=19$m={params}$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA");
    let asks = ["4294967295,t=1,p=1", "1048577,t=1,p=1", "64,t=17,p=1", "64,t=4294967295,p=1", "8192,t=1,p=17"];
    let asks = asks.map(|params| (of(params), "more memory, passes or lanes"));
    let none = ["", "$argon2id$", "plain", "$argon2id$v=19$m=64,t=0,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA"];
    let none = none.map(|text| (text.to_owned(), ""));
    work::take();
    for (stored, why) in asks.into_iter().chain(none) {
        let refused = verify(&secret("x"), &StoredHash::new(stored.clone())).unwrap_err();
        assert!(matches!(&refused, HashFault::Unusable(said) if said.as_str().contains(why)), "{stored}: {refused}");
        assert!(refused.to_string().contains("clinic people reset"), "{refused}");
    }
    assert_eq!(work::take(), 0);
    assert_eq!(verify(&secret("x"), &StoredHash::new(of("64,t=16,p=2"))), Ok(false), "as much as may be set");
}

#[test]
fn a_hash_that_took_less_work_is_weaker() {
    let kept = hash(&secret("tapir lantern gravel"), Params { memory_kib: 128, passes: 2, lanes: 1 }).unwrap();
    for (memory_kib, passes, weaker) in [(128, 2, false), (64, 1, false), (129, 2, true), (128, 3, true)] {
        assert_eq!(is_weaker(&kept, Params { memory_kib, passes, lanes: 1 }), weaker, "{memory_kib} {passes}");
    }
    let other = StoredHash::new(kept.reveal().replace("argon2id", "argon2i"));
    assert!(is_weaker(&other, QUICK) && is_weaker(&StoredHash::new("plain".into()), QUICK));
}
