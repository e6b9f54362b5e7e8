//! Errors of the way to main are sentences that name the address and what to do.

use std::io::{Read, Write};
use std::net::TcpListener;

use docent::fleet::{HttpClient, HttpClientError, MainAddress};
use docent::outbound::ClientError;
use serde_json::{Value, json};

use crate::support::http_client::free_address;

async fn error_at(address: &str, proxy: Option<&str>) -> HttpClientError {
    let address: MainAddress = address.parse().unwrap();
    let http = HttpClient::new(address, proxy).unwrap();
    let answer = http.post::<Value>("/fleet/join", &json!({})).await;
    answer.unwrap_err()
}

/// Answers one request with these bytes.
fn answering(bytes: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        assert!(stream.read(&mut [0; 4096]).unwrap() > 0);
        stream.write_all(bytes.as_bytes()).unwrap();
    });
    address.to_string()
}

#[tokio::test]
async fn an_error_names_the_address_and_what_to_do() {
    let nobody = free_address();
    let error = error_at(&nobody, None).await.to_string();
    assert!(
        error.contains(&nobody) && error.contains("switched on"),
        "{error}"
    );
    let error = error_at("http://no-such-box.localhost.invalid.local", None).await;
    assert!(error.to_string().contains("Is the name right"), "{error}");
    let other = answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    let error = error_at(&other, None).await.to_string();
    assert!(error.contains("not as the main box"), "{error}");
    let other = answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    let error = error_at(&other, None).await.to_string();
    assert!(error.contains("404"), "{error}");
    let main =
        answering("HTTP/1.1 409 Conflict\r\nContent-Length: 21\r\n\r\n{\"error\":\"A reason.\"}");
    let error = error_at(&main, None).await.to_string();
    assert!(error.ends_with("says: A reason."), "{error}");
}

#[tokio::test]
async fn https_goes_through_the_proxy_and_its_refusal_is_a_sentence() {
    let proxy = answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    let error = error_at(
        "https://guide.museum.example",
        Some(&format!("http://{proxy}")),
    )
    .await;
    assert!(matches!(error, HttpClientError::Proxy { .. }), "{error:?}");
    assert!(error.to_string().contains("setting ‘proxy’"), "{error}");
    let nobody = free_address();
    let error = error_at(
        "https://guide.museum.example",
        Some(&format!("http://{nobody}")),
    )
    .await;
    assert!(
        error.to_string().contains("guide.museum.example"),
        "{error}"
    );
    let address = "https://guide.museum.example".parse().unwrap();
    assert!(matches!(
        HttpClient::new(address, Some("::")),
        Err(HttpClientError::Client(ClientError::ProxySetting(_)))
    ));
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_a_sentence_too() {
    let plain = answering("HTTP/1.1 400 Bad Request\r\n\r\n");
    let error = error_at(&format!("https://{plain}"), None)
        .await
        .to_string();
    assert!(error.contains(&plain), "{error}");
}
