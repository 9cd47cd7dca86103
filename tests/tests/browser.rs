//! The page of `report` in a real browser: from a red mark to its remedy.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking; it runs a browser and reads an example"
)]

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use countersign_products::catalogue;
use countersign_provider_aws_lc::provider;
use countersign_testkit::{NOW, Program};
use countersign_trust::Signatures;
use countersign_um::{Estate, parse};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

#[test]
fn from_a_red_mark_to_its_remedy() {
    let Some(driver) = Driver::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    std::fs::write(&file, broken()).unwrap();
    let crowded = folder.path().join("crowded.html");
    std::fs::write(&crowded, page(&crowd(), Path::new("."))).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let browser = driver.open(folder.path()).await;
        browser
            .goto(&format!("file://{}", file.display()))
            .await
            .unwrap();
        // From the drawing and from the table alike.
        for way in [
            ".graph a[aria-label] .mark.ill",
            ".matrix a.mark.ill",
            "#links a.mark.ill",
        ] {
            browser
                .find(Locator::Css(way))
                .await
                .unwrap()
                .click()
                .await
                .unwrap();
            let target = browser.find(Locator::Css("article:target")).await.unwrap();
            let remedy = target.find(Locator::Css(".ill .remedy")).await.unwrap();
            assert!(remedy.is_displayed().await.unwrap());
            let text = remedy.text().await.unwrap();
            assert!(
                text.starts_with("What to do: reissue the certificate"),
                "{text}"
            );
            browser.back().await.unwrap();
        }
        // From what to do to why.
        let way = Locator::Css("#next a");
        browser.find(way).await.unwrap().click().await.unwrap();
        browser
            .find(Locator::Css("article:target .chain"))
            .await
            .unwrap();
        for file in [&file, &crowded] {
            let name = file.display();
            browser.goto(&format!("file://{name}")).await.unwrap();
            // Neither a wide window nor a narrow one is left at its side.
            for width in [1280, 400] {
                browser.set_window_size(width, 900).await.unwrap();
                let script = "return document.documentElement.scrollWidth <= window.innerWidth";
                let fits = browser.execute(script, vec![]).await.unwrap();
                assert_eq!(fits, json!(true), "{name} at {width}");
            }
            let covered = browser.execute(COVERED, vec![]).await.unwrap();
            assert_eq!(covered, json!([0, 0]), "{name}");
        }
        browser.close().await.unwrap();
    });
}

/// Of the marks and the nodes of the drawing, how many pairs cover each other; and how many texts of nodes are wider
/// than their node.
const COVERED: &str = "
const boxes = [...document.querySelectorAll('.graph .mark rect, .graph .node rect')].map(it => it.getBBox());
let covered = 0;
boxes.forEach((a, at) => boxes.slice(at + 1).forEach(b => {
    const x = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
    const y = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
    covered += x > 0 && y > 0;
}));
const cut = [...document.querySelectorAll('.graph .node')].filter(node => {
    const room = node.querySelector('rect').getBBox();
    return [...node.querySelectorAll('text')].some(text => {
        const box = text.getBBox();
        return box.x + box.width > room.x + room.width;
    });
});
return [covered, cut.length];";

fn broken() -> String {
    let example =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/contoso/broken/wildcard.toml");
    let text = std::fs::read_to_string(&example).unwrap();
    page(&text, example.parent().unwrap())
}

/// As many endpoints as are drawn one by one, each with links to three others.
fn crowd() -> String {
    let host = |number: usize| format!("\"sip-gateway-{:02}.contoso.com\"", number % 16);
    (0..16)
        .map(|number| {
            let peers = [1, 3, 6].map(|step| host(number + step)).join(", ");
            let name = host(number);
            format!(
                "[[peer]]\nfqdn = {name}\nkind = \"gateway\"\n[[link]]\nfrom = {name}\nto = [{peers}]\n"
            )
        })
        .collect()
}

fn page(text: &str, folder: &Path) -> String {
    let estate = Estate::load(&parse(text).unwrap(), &catalogue(), |reference| {
        Ok(std::fs::read(folder.join(reference.path())).unwrap())
    });
    countersign_report::page(
        "Contoso",
        &estate.unwrap(),
        &Signatures::new(provider()),
        NOW,
    )
}

/// The program that drives Chromium; it ends when it is dropped.
struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    fn start() -> Option<Self> {
        let mut command = Program::Chromedriver.command()?;
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let process = command
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Some(Self { process, port })
    }

    /// A browser without a window, whose profile is in the folder.
    async fn open(&self, folder: &Path) -> Client {
        let profile = format!("--user-data-dir={}", folder.join("profile").display());
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            &profile,
        ];
        let capabilities = json!({ "goog:chromeOptions": { "args": arguments } });
        let url = format!("http://127.0.0.1:{}", self.port);
        for _ in 0..200 {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(capabilities.as_object().unwrap().clone());
            match builder.connect(&url).await {
                Ok(browser) => return browser,
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
        panic!("chromedriver does not answer");
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
