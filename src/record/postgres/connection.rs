//! One connection to the server: how it is made, and what is asked of a session before it is used.

use std::future::poll_fn;
use std::time::Duration;

use rustls::ClientConfig;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;
use tokio_postgres::config::{SslMode, TargetSessionAttrs};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{AsyncMessage, Client, Config, Connection, NoTls, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::{Address, Host, Privacy};
use super::faults::{self, Trouble};
use super::{here, migrate, secret, tls};
use crate::record::store::{Options, StoreFault};

/// How long one server is waited for until it answers at all.
const CONNECT: Duration = Duration::from_secs(5);
/// When a silent connection is asked whether it still stands, in how many steps, how far apart.
const KEEPALIVE: (Duration, Duration, u32) = (Duration::from_secs(20), Duration::from_secs(5), 3);

/// Everything it takes to connect, again and again.
#[derive(Clone)]
pub(super) struct Plan {
    pub(super) address: Address,
    pub(super) options: Options,
}

/// A connection that stands.
pub(super) struct Connected {
    pub(super) client: Client,
    /// Something was told by the server, whatever it was; ends with the connection.
    pub(super) told: UnboundedReceiver<()>,
    /// What the session calls itself.
    pub(super) called: String,
}

impl Plan {
    /// Connects, and makes sure that what is there is a record in a form that this program knows.
    pub(super) async fn connect(&self) -> Result<Connected, Trouble> {
        let connected = self.connect_bare().await?;
        let client = &connected.client;
        timeout(self.limit(), async {
            migrate::identify(client).await?;
            client.batch_execute(&self.session()).await.map_err(|error| faults::of(&error))
        })
        .await
        .unwrap_or_else(|_| Err(Trouble::Lost("it did not answer in time".into())))?;
        Ok(connected)
    }

    /// Connects, whatever is there.
    pub(super) async fn connect_bare(&self) -> Result<Connected, Trouble> {
        let config = self.config()?;
        let most = self.limit().min(CONNECT.saturating_mul(u32::try_from(self.address.hosts.len()).unwrap_or(1)));
        let connect = async {
            if self.address.privacy == Privacy::Verified {
                let file = self.address.ca_file.as_deref().or(self.options.server.ca_file.as_deref());
                let tls: ClientConfig = tls::config(file)?;
                open(&config, MakeRustlsConnect::new(tls)).await
            } else {
                open(&config, NoTls).await
            }
        };
        timeout(most, connect).await.unwrap_or_else(|_| Err(Trouble::Lost("it did not answer in time".into())))
    }

    /// How long a request may take.
    pub(super) fn limit(&self) -> Duration {
        self.options.busy_wait
    }

    /// What a trouble means for a person who has waited as long as that.
    pub(super) fn said(&self, trouble: Trouble) -> StoreFault {
        match trouble.fault() {
            StoreFault::Busy(_) => StoreFault::Busy(self.limit().as_secs()),
            other => other,
        }
    }

    fn config(&self) -> Result<Config, StoreFault> {
        let mut config = Config::new();
        let address = &self.address;
        for host in &address.hosts {
            match host {
                Host::Tcp(name, port) => config.host(name).port(*port),
                #[cfg(unix)]
                Host::Socket(folder, port) => config.host_path(folder).port(*port),
                #[cfg(not(unix))]
                Host::Socket(..) => return Err(StoreFault::BadAddress("this system has no such sockets".into())),
            };
        }
        // The library's own default would go on in the clear where the server offers no TLS.
        config.ssl_mode(if address.privacy == Privacy::Verified { SslMode::Require } else { SslMode::Disable });
        config.connect_timeout(CONNECT).tcp_user_timeout(self.limit());
        let (idle, interval, retries) = KEEPALIVE;
        config.keepalives_idle(idle).keepalives_interval(interval).keepalives_retries(retries);
        config.application_name(here::NOWHERE);
        if address.hosts.len() > 1 {
            config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        }
        if let Some(user) = &address.user {
            config.user(user);
        }
        if let Some(database) = &address.database {
            config.dbname(database);
        }
        if let Some(password) = secret::password(address, &self.options.server)? {
            config.password(secret::bytes(&password));
        }
        Ok(config)
    }

    /// What a session is told before it is used. Durable when a commit is acknowledged; nothing waited for longer than the
    /// person waits; a session whose terminal was switched off holds nobody up for long.
    fn session(&self) -> String {
        // 0 would mean no limit at all.
        let most = self.limit().as_millis().max(1);
        format!(
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit', true) <> 'remote_apply';
             SET statement_timeout = {most};
             SET lock_timeout = {most};
             SET idle_in_transaction_session_timeout = {}",
            most.saturating_mul(2)
        )
    }
}

async fn open<T>(config: &Config, tls: T) -> Result<Connected, Trouble>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
{
    let (client, connection) = config.connect(tls).await.map_err(|error| faults::of_connecting(&error))?;
    let (tell, told) = unbounded_channel();
    // Where nobody listens, nobody is told.
    tokio::spawn(drive(connection, move || {
        let _ = tell.send(());
    }));
    Ok(Connected { client, told, called: here::NOWHERE.to_owned() })
}

/// Carries what is sent and received until the connection ends; that it has ended is noticed by whoever waits on it.
async fn drive<T>(mut connection: Connection<Socket, T>, tell: impl Fn())
where
    T: tokio_postgres::tls::TlsStream + Unpin,
{
    while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
        if matches!(message, AsyncMessage::Notification(_)) {
            tell();
        }
    }
}
