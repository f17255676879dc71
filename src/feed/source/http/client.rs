//! The client: TLS by the system's certificates and one's own, the system's proxy, nothing followed or decoded for us.

use std::error::Error;
use std::io;
use std::path::Path;
use std::sync::Arc;

use reqwest::{Client, redirect};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::super::{Address, HttpOptions, Retry, SourceFault};
use crate::text::SafeText;

/// A client for `address`.
pub(super) fn build(address: &Address, options: &HttpOptions) -> Result<Client, SourceFault> {
    let mut builder = Client::builder()
        .tls_backend_preconfigured(tls(address, options.ca_file.as_deref())?)
        .redirect(redirect::Policy::none())
        .connect_timeout(options.connect)
        .referer(false)
        .user_agent(concat!("assurance-clinic/", env!("CARGO_PKG_VERSION")));
    if address.is_loopback() || !options.system_proxy {
        // Through a proxy this would leave the machine, perhaps in the clear.
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| {
        SourceFault::unreadable(
            format_args!("The network could not be set up ({})", cause(&error)),
            "Check the proxy settings of this account",
        )
    })
}

fn tls(address: &Address, ca_file: Option<&Path>) -> Result<ClientConfig, SourceFault> {
    // Whoever installed one first is right: there is one cryptography library in the program.
    rustls::crypto::ring::default_provider().install_default().ok();
    let mut roots = RootCertStore::empty();
    if address.url().scheme() == "https" {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    if let Some(path) = ca_file {
        add_file(&mut roots, path)?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().map_err(|error| {
        SourceFault::unreadable(format_args!("TLS could not be set up ({error})"), "Please report this")
    })?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

fn add_file(roots: &mut RootCertStore, path: &Path) -> Result<(), SourceFault> {
    let fault = |why: String| {
        SourceFault::unreadable(
            format_args!("The certificate file {} could not be used ({why})", path.display()),
            "Give a file of certificates in PEM form",
        )
    };
    let before = roots.len();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| fault(error.to_string()))? {
        let certificate = certificate.map_err(|error| fault(error.to_string()))?;
        roots.add(certificate).map_err(|error| fault(error.to_string()))?;
    }
    if roots.len() == before { Err(fault("it holds no certificate".into())) } else { Ok(()) }
}

/// What an error before any answer means. reqwest's own text holds the whole address, so only its cause is repeated.
pub(super) fn fault(address: &Address, error: &reqwest::Error) -> SourceFault {
    if is_tls(error) {
        let what = format!("{address} could not be trusted ({})", cause(error));
        let advice =
            "Check the address; where the authority has a certificate of its own, name its file in the settings";
        return SourceFault::unreadable(what, advice);
    }
    let what = if error.is_connect() {
        format!("{address} could not be reached ({})", cause(error))
    } else {
        format!("{address} gave no answer ({})", cause(error))
    };
    SourceFault::unreadable(what, "Check the address, the network and the proxy").with_retry(Retry::Later(None))
}

/// The innermost cause, which says what happened.
pub(super) fn cause(error: &(dyn Error + 'static)) -> SafeText {
    let at = std::iter::successors(Some(error), |at| inner(*at)).last().unwrap_or(error);
    if at.is::<reqwest::Error>() { "no cause is given".into() } else { at.to_string().into() }
}

fn is_tls(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |at| inner(*at)).any(<dyn Error>::is::<rustls::Error>)
}

/// What `error` wraps. An [`io::Error`] names as its source what its content wraps, and so skips the content itself.
fn inner<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(content) => Some(content),
        None => error.source(),
    }
}
