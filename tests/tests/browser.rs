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
    std::fs::write(&file, page()).unwrap();
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
        for way in [".graph a[aria-label] .mark.ill", "#links a.mark.ill"] {
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
        // Neither a wide window nor a narrow one is left at its side.
        for width in [1280, 400] {
            browser.set_window_size(width, 900).await.unwrap();
            let script = "return document.documentElement.scrollWidth <= window.innerWidth";
            let fits = browser.execute(script, vec![]).await.unwrap();
            assert_eq!(fits, json!(true), "at {width}");
        }
        browser.close().await.unwrap();
    });
}

fn page() -> String {
    let example =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/contoso/broken/wildcard.toml");
    let file = parse(&std::fs::read_to_string(&example).unwrap()).unwrap();
    let estate = Estate::load(&file, &catalogue(), |reference| {
        let path = example.parent().unwrap().join(reference.path());
        Ok(std::fs::read(path).unwrap())
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
