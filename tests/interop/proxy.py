"""proxy.py: someone on the wire. Passes TLS records on between a client and a server, but for what the test says.

`change(direction, number, record)` gets each whole record, numbered from 0 in its direction ("c2s", "s2c"), and
returns the octets to send instead, or None to hang up without them.
"""
import socket, threading

from peers import PATIENCE


class Proxy:
    def __init__(self, port, change):
        self.target, self.change, self.seen = port, change, {"c2s": [], "s2c": []}

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(PATIENCE)
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.close()
        self.thread.join(PATIENCE)

    def _serve(self):
        try:
            client, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.target), PATIENCE)
        except OSError:
            return
        with client, server:
            client.settimeout(PATIENCE)
            back = threading.Thread(target=self._pass, args=("s2c", server, client), daemon=True)
            back.start()
            self._pass("c2s", client, server)
            back.join(PATIENCE)

    def _pass(self, direction, source, sink):
        held = b""
        try:
            while octets := source.recv(65536):
                held += octets
                while len(held) >= 5 and len(held) >= (size := 5 + int.from_bytes(held[3:5], "big")):
                    record, held = held[:size], held[size:]
                    changed = self.change(direction, len(self.seen[direction]), record)
                    self.seen[direction].append(record)
                    if changed is None:
                        # FIN, not RST: what was passed on before must arrive.
                        sink.shutdown(socket.SHUT_WR)
                        source.shutdown(socket.SHUT_WR)
                        return
                    sink.sendall(changed)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # one of them has left


def flipped(record, at, bit=0):
    """The record with one bit changed; `at` may count from the end."""
    at %= len(record)
    return record[:at] + bytes([record[at] ^ 1 << bit]) + record[at + 1:]
