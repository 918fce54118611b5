#!/usr/bin/env python3
"""Every certificate of the system's bundle: what `handglass cert show` says of it, openssl says, too.

    bundle_test.py HANDGLASS

Compared are serial number, subject, issuer, dates, key, signature algorithm, fingerprint, and the extensions with
their criticality.
"""
import os
import re
import shutil
import subprocess
import sys

PLACES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
# openssl's words on the left, those of the RFCs on the right.
EXTENSIONS = {"X509v3 Basic Constraints": "basicConstraints", "X509v3 Key Usage": "keyUsage", "X509v3 Subject Key Identifier": "subjectKeyIdentifier",
              "X509v3 Authority Key Identifier": "authorityKeyIdentifier", "X509v3 Certificate Policies": "certificatePolicies",
              "X509v3 CRL Distribution Points": "cRLDistributionPoints", "Authority Information Access": "authorityInfoAccess",
              "X509v3 Extended Key Usage": "extKeyUsage", "X509v3 Subject Alternative Name": "subjectAltName", "X509v3 Name Constraints": "nameConstraints",
              "X509v3 Issuer Alternative Name": "issuerAltName", "X509v3 Private Key Usage Period": "2.5.29.16", "Netscape Cert Type": "2.16.840.1.113730.1.1",
              "Netscape Comment": "2.16.840.1.113730.1.13", "setCext-hashedRoot": "2.23.42.7.0"}
CURVES = {"prime256v1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
ALGORITHMS = {"ecdsa-with-SHA256": "ecdsa-with-SHA256", "ecdsa-with-SHA384": "ecdsa-with-SHA384", "ED25519": "id-Ed25519"}
# RFC 4514's names of attributes and ours, where they differ from openssl's.
ATTRIBUTES = {"emailAddress": "emailAddress", "serialNumber": "serialNumber", "organizationIdentifier": "organizationIdentifier", "2.5.4.97": "organizationIdentifier"}


def openssl(pem, *options):
    return subprocess.run(["openssl", "x509", "-noout", *options], input=pem.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True).stdout.decode()


def theirs(pem):
    """What openssl says, in our words."""
    lines = openssl(pem, "-serial", "-fingerprint", "-sha256", "-dates", "-dateopt", "iso_8601", "-subject", "-issuer", "-nameopt",
                    "RFC2253,utf8,-esc_msb,-space_eq").splitlines()
    fields = {k.split()[-1].lower(): v for k, _, v in (line.partition("=") for line in lines)}
    text = openssl(pem, "-text", "-nameopt", "RFC2253")
    said = {"serial": fields["serial"].lower().lstrip("0") or "0", "SHA-256": fields["fingerprint"].replace(":", "").lower(),
            "valid": " to ".join(fields[k].replace(" ", "T") for k in ("notbefore", "notafter"))}
    for end in ("subject", "issuer"):
        said[end] = re.sub(r"(^|,|\+)(2\.5\.4\.97)=", lambda m: m[1] + ATTRIBUTES[m[2]] + "=", fields[end])
    algorithm = re.search(r"Signature Algorithm: (\S+)", text)[1]
    said["signed with"] = ALGORITHMS.get(algorithm, algorithm)
    curve = re.search(r"ASN1 OID: (\S+)", text)
    bits = int(re.search(r"Public-Key: \((\d+) bit\)", text)[1])
    said["key"] = f"{CURVES[curve[1]]}, {bits} bits" if curve else f"RSA, {bits} bits"
    block = text.partition("X509v3 extensions:")[2]
    said["extensions"] = [(EXTENSIONS.get(name, name), bool(critical))
                          for name, critical in re.findall(r"^            (\S[^:\n]*?): ?(critical)?\s*$", block, re.M)]
    return said


def ours(shown):
    """One certificate as `cert show` prints it."""
    said = {"extensions": []}
    for line in shown.splitlines()[1:]:
        if match := re.match(r"  (subject|issuer|serial|valid|key|signed with|SHA-256) +(.*)", line):
            said[match[1]] = match[2]
        elif match := re.match(r"  extension +(\S+)( \(critical\))?$", line):
            said["extensions"].append((match[1], bool(match[2])))
    said["issuer"] = said["issuer"].removesuffix(" (itself)")
    said["serial"] = said["serial"].lstrip("0") or "0"
    return said


def main():
    handglass = sys.argv[1]
    bundle = next((f for f in PLACES if os.path.exists(f)), None)
    if not bundle or not shutil.which("openssl"):
        print("SKIP: a bundle and openssl are needed")
        sys.exit(1 if os.environ.get("CI") == "true" else 77)
    pems = re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", open(bundle).read(), re.S)
    done = subprocess.run([handglass, "cert", "show", "--lang", "en", bundle], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr.decode()
    shown = done.stdout.decode().split("\n\n")
    assert len(shown) == len(pems), f"{len(pems)} certificates, {len(shown)} are shown"
    different = 0
    for pem, text in zip(pems, shown):
        them, us = theirs(pem), ours(text)
        for key in them:
            if them[key] != us.get(key):
                different += 1
                print(f"{us['subject']}: {key}\n  openssl   {them[key]}\n  handglass {us.get(key)}")
    print(f"{len(pems)} certificates of {bundle}, {different} differences")
    sys.exit(1 if different else 0)


main()
