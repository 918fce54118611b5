"""flip.py: a tap that changes one bit on the way, and what both sides say to it. For lesson 20.

    python3 flip.py PKI c2s|s2c RECORD OCTET [BIT]

Starts `handglass serve` with the certificates in PKI (made by `handglass pki make PKI`), `handglass get` beside it, and
itself between the two. RECORD counts the records of that direction from 0, OCTET the octets of the record from 0, its
header (5 octets) included; BIT is 0 (the lowest) to 7. Without a record (RECORD -1) nothing is changed.
"""
import re
import socket
import subprocess
import sys
import threading


def receive(source, count):
    octets = b""
    while len(octets) < count:
        more = source.recv(count - len(octets))
        if not more:
            return None
        octets += more
    return octets


def carry(source, target, here, there, change=None):
    """Record by record, one of them changed: change is (record, octet, bit). Behind that one we wait for a word from the
    other side: who hangs up with octets unread makes the network forget the alert."""
    number = 0
    try:
        while header := receive(source, 5):
            record = bytearray(header + (receive(source, int.from_bytes(header[3:], "big")) or b""))
            is_changed = change and change[0] == number and change[1] < len(record)
            if is_changed:
                record[change[1]] ^= 1 << change[2]
                there.clear()
            number += 1
            here.set()
            try:
                target.sendall(record)
            except OSError:
                pass  # has gone; but what the other direction carries may still be on its way
            if is_changed:
                there.wait(3)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass
    here.set()


def said(process):
    """The complaint of a process: its line that begins with "handglass: ", without that."""
    found = re.findall(r"^handglass: (.*)$", process.communicate(timeout=90)[0], re.M)
    return found[0] if found else "content"


def run(pki, direction, record, octet, bit=0):
    """What the client said, and what the server said."""
    def start(*command):
        return subprocess.Popen(["handglass", *command, "--lang", "en"], stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, bufsize=1)
    server = start("serve", "--cert", pki + "/server.pem", "--key", pki + "/server.key", "--port", "0", "--once")
    port = int(re.search(r"localhost:(\d+)", server.stdout.readline())[1])
    listener = socket.create_server(("127.0.0.1", 0))
    client = start("get", "--ca", pki + "/root.pem", f"https://localhost:{listener.getsockname()[1]}/")
    listener.settimeout(60)
    near, far = listener.accept()[0], socket.create_connection(("127.0.0.1", port))
    change = (record, octet, bit)
    c2s, s2c = threading.Event(), threading.Event()  # something went that way
    threads = [threading.Thread(target=carry, daemon=True, args=(near, far, c2s, s2c, change if direction == "c2s" else None)),
               threading.Thread(target=carry, daemon=True, args=(far, near, s2c, c2s, change if direction == "s2c" else None))]
    for thread in threads:
        thread.start()
    return said(client), said(server)


if __name__ == "__main__":
    client, server = run(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
    print("client:", client)
    print("server:", server)
