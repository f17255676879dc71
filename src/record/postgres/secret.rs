//! The password: where it comes from, and that nobody else can read it there.

use secrecy::{ExposeSecret, SecretString};

use super::address::Address;
use crate::record::store::{ServerOptions, StoreFault};
use crate::settings::secret_file::{BadSecretFile, Secret};

/// The password to give: the environment's, else the file's, else the address's, else the one of PostgreSQL's own
/// programs. None where the server asks for none. A file is read anew at each connection, so that a changed password needs
/// no restart.
pub(super) fn password(address: &Address, options: &ServerOptions) -> Result<Option<SecretString>, StoreFault> {
    if let Some(given) = &options.password {
        return Ok(Some(given.clone()));
    }
    if let Some(file) = &options.password_file {
        let bad = |bad: BadSecretFile| StoreFault::BadSecret(format!("{}. {}", bad.what(), bad.advice()).into());
        return Secret::Password.read(file).map(Some).map_err(bad);
    }
    Ok(address.password.clone().or_else(|| options.usual_password.clone()))
}

/// The bytes to send.
pub(super) fn bytes(password: &SecretString) -> &[u8] {
    password.expose_secret().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::super::address;
    use super::*;

    fn given(options: &ServerOptions, address: &str) -> Option<String> {
        let password = password(&address::read(address).unwrap(), options).unwrap();
        password.map(|password| password.expose_secret().to_owned())
    }

    #[cfg(unix)]
    #[test]
    fn a_password_comes_from_the_safest_place_that_has_one() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        let write = |text: &str, mode| {
            std::fs::write(&file, text).unwrap();
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        write(" of the file \r\n", 0o600);
        let mut options = ServerOptions {
            password_file: Some(file.clone()),
            password: Some("of the environment".into()),
            usual_password: Some("usual".into()),
            ..ServerOptions::default()
        };
        let (with, without) = ("postgres://me:of-the-address@db/c", "postgres://me@db/c");
        assert_eq!(given(&options, with).unwrap(), "of the environment");
        options.password = None;
        assert_eq!(given(&options, with).unwrap(), " of the file ");
        for (text, mode) in [("x", 0o640), ("x", 0o604), ("", 0o600), ("\n", 0o600), ("x\ny", 0o600)] {
            write(text, mode);
            let refused = password(&address::read(with).unwrap(), &options).unwrap_err();
            assert!(matches!(refused, StoreFault::BadSecret(_)), "{text:?} {mode:o}: {refused}");
        }
        options.password_file = Some(folder.path().join("none"));
        assert!(password(&address::read(with).unwrap(), &options).is_err(), "not passed over");
        options.password_file = None;
        assert_eq!(given(&options, with).unwrap(), "of-the-address");
        assert_eq!(given(&options, without).unwrap(), "usual");
        assert_eq!(given(&ServerOptions::default(), without), None);
        assert!(!format!("{:?}", ServerOptions { password: Some("s3cret".into()), ..options }).contains("s3cret"));
    }
}
