#!/usr/bin/env python3
"""The padding oracle of `handglass lab`: the attack of the lesson reads the secret, and does not where the hole is
closed; and nothing but this machine can reach it."""
import pathlib, re, socket, sys

from peers import HANDGLASS, Cases, Impossible, Peer, expect, handglass, run

LESSONS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "lessons"
sys.path.insert(0, str(LESSONS))
from padding_oracle import ALERT, Server  # noqa: E402: the student's own code asks the questions

cases = Cases("the labs")
SECRET = re.compile(rb"(Cookie: session=[\w-]{22})\n")
COUNTS = re.compile(rb"opened: (\d+)\. Refused with decryption_failed\(21\): (\d+); with bad_record_mac\(20\): (\d+)\.")
MOST = 256 + 4 * 16 * 257  # records the attack may need: all guesses wrong but the last, for four blocks


def lab(*more):
    return Peer([HANDGLASS, "lab", "padding-oracle", "--port", "0", *more], rb"Listening on \S+:(\d+),")


def address(server):
    return server.wait_for(rb"Listening on (\S+:\d+),")[1].decode()


def attack(server):
    cases.connections += 1
    return run(sys.executable, LESSONS / "padding_oracle.py", address(server), timeout=150)


def reads_the_secret(*more):
    with lab("--once", *more) as server:
        secret = server.wait_for(SECRET)[1]
        done = attack(server)
        expect(done.returncode == 0, done)
        expect(done.stdout.splitlines()[-1] == b"content: " + secret, done.stdout)
        opened, padding, mac = map(int, server.wait_for(COUNTS).groups())
        expect(opened == 0 and 1000 < padding + mac <= MOST, "the attack took", padding, "and", mac, "records")
        expect(padding > 20 * mac, "padding is right by chance in one record of 256, not in", mac, "of", padding)
        expect(server.ended() == 0)


def keeps_the_secret():
    with lab("--fixed", "--once", "--explain") as server:
        secret = server.wait_for(SECRET)[1]
        done = attack(server)
        expect(done.returncode == 1 and b"the hole is closed" in done.stderr, done)
        expect(secret[16:] not in done.stdout + done.stderr, done)
        expect(server.wait_for(COUNTS).groups() == (b"0", b"0", b"256"), server.output)
        expect(server.ended() == 0)


def flipped(blocks, from_the_end, bit=1):
    """A bit of plaintext flipped, by flipping it one block earlier: that is what CBC allows. 0 is the last byte."""
    octets = bytearray(b"".join(blocks))
    octets[-17 - from_the_end] ^= bit
    return bytes(octets)


def answers(fixed):
    """Content (38), MAC (20), padding 5: six bytes 05 at the end, the MAC before them."""
    with lab(*["--fixed"] * fixed) as server:
        visitor = Server(address(server))
        cases.connections += 1
        expect(len(visitor.blocks) == 5, "IV and four blocks, not", len(visitor.blocks))
        questions = [("the record as it was given", b"".join(visitor.blocks), None)]
        for bit in range(8):
            questions += [(f"padding_length, bit {bit}", flipped(visitor.blocks, 0, 1 << bit), 21),
                          (f"the first byte of padding, bit {bit}", flipped(visitor.blocks, 5, 1 << bit), 21),
                          (f"the last byte of the MAC, bit {bit}", flipped(visitor.blocks, 6, 1 << bit), 20)]
        questions += [(f"{size} bytes", bytes(size), 21) for size in (0, 1, 15, 16, 32, 33, 47)]
        for name, record, alert in questions:
            expected = 20 if fixed and alert else alert
            found = visitor.ask(record)
            expect(found == expected, name, "is answered", found, "and not", expected)
        visitor.leave()
        opened, padding, mac = map(int, server.wait_for(COUNTS).groups())
        expect((opened, padding, mac) == ((1, 0, 31) if fixed else (1, 23, 8)), opened, padding, mac)


def cut_and_joined():
    """TCP has no marks in it: records come in pieces, and several at once."""
    with lab() as server:
        visitor = Server(address(server))
        good = b"".join(visitor.blocks)
        good = b"\x17\x03\x02" + len(good).to_bytes(2, "big") + good
        for octet in good:
            visitor.connection.sendall(bytes([octet]))
        expect(visitor.receive() == (23, b""), "a record byte by byte is another record")
        visitor.connection.sendall(3 * good + b"\x17\x03\x02\0\0")
        expect([visitor.receive() for _ in range(4)] == 3 * [(23, b"")] + [(ALERT, b"\x02\x15")], "four records at once")
        visitor.leave()


def what_is_no_record():
    with lab() as server:
        for octets, alert in ((b"\x16\x03\x02\0\1\0", 10), (b"\x17\x03\x02\x48\x01", 22), (b"GET / HTTP/1.1\r\n\r\n", 10)):
            visitor = Server(address(server))
            visitor.connection.sendall(octets)
            expect(visitor.receive() == (ALERT, bytes([2, alert])), octets, "is not answered with", alert)
            expect(visitor.stream.read(1) == b"", "the conversation goes on after", octets)
            visitor.leave()
            cases.connections += 1
        expect(Server(address(server)).ask() == 21, "the server does not survive its visitors")


def explains():
    with lab("--explain", "--seed", "1", "--once") as server:
        visitor = Server(address(server))
        for record in (b"".join(visitor.blocks), flipped(visitor.blocks, 0), flipped(visitor.blocks, 6), b""):
            visitor.ask(record)
        visitor.leave()
        server.ended()
        lines = re.findall(rb"^(\d): (.*)$", server.output, re.M)
        expect([n for n, _ in lines] == [b"1", b"2", b"3", b"4"], server.output)
        for (_, line), part in zip(lines, (b"Accepted", b"05050504. The last byte announces 4 ", b"there they are", b"too few")):
            expect(part in line, line, "does not say", part)


def seeded():
    given = []
    for seed in ("1", "1", "2", "", ""):
        with lab(*(["--seed", seed] if seed else [])) as server:
            given.append(b"".join(Server(address(server)).blocks))
    expect(given[0] == given[1] and len(set(given)) == 4, "seeds", [g.hex() for g in given])


def only_this_machine():
    """Bound to the loopback address: this machine's own address in the network refuses."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; the system chooses the address it would send from
            own = probe.getsockname()[0]
        except OSError as reason:
            raise Impossible(reason) from None
    if own.startswith("127."):
        raise Impossible("this machine has no other address")
    with lab() as server:
        for elsewhere in (own, "127.0.0.2"):
            with socket.socket() as visitor:
                visitor.settimeout(5)
                expect(visitor.connect_ex((elsewhere, server.port)) != 0, "answers at", elsewhere)
        Server(address(server)).leave()


def refuses_other_addresses(elsewhere):
    done = handglass("lab", "padding-oracle", "--port", "0", "--listen", elsewhere, code=2)
    expect(b"deliberately broken" in done.stderr and not done.stdout, done)


def over_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError as reason:
        raise Impossible(reason) from None
    reads_the_secret("--listen", "::1")


def says_what_it_is():
    for more, words in (([], "DELIBERATELY BROKEN, for experiments on your own machine"), (["--fixed"], "CLOSED")):
        done = handglass("lab", "padding-oracle", "--port", "0", "--idle", "1", *more)
        expect(words in done.stdout.decode().splitlines()[0] and b"it ends here" in done.stdout, done)
    zh = handglass("lab", "padding-oracle", "--port", "0", "--idle", "1", "--lang", "zh").stdout.decode()
    expect(zh.startswith("=== 故意做坏"), zh)
    for lang in ("en", "zh"):
        expect("lab padding-oracle --fixed" in handglass("lab", "--lang", lang).stdout.decode(), "not in the list")
    for command in (["lab"], ["lab", "padding-oracle"]):
        expect("DELIBERATELY BROKEN" in handglass(*command, "--help").stdout.decode(), command)


cases.run("the attack reads the secret", reads_the_secret)
cases.run("the attack reads another secret", reads_the_secret, "--seed", "another")
cases.run("the attack reads the secret over IPv6", over_ipv6)
cases.run("the attack fails where the hole is closed", keeps_the_secret)
cases.run("the broken server's answers differ", answers, False)
cases.run("the closed server's answers do not", answers, True)
cases.run("records cut into bytes, and joined", cut_and_joined)
cases.run("what is no record ends the conversation", what_is_no_record)
cases.run("--explain has a line for every record", explains)
cases.run("--seed gives the same record", seeded)
cases.run("it listens on the loopback address alone", only_this_machine)
for elsewhere in ("0.0.0.0", "::", "192.0.2.1", "localhost", "127.0.0.2", ""):
    cases.run(f"--listen {elsewhere or 'nothing'} is refused", refuses_other_addresses, elsewhere)
cases.run("it says what it is, and ends when nobody comes", says_what_it_is)
cases.end()
