//! A browser opens a paper as a page: it runs nothing, fetches nothing, and a checker of accessibility finds nothing in it, in
//! light, in dark and on a narrow window.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::{env, fs, thread};

use assurance_clinic::report::formats::{Format, write};
use serde_json::Value;

use super::{hostile, kept, papers, ran};

/// The browser, on `page`, in a profile of its own.
fn browse(page: &Path, more: &[&str]) -> String {
    let profile = tempfile::tempdir().unwrap();
    let mut browser = Command::new("chromium");
    browser.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--hide-scrollbars",
    ]);
    browser.args(["--disable-background-networking", "--disable-component-update", "--disable-sync"]);
    browser.arg(format!("--user-data-dir={}", profile.path().display())).args(more);
    ran(browser.arg(format!("file://{}", page.display())))
}

const DARK: &str = "--blink-settings=preferredColorScheme=0";
const LIGHT: &str = "--blink-settings=preferredColorScheme=1";

/// Listens at an address of this machine, and keeps the first line of whatever is asked there.
fn listening() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/fetched", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut start = [0; 1024];
            let read = stream.read(&mut start).unwrap_or(0);
            heard.lock().unwrap().push(String::from_utf8_lossy(&start[..read]).lines().next().unwrap_or("").to_owned());
            let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        }
    });
    (address, asked)
}

#[test]
#[ignore = "the long tier: .ci/long"]
fn a_browser_runs_nothing_and_fetches_nothing() {
    let folder = kept("scripts");
    let (address, asked) = listening();
    let title = |page: &str| page.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0.to_owned();
    let dumped = |name: &str, page: &str| {
        let file = folder.join(name);
        fs::write(&file, page).unwrap();
        title(&browse(&file, &["--virtual-time-budget=5000", "--dump-dom"]))
    };
    // A page without escapes does both, or the test proves nothing.
    let open = format!(
        "<html><head><title>as it was</title></head><body><script>document.title='ran'</script><img src='{address}'>"
    );
    assert_eq!(dumped("open.html", &open), "ran");
    assert!(asked.lock().unwrap().iter().any(|line| line.contains("/fetched")), "a picture is fetched where it may be");
    asked.lock().unwrap().clear();

    let page = String::from_utf8(write(&hostile(&address), Format::Html).unwrap()).unwrap();
    let shown = dumped("hostile.html", &page);
    assert_eq!(shown, title(&page).replace("&quot;", "\"").replace("&#39;", "'"), "no script has changed it");
    // The same without the page's own ban on scripts and fetches: the escapes alone hold.
    let bare = without_policy(&page);
    assert_ne!(bare, page);
    assert_eq!(dumped("bare.html", &bare), shown);
    assert_eq!(*asked.lock().unwrap(), [""; 0], "nothing was asked for");
}

fn without_policy(page: &str) -> String {
    let (before, rest) = page.split_once("<meta http-equiv=\"Content-Security-Policy\"").expect("a page has a policy");
    format!("{before}{}", rest.split_once('>').unwrap().1)
}

/// What the checker finds wrong in `page`, under the browser's `options`.
fn wrong(page: &str, file: &Path, options: &[&str]) -> Value {
    let checker = env::var_os("OPENED_AXE").expect("`.ci/long` fetches the checker and names it");
    let checker = fs::read_to_string(checker).unwrap().replace("</script", "<\\/script");
    let asked = "axe.run().then(found => { const wrong = JSON.stringify(found.violations.map(it => [it.id, it.help, it.nodes[0].html])); \
                 document.documentElement.innerHTML = '<body>'; document.body.textContent = 'CHECKED' + wrong + 'DONE'; })";
    let page =
        without_policy(page).replace("</body>", &format!("<script>{checker}</script><script>{asked}</script></body>"));
    fs::write(file, page).unwrap();
    let more: Vec<&str> = options.iter().copied().chain(["--virtual-time-budget=60000", "--dump-dom"]).collect();
    let dom = browse(file, &more);
    let found =
        dom.split_once("CHECKED").and_then(|(_, rest)| rest.split_once("DONE")).expect("the checker has ended").0;
    serde_json::from_str(&found.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")).unwrap()
}

#[test]
#[ignore = "the long tier: .ci/long"]
fn a_checker_of_accessibility_finds_nothing() {
    let folder = kept("browser");
    let file = folder.join("checked.html");
    let mut names: Vec<String> = papers(&folder).into_iter().map(str::to_owned).collect();
    fs::write(folder.join("hostile.html"), write(&hostile("http://127.0.0.1/"), Format::Html).unwrap()).unwrap();
    names.push("hostile".to_owned());
    for name in &names {
        let page = fs::read_to_string(folder.join(format!("{name}.html"))).unwrap();
        for options in [&[LIGHT][..], &[DARK], &[LIGHT, "--window-size=400,800"]] {
            assert_eq!(wrong(&page, &file, options), Value::Array(Vec::new()), "{name} {options:?}");
        }
    }
    // The checker sees what is wrong where something is.
    let page = fs::read_to_string(folder.join("board.html")).unwrap();
    let faint = page.replace("--ink: #1a1a1a", "--ink: #ccc");
    assert!(wrong(&faint, &file, &[LIGHT]).to_string().contains("color-contrast"));
    fs::remove_file(file).unwrap();
    for name in &names {
        let page = folder.join(format!("{name}.html"));
        for (look, option) in [("light", LIGHT), ("dark", DARK)] {
            let picture = folder.join(format!("{name}-{look}.png"));
            browse(&page, &[option, "--window-size=1000,1400", &format!("--screenshot={}", picture.display())]);
            assert!(fs::metadata(&picture).unwrap().len() > 10_000, "{name} {look}");
        }
        let printed = folder.join(format!("{name}.pdf"));
        browse(&page, &[DARK, "--no-pdf-header-footer", &format!("--print-to-pdf={}", printed.display())]);
        assert!(ran(Command::new("pdfinfo").arg(&printed)).contains("(A4)"), "{name}");
        ran(Command::new("pdftoppm")
            .args(["-r", "60", "-png"])
            .arg(&printed)
            .arg(folder.join(format!("{name}-print"))));
    }
}
