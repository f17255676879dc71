//! TLS: the server's certificate is checked by chain and name, always.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::record::store::StoreFault;

/// What trusts the system's certificates and those of `ca_file`.
pub(super) fn config(ca_file: Option<&Path>) -> Result<ClientConfig, StoreFault> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = ca_file {
        add_file(&mut roots, path)?;
    }
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|error| StoreFault::Untrusted(format!("TLS could not be set up ({error})").into()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

fn add_file(roots: &mut RootCertStore, path: &Path) -> Result<(), StoreFault> {
    let fault = |why: String| {
        let shown = path.display();
        StoreFault::BadSecret(
            format!("the certificate file {shown} could not be used ({why}). Give a file of certificates in PEM form")
                .into(),
        )
    };
    let before = roots.len();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| fault(error.to_string()))? {
        let certificate = certificate.map_err(|error| fault(error.to_string()))?;
        roots.add(certificate).map_err(|error| fault(error.to_string()))?;
    }
    if roots.len() == before { Err(fault("it holds no certificate".into())) } else { Ok(()) }
}
