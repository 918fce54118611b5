#!/usr/bin/env python3
"""Wireshark's tshark reads our connections: given a capture made from the trace's octets and our key log it decrypts
them, and every field that it prints of a handshake message is a field that we print: at the same offset, of the same
length, with the same octets, under the corresponding name and, where the octets are a code, with the same meaning.
"""
import datetime, itertools, json, re, xml.etree.ElementTree as ElementTree

import pcap
from openssl_pki import openssl_pki
from peers import KEY_TYPES, SCRATCH, SUITES, Cases, Failed, expect, handglass, handglass_server, need, openssl_server, run
from tshark_names import DERIVED, NAMES
from tls12 import CBC, CBC_384, CHACHA, GCM, GCM_ECDSA, STATIC

cases = Cases("tshark and handglass")
compared, unknown = 0, set()
EPOCHS = ["clear", "handshake", "application"]


def normal(text):
    return re.sub(r"[^a-z0-9]", "", text.lower())


def our_messages(trace):
    """{direction: [(octet offset 0 → leaf)]}: of each message its fields as {offset in the message: event}."""
    found = {"c2s": [], "s2c": []}
    fields = [e for e in trace if e.get("t") == "field" and e["buf"].startswith("hs.")]
    for direction in found:
        for epoch in EPOCHS:
            here = sorted((e for e in fields if e["dir"] == direction and e["epoch"] == epoch), key=lambda e: e["off"])
            for e in here:
                if e["path"] == "Handshake.msg_type":
                    found[direction].append({})
                    start = e["off"]
                if e["len"]:
                    found[direction][-1][e["off"] - start] = e
    return found


def leaves(element):
    """The innermost fields that stand for octets. (A field that tshark cuts into bits stands for itself.)"""
    inner = [leaf for child in element if child.get("hide") != "yes" for leaf in leaves(child)]
    name = element.get("name")
    if name in NAMES and not any(leaf.get("name") in NAMES for leaf in inner):
        return [element]
    if inner or not int(element.get("size", 0)) or DERIVED.match(name):
        return inner
    return [element]


def their_messages(packets):
    """The same of tshark: {direction: [element of the message]}."""
    found = {"c2s": [], "s2c": []}
    for packet in packets:
        port = packet.find(".//field[@name='tcp.srcport']")
        for message in packet.iter("field"):
            if message.get("name") == "tls.handshake" and message.find("field[@name='tls.handshake.type']") is not None:
                found["s2c" if port.get("show") == "443" else "c2s"].append(message)
    return found


def same_meaning(element, event):
    """Where the octets are a name, a number, a text or a time: is it the same one?"""
    shown = element.get("showname", "").partition(": ")[2]
    if element.get("name") == "x509af.utcTime":
        ours = datetime.datetime.strptime(event["value"], "%y%m%d%H%M%SZ")
        return element.get("show").startswith(str(ours))
    if event["kind"] == "text":
        return element.get("show") == event["value"]
    if event["kind"] == "name":
        if "value" not in event:
            return True  # a code point of a peer's hello that is not in our registries
        # "TLS 1.3 (0x0304)", "key_share (51)", "PSK with (EC)DHE key establishment (psk_dhe_ke) (1)", "2.5.29.15 (id-ce-keyUsage)"
        if re.fullmatch(r"[\d.]+ \(iso\.[\d.]+\)", shown):
            return True  # an object that this tshark has no name for; that the octets are the same was asked before
        # What TLS 1.2 wrote as a pair it still does: "SHA224 RSA" is rsa_pkcs1_sha224.
        shown = re.sub(r"^(SHA\d+) (RSA|DSA|ECDSA)\b", lambda pair: {"RSA": "rsa_pkcs1"}.get(pair[2], pair[2]) + pair[1], shown)
        parts = {normal(part) for part in re.split(r"[()]", shown)}
        return parts & {prefix + normal(event["value"]) for prefix in ("", "idat", "idce", "idkp")}
    if event["kind"] in ("number", "length") and re.fullmatch(r"\d+", element.get("show") or ""):
        return int(element.get("show")) in (event["number"], bool(event["number"]))
    return True


def compare(trace, packets, verify_data, wanted):
    ours, theirs = our_messages(trace), their_messages(packets)
    seen, fields = [], 0
    for direction in ours:
        expect(len(ours[direction]) == len(theirs[direction]), direction, len(ours[direction]), "messages of ours,",
               len(theirs[direction]), "of tshark")
    for direction, (mine, message) in ((d, pair) for d in ours for pair in zip(ours[d], theirs[d])):
        start, title = int(message.find("field[@name='tls.handshake.type']").get("pos")), mine[0]["value"]
        kind = max((e["path"] for e in mine.values()), key=len).partition(".")[0]
        seen.append(kind if kind == "HelloRetryRequest" else title)
        covered = set()
        for leaf in leaves(message):
            name, at, size = leaf.get("name"), int(leaf.get("pos")) - start, int(leaf.get("size"))
            event = mine.get(at)
            if name not in NAMES:
                unknown.add(name)
                if not event or event["len"] != size:
                    continue
            expect(event and event["len"] == size, title, f"tshark has {name} at {at}, {size} octets; we have", event)
            octets = leaf.get("unmaskedvalue") or leaf.get("value")
            if name == "tls.handshake.verify_data":  # pdml has no octets for it
                octets = verify_data[direction]
            expect(octets == event["hex"], title, name, octets, "is not our", event["path"], event["hex"])
            expect(re.search(f"(?:{NAMES.get(name, '')})$", event["path"]), title, name, "is our", event["path"])
            expect(name not in NAMES or same_meaning(leaf, event), title, name, leaf.get("showname"), leaf.get("show"), "is our", event)
            covered.update(range(at, at + size))
            fields += 1
        if title in ("server_hello", "server_key_exchange", "server_hello_done", "client_key_exchange", "encrypted_extensions", "certificate_verify", "finished", "new_session_ticket"):
            # Here tshark leaves nothing out, and so it names every octet that we name.
            rest = [e["path"] for at, e in mine.items() if not covered.issuperset(range(at, at + e["len"]))]
            expect(not rest, title, "tshark says nothing about", rest)
    for name in ["server_hello", "finished", *wanted]:
        expect(name in seen, "no", name, "in", seen)
    expect(fields > (100 if "certificate" in seen else 50), "only", fields, "fields compared")
    return fields


def one(trace, packets, verify_data, wanted, has_http):
    global compared
    compared += compare(trace, packets, verify_data, wanted)
    if has_http:  # s_server's answer has no length, and tshark shows no body that ends with the connection
        compare_http(trace, packets)


def compare_http(trace, packets):
    """The decrypted request and response, against our fields of the application data."""
    text = {d: b"".join(bytes.fromhex(e["hex"]) for e in sorted((e for e in trace if e.get("t") == "field"
            and e["buf"].startswith(f"app.{d}")), key=lambda e: e["off"])) for d in ("c2s", "s2c")}
    protocols = [proto for packet in packets for proto in packet.iter("proto") if proto.get("name") == "http"]
    expect(len(protocols) == 2, len(protocols), "HTTP messages")
    for direction, proto, names in (("c2s", protocols[0], ("http.request.method", "http.request.uri", "http.host", "http.user_agent")),
                                    ("s2c", protocols[1], ("http.response.code", "http.response.phrase", "http.content_type",
                                                           "http.content_length_header"))):
        for name in names:
            field = proto.find(f".//field[@name='{name}']")
            expect(field is not None, "tshark shows no", name)
            octets = bytes.fromhex(field.get("value"))
            at = int(field.get("pos"))
            expect(octets and text[direction][at:at + len(octets)] == octets, name, octets, "at", at, "is not in", text[direction])
    body = protocols[1].find(".//field[@name='http.file_data']")
    expect(body is not None and text["s2c"].endswith(bytes.fromhex(body.get("value"))), "the body", body)


def demo(port, options):
    keylog = SCRATCH / f"{port}.keys"
    done = handglass("demo", "--seed", str(port), "--format", "jsonl", "--keylog", keylog, *options)
    return done.stdout.decode(), keylog.read_text()


def tshark(*more):
    done = run(need("tshark"), "-r", SCRATCH / "all.pcap", "-o", f"tls.keylog_file:{SCRATCH / 'all.keys'}",
               "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", *more,
               env={"HOME": str(SCRATCH), "WIRESHARK_CONFIG_DIR": str(SCRATCH / "config")})
    expect(done.returncode == 0, done.stderr.decode(errors="replace"))
    return done.stdout


def demos():
    """name: (options, messages that must be there)"""
    found = {}
    for suite, key_type in itertools.product(SUITES, KEY_TYPES):
        found[f"{suite}, {key_type}"] = ["--cipher", suite, "--key-type", key_type], []
    for suite in SUITES:
        found[f"{suite}, HelloRetryRequest"] = ["--cipher", suite, "--retry"], ["HelloRetryRequest"]
        found[f"{suite}, client certificate"] = ["--cipher", suite, "--client-cert"], ["certificate_request"]
        found[f"{suite}, KeyUpdate"] = ["--cipher", suite, "--key-update"], ["key_update"]
    for group in ("x25519", "secp256r1"):
        found[f"group {group}"] = ["--group", group], []
        found[f"bets {group}, HelloRetryRequest"] = ["--group", group, "--retry"], ["HelloRetryRequest"]
    found["the server's trace"] = ["--side", "server", "--retry", "--client-cert"], ["certificate_request", "HelloRetryRequest"]
    found["records of 100 octets"] = ["--fragment", "100"], []
    found["padded to 512 octets"] = ["--pad", "512"], []
    found["everything at once"] = ["--fragment", "50", "--pad", "64", "--retry", "--client-cert", "--key-update", "--key-type",
                                   "rsa", "--cipher", SUITES[1]], ["certificate_request", "key_update", "HelloRetryRequest"]
    return found


def found_in(pairs, key):
    """Every value of a key in JSON read as pairs, however deep: tshark's keys repeat."""
    for name, value in pairs:
        if name == key:
            yield value
        elif isinstance(value, list) and value and isinstance(value[0], tuple):
            yield from found_in(value, key)


def read_by_tshark(runs):
    """All the connections in one capture: {port: its packets}, {(port, is from the server): verify_data}."""
    (SCRATCH / "all.pcap").write_bytes(pcap.capture({port: jsonl for port, (jsonl, _) in runs.items()}))
    (SCRATCH / "all.keys").write_text("".join(keys for _, keys in runs.values()))
    packets, verify_data = {}, {}
    for packet in ElementTree.fromstring(tshark("-T", "pdml")):
        ports = {packet.find(f".//field[@name='tcp.{end}port']").get("show") for end in ("src", "dst")}
        packets.setdefault(int((ports - {"443"}).pop()), []).append(packet)
    for packet in json.loads(tshark("-T", "json", "-x", "-Y", "tls.handshake.verify_data"), object_pairs_hook=list):
        ports = [int(next(found_in(packet, f"tcp.{end}port"))) for end in ("src", "dst")]
        for (octets, *_) in found_in(packet, "tls.handshake.verify_data_raw"):
            verify_data[max(ports), ports[0] == 443] = octets
    return packets, verify_data


def live(port, server_more=(), more=(), kind="rsa", version="-tls1_3"):
    """The trace of a connection to openssl s_server, with certificates it made, and its tickets."""
    files, keylog = openssl_pki(f"openssl-{kind}", kind), SCRATCH / f"{port}.keys"
    with openssl_server(files, *server_more, mode="-www", version=version) as server:
        done = handglass("trace", "--ca", files / "root.pem", "--format", "jsonl", "--keylog", keylog, *more,
                         f"https://localhost:{server.port}/")
    return done.stdout.decode(), keylog.read_text()


def served(port, server_more, more):
    """The trace of our server, with openssl s_client as the client."""
    files, keylog, trace = openssl_pki("openssl-rsa", "rsa"), SCRATCH / f"{port}.keys", SCRATCH / f"{port}.jsonl"
    with handglass_server(files, "--once", "--trace", "--format", "jsonl", "-o", trace, "--keylog", keylog, *server_more) as server:
        done = run(need("openssl"), "s_client", "-quiet", "-connect", f"127.0.0.1:{server.port}", "-tls1_2", "-cipher",
                   "ALL:@SECLEVEL=0", *more, stdin=b"GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: s_client\r\n\r\n")
        expect(b"Hello from handglass." in done.stdout, done)
        server.ended()
    return trace.read_text(), keylog.read_text()


def connections_12():
    """Of TLS 1.2: name: (what makes the trace, messages that must be there, is the HTTP one that tshark shows)"""
    client, any_suite = openssl_pki("client", "ecdsa", purpose="clientAuth"), ["-cipher", "ALL:@SECLEVEL=0"]
    ours = ["--cert", client / "server.pem", "--key", client / "server.key"]
    theirs = ["-cert", client / "server.pem", "-key", client / "server.key", "-cert_chain", client / "intermediate.pem"]
    both = ["certificate_request", "certificate_verify"]
    found = {}

    def to_openssl(name, suite, server_more=(), more=(), kind="rsa", wanted=(), full=True):
        exchange = ["certificate", "server_hello_done", "client_key_exchange", *["server_key_exchange"] * ("ECDHE" in suite)]
        found[f"{suite}, s_server{name}"] = (
            lambda port: live(port, [*any_suite, *server_more], ["--tls", "1.2", "--cipher", suite, *more], kind, "-tls1_2"),
            [*exchange * full, *wanted], False)

    def from_openssl(name, suite, server_more=(), more=(), wanted=()):
        exchange = ["certificate", "server_hello_done", "client_key_exchange", *["server_key_exchange"] * ("ECDHE" in suite)]
        found[f"{suite}, s_client{name}"] = (
            lambda port: served(port, ["--tls", "1.2", "--cipher", suite, *server_more], more), [*exchange, *wanted], True)

    for suite in (GCM, CHACHA, CBC, CBC_384, STATIC, "TLS_RSA_WITH_AES_128_GCM_SHA256"):
        to_openssl("", suite, wanted=["new_session_ticket"])
    to_openssl(", secp256r1", GCM_ECDSA, more=["--group", "secp256r1"], kind="ecdsa")
    for suite in (CBC, CBC_384, STATIC):
        to_openssl(", MAC then encrypt", suite, ["-no_etm"])
    to_openssl(", client certificate", GCM, ["-verify", "2"], ours, wanted=both)
    to_openssl(", resumed by ticket", GCM, more=["--resume"], full=False)
    to_openssl(", resumed by session id", CBC, ["-no_ticket"], ["--resume"], full=False)
    for suite in (GCM, CBC, STATIC):
        from_openssl("", suite, wanted=["new_session_ticket"])
    from_openssl(", MAC then encrypt", CBC, more=["-no_etm"])
    from_openssl(", client certificate", GCM, ["--client-ca", client / "root.pem"], theirs, wanted=both)
    return found


# A field, and what is done to it: the comparison must notice every one of these.
LIES = {
    r"ServerHello\.random": ("hex", lambda hex: hex[:-1] + ("0" if hex[-1] != "0" else "1")),
    r"ServerHello\.cipher_suite": ("value", lambda value: "TLS_AES_128_CCM_SHA256"),
    r"ServerHello\.legacy_session_id_echo": ("path", lambda path: "ServerHello.random"),
    r"ServerHello\..*\.group": ("value", lambda value: "secp384r1"),
    r"EncryptedExtensions\..*\.name": ("value", lambda value: "h2"),
    r"EncryptedExtensions\.extensions\[1\]\.extension_type": ("off", lambda off: off + 1),
    r".*\.serialNumber": ("hex", lambda hex: hex[:-2] + ("00" if hex[-2:] != "00" else "01")),
    r".*\.notAfter": ("value", lambda value: "991231235959Z"),
    r".*\.rdnSequence\[0\]\[0\]\.value": ("value", lambda value: value + "."),
    r".*\.KeyUsage": ("hex", lambda hex: "ff"),
    r"CertificateVerify\.signature\.length": ("number", lambda number: number + 1),
    r"Finished\.verify_data": ("hex", lambda hex: "00" * 32),
    r"Finished\.verify_data ": ("len", lambda length: length - 1),
}
LIES_12 = {
    r"ServerHello\.server_version": ("value", lambda value: "TLS_1_1"),
    r"ServerHello\.cipher_suite": ("value", lambda value: CBC_384),
    r"ServerKeyExchange\.params\.namedcurve": ("value", lambda value: "secp256r1"),
    r"ServerKeyExchange\.params\.public": ("hex", lambda hex: "00" * 32),
    r"ServerKeyExchange\.signed_params\.algorithm": ("value", lambda value: "rsa_pkcs1_sha256"),
    r"ClientKeyExchange\.ecdh_Yc": ("path", lambda path: "ServerKeyExchange.params.public"),
    r"NewSessionTicket\.ticket_lifetime_hint": ("number", lambda number: number + 1),
    r"Finished\.verify_data": ("hex", lambda hex: "00" * 12),
}


def lie_is_found(trace, packets, verify_data, where, key, change):
    changed = [dict(event) for event in trace]
    events = [e for e in changed if e.get("t") == "field" and re.fullmatch(where.strip(), e["path"]) and key in e]
    expect(events, "nothing to lie about")
    events[0][key] = change(events[0][key])
    try:
        compare(changed, packets, verify_data, [])
    except Failed:
        return
    raise Failed("nobody noticed")


def main():
    of_13 = ["encrypted_extensions", "certificate", "certificate_verify"]
    makers = {name: (lambda port, options=options: demo(port, options), of_13 + wanted, True) for name, (options, wanted) in demos().items()}
    makers["what went to and fro with openssl s_server"] = live, [*of_13, "new_session_ticket"], False
    makers |= connections_12()
    scenes, runs, read = dict(enumerate(makers.items(), 50000)), {}, []
    first = min(scenes)
    for port, (name, (make, *_)) in scenes.items():
        cases.run(f"made: {name}", lambda: runs.update({port: make(port)}))
    cases.run("tshark reads the capture", lambda: read.extend(read_by_tshark(runs)))
    for port, (name, (_, wanted, has_http)) in scenes.items() if read else ():
        if port not in runs:
            continue
        trace = [json.loads(line) for line in runs[port][0].splitlines()]
        verify_data = {"c2s": read[1].get((port, False)), "s2c": read[1].get((port, True))}
        cases.connections += 1
        cases.run(name, one, trace, read[0][port], verify_data, wanted, has_http)
        for where, (key, change) in (LIES if port == first else LIES_12 if name == f"{GCM}, s_server" else {}).items():
            cases.run(f"a lie is found: {where} {key}", lie_is_found, trace, read[0][port], verify_data, where, key, change)
    if not cases.failed and not cases.skipped:
        print(f"{compared} fields of tshark's compared with ours; its names not in our table:", *sorted(unknown) or ["none"])
    cases.end()


main()
