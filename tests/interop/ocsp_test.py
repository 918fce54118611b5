#!/usr/bin/env python3
"""OCSP responses that a server staples (RFC 6066 section 8): ours read by `openssl s_client -status` and `openssl ocsp`,
those that `openssl ocsp` signs and `openssl s_server -status_file` staples judged by us, in both versions."""
import json

from peers import SCRATCH, Cases, expect, get, handglass, handglass_server, openssl_server, pki, run

cases = Cases("stapled OCSP responses")
VERSIONS = {"1.3": "-tls1_3", "1.2": "-tls1_2"}
RSA12 = ["--cipher", "TLS_RSA_WITH_AES_128_GCM_SHA256"]


def made_by_openssl(files, name, *more, revoked=False):
    """A response of the intermediate about the server's certificate, by openssl's little CA."""
    index = SCRATCH / f"{name}.index"
    serial = run("openssl", "x509", "-noout", "-serial", "-in", files / "server.pem").stdout.decode().strip().split("=")[1]
    state = f"R\t361231000000Z\t260101000000Z" if revoked else "V\t361231000000Z\t"
    index.write_text(f"{state}\t{serial}\tunknown\t/CN=localhost\n")
    out = SCRATCH / f"{name}.der"
    done = run("openssl", "ocsp", "-index", index, "-CA", files / "intermediate.pem", "-rsigner", files / "intermediate.pem",
               "-rkey", files / "intermediate.key", "-issuer", files / "intermediate.pem", "-cert", files / "server.pem",
               "-no_nonce", "-respout", out, "-ndays", "1", *more)
    expect(out.exists(), "openssl ocsp made nothing:", done.stderr)
    return out


def ours_is_read_by_openssl_ocsp(files):
    done = run("openssl", "ocsp", "-respin", files / "ocsp.der", "-issuer", files / "intermediate.pem", "-cert", files / "server.pem",
               "-CAfile", files / "root.pem", "-verify_other", files / "intermediate.pem", "-no_nonce")
    expect(b"Response verify OK" in done.stderr and b": good" in done.stdout, done.stdout, done.stderr)


def s_client_gets_ours(files, version, *more):
    with handglass_server(files, "--ocsp", files / "ocsp.der", *more) as server:
        cases.connections += 1
        done = run("openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", "-servername", "localhost", "-CAfile", files / "root.pem",
                   "-status", "-verify_return_error", VERSIONS[version], stdin=b"Q\n")
        expect(b"OCSP Response Status: successful (0x0)" in done.stdout and b"Cert Status: good" in done.stdout, done.stdout[-2000:], done.stderr)
        expect(b"Verify return code: 0 (ok)" in done.stdout, done.stdout[-800:])
        # Whoever does not ask gets none.
        cases.connections += 1
        done = run("openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", "-CAfile", files / "root.pem", VERSIONS[version], stdin=b"Q\n")
        expect(b"OCSP" not in done.stdout and done.returncode == 0, done.stdout[-800:])


def traced(files, port, version, *more, code=0):
    cases.connections += 1
    done = handglass("trace", "--ca", files / "root.pem", "--tls", version, "--format", "jsonl", *more,
                     f"https://localhost:{port}/", code=code)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


def theirs(files, version, response, code, says, *more, server_options=()):
    """What we think of a response that s_server staples."""
    with openssl_server(files, "-status_file", response, *server_options, mode="-www", version=VERSIONS[version]) as server:
        events, complaint = traced(files, server.port, version, "--ocsp-stapling", *more, code=code)
    fields = [e for e in events if e.get("t") == "field" and e["path"].endswith("status_type") and e.get("value") == "ocsp"
              and e["path"].startswith("Certificate")]
    expect(len(fields) == 1, "the response is named", len(fields), "times")
    expect(any(e.get("t") == "field" and e["path"].endswith("producedAt") for e in events), "its inside has no names")
    if code == 0:
        # Sent bytes are named, received ones, too: none is left.
        expect(not any(e.get("kind") == "raw" for e in events), [e["path"] for e in events if e.get("kind") == "raw"])
        expect(any(e.get("msg") == "path.revocation" for e in events), "nobody looked at it")
    else:
        alerts = [e for e in events if e.get("t") == "alert" and e.get("sent")]
        expect(alerts and alerts[-1]["value"] == says, alerts)
        expect("revoked" in complaint or "cannot be told" in complaint, complaint)


def must_staple(files):
    with openssl_server(files, mode="-www", version=None) as server:
        for version in VERSIONS:
            cases.connections += 1
            done = get(server.port, "/", "--ocsp-stapling", "--tls", version, ca=files / "root.pem", code=3)
            expect(b"must-staple" in done.stderr, done.stderr)
            cases.connections += 1
            get(server.port, "/", "--tls", version, ca=files / "root.pem")  # not asked


def cert_verify_reads_it(files):
    done = handglass("cert", "verify", "--ca", files / "root.pem", "--name", "localhost", "--profile", "path", "--ocsp", files / "ocsp.der", files / "server.pem")
    expect(b"OCSP answer" in done.stdout and b": no" in done.stdout, done.stdout)


def main():
    cases.need("openssl")
    files = pki("stapled", "--ocsp", "--must-staple")
    rsa = pki("stapled-rsa", "--ocsp", "--key-type", "rsa")
    revoked = pki("stapled-revoked", "--ocsp", "--revoke")
    cases.run("openssl ocsp believes the response of pki make --ocsp", ours_is_read_by_openssl_ocsp, files)
    cases.run("cert verify --ocsp believes it, too", cert_verify_reads_it, files)
    for version in VERSIONS:
        cases.run(f"TLS {version}: s_client -status gets the response of serve --ocsp", s_client_gets_ours, files, version)
        good = made_by_openssl(files, "good")
        cases.run(f"TLS {version}: a response of openssl, stapled by s_server, is believed", theirs, files, version, good, 0, "")
        gone = made_by_openssl(files, "gone", revoked=True)
        cases.run(f"TLS {version}: one that says revoked ends the connection", theirs, files, version, gone, 3, "certificate_revoked")
        cases.run(f"TLS {version}: one about another certificate does, too", theirs, files, version, revoked / "ocsp.der", 3,
                  "bad_certificate_status_response")
        by_hash = made_by_openssl(files, "sha256", "-resp_key_id", "-rmd", "sha256")
        cases.run(f"TLS {version}: a responder that is named by its key is known", theirs, files, version, by_hash, 0, "")
    cases.run("TLS 1.2, RSA key transport: s_client -status gets ours", s_client_gets_ours, rsa, "1.2", *RSA12)
    cases.run("TLS 1.2, RSA key transport: theirs is believed", theirs, rsa, "1.2", made_by_openssl(rsa, "rsa"), 0, "", *RSA12)
    cases.run("a certificate that promises a staple is refused without, if we asked", must_staple, files)
    cases.end()


main()
