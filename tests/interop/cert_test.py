#!/usr/bin/env python3
"""`handglass cert show` and `cert verify` as a user meets them: three formats, every way a chain can be wrong, and what
is far too large. Needs openssl for one certificate."""
import base64
import json
import re
import resource
import time

from peers import SCRATCH, Cases, expect, handglass, need, pki, run

cases = Cases("cert show and cert verify")
# What `pki make --break` is told, and the sentence that the verdict must have in it.
BROKEN = {"expired": "expired on", "not-yet-valid": "valid only from", "wrong-name": "wrong.example", "wrong-host": "wrong.example",
          "bad-signature": "does not verify", "no-san": "no subjectAltName", "path-length": "CA", "not-a-ca": "CA", "weak-key": "1024 bits",
          "key-usage": "without being allowed", "purpose": "id-kp-serverAuth", "critical-extension": "2.999.1", "name-constraints": "other.example",
          "self-signed": "nobody we trust", "wide-wildcard": "public suffix"}
CHINESE = re.compile("[\u4e00-\u9fff]")


def ders(*files):
    text = "".join(file.read_text() for file in files)
    return [base64.b64decode(block) for block in re.findall(r"-----BEGIN CERTIFICATE-----(.*?)-----END", text, re.S)]


def verify(files, *more, code=0, chain="server.pem", **how):
    return handglass("cert", "verify", "--ca", files / "root.pem", "--name", "localhost", *more, files / chain, code=code, **how)


def events(octets):
    return [e for e in map(json.loads, octets.decode().splitlines()) if "t" in e]


def octets_of(events):
    """What the fields of a file cover, laid side by side."""
    whole = b""
    for field in sorted((e for e in events if e["t"] == "field"), key=lambda e: e["off"]):
        expect(field["off"] == len(whole), "a gap, or a field over another, at", field["off"], field["path"])
        expect(field["kind"] != "raw", "an octet without a name:", field["path"])
        whole += bytes.fromhex(field["hex"])
    return whole


def formats(files, command, says):
    text = handglass(*command).stdout.decode()
    expect(says in text, says, "is not in", text)
    file = SCRATCH / "formats"
    for form in ("text", "jsonl", "html"):
        shown = handglass(*command, "--format", form).stdout
        done = handglass(*command, "--format", form, "-o", file)
        expect(done.stdout == b"" and file.read_bytes() == shown and len(shown) > 500, form, "in a file is not", form, "on the screen")
    lines = events(handglass(*command, "--format", "jsonl").stdout)
    expect(octets_of(lines) == b"".join(ders(files / "server.pem")), "the JSON Lines have other octets than the file")
    page = handglass(*command, "--format", "html").stdout.decode()
    expect(page.startswith("<!doctype html>") and " data-doc" in page and "localhost" in page, page[:300])
    # One table a certificate, and their dumps are the octets of the file.
    dumps = re.findall(r'<pre class=dump [^>]*data-b=file [^>]*>([0-9a-f \n]+)</pre>', page)
    expect([bytes.fromhex(d) for d in dumps] == ders(files / "server.pem"), len(dumps), "dumps, of other octets")
    chinese = handglass(*command, "--lang", "zh").stdout.decode()
    expect(CHINESE.search(chinese), chinese)


def broken(how):
    files = pki(f"broken-{how}", "--break", how)
    done = verify(files, code=3)
    expect(BROKEN[how] in done.stderr.decode(), BROKEN[how], "is not in", done.stderr.decode())
    expect(CHINESE.search(verify(files, "--lang", "zh", code=3).stderr.decode()), "no Chinese")
    shown = handglass("cert", "show", files / "server.pem").stdout.decode()  # a weak key is marked without being judged
    expect(("(weak: no path with fewer than 2048 bits" in shown) == (how == "weak-key"), shown)


def revocation(files):
    verify(files, "--crl", files / "crls.pem", "--ocsp", files / "ocsp.der")
    revoked = pki("cert-revoked", "--revoke", "--ocsp")
    for option, file in (("--crl", "crls.pem"), ("--ocsp", "ocsp.der")):
        said = verify(revoked, option, revoked / file, code=3).stderr.decode()
        expect("was revoked on" in said and "keyCompromise" in said, said)
    # Why a status is unknown is a sentence, in both languages, and no id.
    for language, wanted in (("en", "the answer is about another certificate"), ("zh", "别的证书")):
        said = verify(files, "--ocsp", revoked / "ocsp.der", "--lang", language, code=3)
        expect(wanted in said.stderr.decode() and wanted in said.stdout.decode() and b"ocsp_" not in said.stderr, said.stderr.decode(), said.stdout.decode())


def options(files):
    verify(files, "--purpose", "client", code=3)
    verify(files, "--purpose", "any")
    verify(files, "--time", "2020-01-01", code=3)
    verify(files, "--time", "2020-01-01T00:00:00+01:00", code=2)  # a zone of one's own is not guessed at
    for profile in ("path", "rfc5280", "webpki"):
        verify(files, "--profile", profile)
    verify(files, "--explicit-policy", code=3)
    expect(handglass("cert", "verify", "--ca", files / "root.pem", "--name", "other.test", files / "server.pem", code=3).stderr, "nothing said")


def another_key(files):
    """A root of the right name that did not sign: a user has to look for a CA, not for a forger."""
    said = handglass("cert", "verify", "--ca", pki("impostor") / "root.pem", "--name", "localhost", files / "server.pem", code=3).stderr.decode()
    expect("another key" in said and "handglass Root CA" in said, said)
    ids = [re.search(r"subjectKeyIdentifier\n +([0-9a-f]{40})", handglass("cert", "show", directory / "root.pem").stdout.decode())[1]
           for directory in (pki("impostor"), files)]
    expect(all(i in said for i in ids), ids, "are not in", said)


def must_staple():
    shown = handglass("cert", "show", pki("promising", "--must-staple") / "server.pem").stdout.decode()
    expect("tlsFeature" in shown and "must-staple" in shown, shown)


def name_constraints():
    """Below which names a CA may certify: in the summary, and with sentences of their own in the trace."""
    file = SCRATCH / "constrained.pem"
    many = ",".join(f"excluded;DNS:{n}.example" for n in range(8))
    made = run(need("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", SCRATCH / "constrained.key",
               "-out", file, "-subj", "/CN=constrained", "-addext",
               f"nameConstraints=critical,permitted;DNS:a.test,permitted;IP:192.0.2.0/255.255.255.0,{many}")
    expect(made.returncode == 0, made.stderr)
    shown = handglass("cert", "show", file, "--lang", "en").stdout.decode()
    expect("nameConstraints (critical)\n                permitted: DNS:a.test, IP:192.0.2.0/255.255.255.0; excluded: DNS:0.example, DNS:1.example, "
           "DNS:2.example, DNS:3.example, DNS:4.example, DNS:5.example, 2 more\n" in shown, shown)
    zh = handglass("cert", "show", file, "--lang", "zh").stdout.decode()
    expect("允许：DNS:a.test" in zh and "禁止：DNS:0.example" in zh and "另有 2 个" in zh, zh)
    full = re.sub(r"\s+", " ", handglass("cert", "show", file, "--explain", "full", "--lang", "en", "--width", "200").stdout.decode())
    for value, sentence in (('"a.test"', "this host name, and every name below it"), ("c0000200ffffff00", "an address and a mask")):
        expect(value in full and sentence in full, sentence, "is not said of", value)
    expect("a host name this certificate is for" not in full, "the sentence of another extension")


def far_too_large(files):
    """Refused at once: 1 MB of certificate, and a chain of 1,000."""
    big = SCRATCH / "big.der"
    big.write_bytes(b"\x30\x83\x10\x00\x00" + bytes(1 << 20))
    long = SCRATCH / "long.pem"
    long.write_text((files / "server.pem").read_text() + (files / "intermediate.pem").read_text() * 998)
    for file, code, says in ((big, 5, "65536"), (long, 3, "256")):
        began = worked()
        done = handglass("cert", "verify", "--ca", files / "root.pem", file, code=code)
        expect(says in done.stderr.decode(), done.stderr)
        expect(worked() - began < 5, "that took", worked() - began, "s")


def worked():
    """Seconds of processor time of the programs that were run: a busy machine does not make them more."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    files = pki("certs", "--crl", "--ocsp")
    cases.run("cert verify as text, JSON Lines and HTML", formats, files,
              ["cert", "verify", "--ca", files / "root.pem", "--name", "localhost", "--time", str(int(time.time())), files / "server.pem"], "ACCEPTED")
    cases.run("cert show as text, JSON Lines and HTML", formats, files, ["cert", "show", files / "server.pem"], "CN=localhost")
    for how in BROKEN:
        cases.run(f"pki make --break {how}", broken, how)
    cases.run("lists and answers", revocation, files)
    cases.run("time, purpose, profile, policy, name", options, files)
    cases.run("a root of the same name with another key", another_key, files)
    cases.run("a promise to staple is shown", must_staple)
    cases.run("name constraints", name_constraints)
    cases.run("a certificate of 1 MB, a chain of 1,000", far_too_large, files)
    cases.end()


main()
