"""framing.py: for lesson 18. A server that ends its answer in one of several ways, and a client that judges it.

    python3 framing.py PKI WAY [cut | rude] [OPTION...]

The server takes its certificate from PKI (made by `handglass pki make PKI`) and answers one request over TLS; the
client is `handglass get OPTION...`, and its exit code is ours.
cut: the connection is broken off before the last 20 octets, as somebody with a pair of pliers would.
rude: everything is sent, but the connection ends without close_notify.
"""
import socket
import ssl
import subprocess
import sys
import threading

BODY = b"Transfer 100 to Bob, but only if Alice agrees.\n"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
WAYS = {
    "length": HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY,
    "chunked": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY),
    "close": HEAD + b"Connection: close\r\n\r\n" + BODY,
    "both": HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY),
    "twice": HEAD + b"Content-Length: 5\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY,
    "plus": HEAD + b"Content-Length: +%d\r\n\r\n" % len(BODY) + BODY,
}

pki, way, *options = sys.argv[1:]
end = options.pop(0) if options and options[0] in ("cut", "rude") else "polite"
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(pki + "/server.pem", pki + "/server.key")
listener = socket.create_server(("127.0.0.1", 0))
listener.settimeout(60)


def serve():
    try:
        connection = context.wrap_socket(listener.accept()[0], server_side=True)
        asked = b""
        while b"\r\n\r\n" not in asked:
            asked += connection.recv(65536)
        connection.sendall(WAYS[way][:-20] if end == "cut" else WAYS[way])
        if end == "polite":
            connection.unwrap()  # close_notify, and wait for the other side's
        connection.close()
    except OSError:
        pass  # the client has had enough, and said so


server = threading.Thread(target=serve)
server.start()
url = f"https://localhost:{listener.getsockname()[1]}/"
code = subprocess.run(["handglass", "get", "--ca", pki + "/root.pem", *options, url], check=False).returncode
server.join()
sys.exit(code)
