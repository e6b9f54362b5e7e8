//! Single HTTP requests to an address, which may fail.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener, TcpStream};

use rustix::net::{AddressFamily, SocketType, bind, connect, ipproto, socket};

use super::TIMEOUT;
use super::daemon::Response;

/// A free address of this machine.
pub(crate) fn free_address() -> String {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    free.local_addr().unwrap().to_string()
}

/// A connection from one of this machine's own addresses, 127.0.`part`.`number`, which counts as another
/// machine.
pub(crate) fn connected_from(host: [u8; 2], address: &str) -> io::Result<TcpStream> {
    let to: SocketAddr = address.parse().map_err(io::Error::other)?;
    let from = SocketAddrV4::new(Ipv4Addr::new(127, 0, host[0], host[1]), 0);
    let line = socket(AddressFamily::INET, SocketType::STREAM, Some(ipproto::TCP))?;
    bind(&line, &from)?;
    connect(&line, &to)?;
    let stream = TcpStream::from(line);
    stream.set_read_timeout(Some(TIMEOUT))?;
    Ok(stream)
}

/// Sends a request on a new connection. `headers` are whole lines.
pub(crate) fn request(
    address: &str,
    method: &str,
    path: &str,
    headers: &[&str],
    body: &[u8],
) -> io::Result<Response> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    let length = format!("Content-Length: {}", body.len());
    let lines = [&["Connection: close", &length], headers].concat();
    write_request_head(&mut stream, address, method, path, &lines)?;
    // A request that is refused early need not be read to its end.
    drop(stream.write_all(body));
    read_response(stream)
}

/// The head of a request.
pub(crate) fn write_request_head(
    stream: &mut TcpStream,
    address: &str,
    method: &str,
    path: &str,
    lines: &[&str],
) -> io::Result<()> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\n");
    for line in lines {
        head.push_str(line);
        head.push_str("\r\n");
    }
    write!(stream, "{head}\r\n")
}

/// Reads a response until the connection is closed.
pub(crate) fn read_response(mut stream: TcpStream) -> io::Result<Response> {
    let mut bytes = Vec::new();
    let ended = stream.read_to_end(&mut bytes);
    // A connection that breaks after the whole head has answered.
    parse_response(&bytes).or_else(|error| ended.and(Err(error)))
}

/// Parses a response.
pub(crate) fn parse_response(bytes: &[u8]) -> io::Result<Response> {
    let end = bytes.windows(4).position(|byte| byte == b"\r\n\r\n");
    let end = end.ok_or(io::ErrorKind::UnexpectedEof)?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Ok(Response {
        status: status.ok_or(io::ErrorKind::InvalidData)?,
        head,
        body: bytes[end + 4..].to_vec(),
    })
}
