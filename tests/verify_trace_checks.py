"""What verify_trace.py knows of the rules that were applied: check events and the events of the certificate path.

Each check has its alert, its subject, a place where it may stand, and figures; those that the stream holds are
computed here again. A figure is None where only the trust store, or a limit of ours, knows it. What is otherwise in
TLS 1.2 is in verify_trace_checks12.py."""
import re
from verify_trace_checks12 import CHECK_ARGS12, CHECKED_IN12, CHECKED_RECORDS12, CHECKS12, REPEATED12, in_place, version_args
from verify_trace_crypto import ALGORITHMS, common_name, compare_key_ids, date, ed25519, key_algorithm, rsa, text, x509
from verify_trace_wire import OIDS, REGISTRIES, Wrong, require, same


class Rules:
    """The part of Stream that follows check and path events."""

    # Checks: each has its alert and its subject; the figures it cites are computed where the stream has them.
    def on_check(self, e):
        if e["id"].startswith("http."):
            return None  # HTTP is not judged here
        m = self.shown[-1] if self.shown else None
        self.heard_now = next((x for x in reversed(self.shown) if x.dir == self.peer), m)
        of12 = self.speaks12 or bool(self.heard_now and self.heard_now.form)
        checks, checked_in, checked_records, check_args = TABLES[of12]
        if e["id"] not in checks:
            raise Wrong(f"there is no check {e['id']}")
        alert, subject = checks[e["id"]]
        subject = in_place(subject, self) if of12 else subject
        self.times = self.nth[e["id"]] = self.nth.get(e["id"], -1) + 1
        about = checked_in.get(e["id"].split(".")[0])
        of = m if e["id"] == "certificate.chain.limit" else self.heard_now  # our own chain is counted too
        repeated = REPEATED.match(e["id"]) or of12 and REPEATED12.match(e["id"])
        if about and (of is None or of.name not in about) or (self.times and not repeated):
            raise Wrong(f"{e['id']} is not checked here, or was checked before")
        about = checked_records.get(re.match(r"(\w+\.\w+|)", e["id"]).group())
        if about and self.records[self.peer][self.count[self.peer] - 1][2] not in about:
            raise Wrong(f"{e['id']} is not about this record")
        subject = {"-": None, "*": e.get("subject")}.get(subject, subject.replace("@", self.heard_now.name if self.heard_now else "?"))
        if subject and subject[0] == "%":
            index = self.judged and self.judged[0]
            member = "" if self.speaks12 else ".cert_data"
            subject = ("Certificate" if index is None else f"Certificate.certificate_list[{index}]{member}") + subject[1:]
        try:
            args = check_args[e["id"]](self) if e["id"] in check_args else None if e["id"] in UNKNOWN_ARGS else {}
        except (IndexError, KeyError, TypeError, AttributeError):
            args = None  # about something that never came whole
        if e["id"] == "extension.offered" and args:
            subject = REGISTRIES["ExtensionType"].get(args["extension"], e.get("subject"))
        elif e["id"] == "extension.offered":
            subject, args = self.heard_now.name + ".certificate_list.extensions", {"extension": 0}
        elif e["id"] == "extension.allowed_here":
            name = self.heard_now.name
            subject = name + ".extensions" if name in ("ClientHello", "CertificateRequest", "NewSessionTicket") else None
        if e["result"] != "pass" and not any(e["id"] in (x.get("msg"), x.get("args", {}).get("reason")) for x in self.events[self.index + 1:]):
            raise Wrong("this check failed, and nothing came of it")
        claimed = e.get("args", {})
        args = claimed if args is None else {k: claimed.get(k) if v is None else v for k, v in args.items() if v is not None or k in claimed}
        return {"id": e["id"], "result": e["result"], "alert_if_fail": alert, "subject": subject, "args": args or None}

    def incoming(self):
        return self.records[self.peer][self.count[self.peer]]

    def next_message(self):
        order = ["clear", "handshake", "application"]
        heard = [m for m in self.messages if m.dir == self.peer]
        told = sum(m.dir == self.peer and m.name != "ChangeCipherSpec" for m in self.shown)
        return sorted(heard, key=lambda m: order.index(m.buf.split(".")[2]))[told]

    def at(self, path, name=None):
        m = self.heard_now if name is None else [m for m in self.shown if m.name == name][-1]
        return m.at[m.name + path]

    def number(self, path, name=None):
        return int.from_bytes(self.at(path, name)[0], "big")

    # The path builder: a stack of (index in the Certificate message, certificate), None for the trust store's.
    def on_path(self, e):
        msg, args, stack = e["msg"], e.get("args", {}), self.path_stack
        if not self.parsed:
            self.parsed = [x509.load_der_x509_certificate(der) for _, der in self.certificates(self.peer)]
        expected = {"msg": msg, "depth": max(len(stack) - 1, 0), "args": dict(args)}
        want = expected["args"]
        if msg == "path.begin":
            stack[:] = [(0, self.parsed[0])]
            self.now = args["now"]
            require(set(args), {"subject", "host", "now", "clock"})
            if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", args["now"]) or not re.fullmatch(r"clock\.\w+", args["clock"]):
                raise Wrong(f"{args['now']!r} of {args['clock']!r} is no time")
            want.update(subject=self.cn(stack[0]), host=self.host() if self.role == "client" else "")
        elif msg == "path.search":
            want.update(subject=self.cn(stack[-1]), issuer=text(stack[-1][1].issuer) or args["issuer"])
        elif msg in ("path.candidate.taken", "path.candidate.rejected"):
            child = stack[-1][1]
            found = [(i, c) for i, c in enumerate(self.parsed) if i and common_name(c.subject) == args["subject"]]
            if args["from"] == "peer" and not found:
                raise Wrong(f"the peer sent no certificate of {args['subject']}")
            pick = found[0] if args["from"] == "peer" else (None, None)
            same("from", args["from"] in ("peer", "store"), True)
            if pick[1] is None:
                want["subject"] = common_name(child.issuer) or args["subject"]
            is_issuer = pick[1] is None or pick[1].subject == child.issuer
            want["name"] = "equal" if is_issuer else "different"
            if pick[1] is not None:
                want["key_id"] = compare_key_ids(child, pick[1])
            elif args["key_id"] not in ("equal", "different", "absent", "unknown"):
                raise Wrong(f"key ids cannot be {args['key_id']!r}")
            if msg == "path.candidate.taken":
                if not is_issuer or set(args) != {"subject", "from", "name", "key_id"}:
                    raise Wrong("a candidate was taken that did not issue the certificate")
                stack.append(pick)
            elif (args["reason"] == "name") == is_issuer or args["reason"] not in ("name", "loop", "anchor", "depth", "fault", "signature", "barren"):
                raise Wrong("the candidate was not rejected for that")
        elif msg in ("path.complete", "path.accepted"):
            want["certificates"] = len(stack)
            if "subject" in args:
                want["subject"] = self.cn(stack[0])
        elif msg == "path.judging":
            depth = len(stack) - 1 - args["position"]
            self.judged, expected["depth"] = stack[depth], depth
            if self.judging not in (None, depth + 1) and depth != len(stack) - 1:
                raise Wrong("certificates are judged one after the other, from the anchor down")
            self.judging = depth
            want.update(subject=self.cn(stack[depth]), kind="anchor" if args["position"] == 0 else "leaf" if depth == 0 else "ca")
        elif msg in ("path.dead_end", "path.rejected"):
            if len(stack) > 1:
                stack.pop()
        elif msg != "path.leaf_is_anchor":
            raise Wrong(f"there is no {msg}")
        return expected

    def cn(self, entry):
        if entry[1] is not None:
            return common_name(entry[1].subject)
        below = next(c for (_, c), (_, up) in zip(self.path_stack, self.path_stack[1:]) if up is None)
        return common_name(below.issuer)

    def host(self):
        return self.at(".extensions.server_name_list.host_name", "ClientHello")[0].decode()

    def certificate_args(self, **more):
        """subject=..., and what `more` asks for; None where only the trust store knows."""
        c = self.judged[1]
        known = {name: f(c) if c is not None else None for name, f in more.items()}
        return {"subject": self.cn(self.judged), **known}


# In which message, or record, a check may stand; and which checks may stand more than once.
CHECKED_IN = {"ch": ["ClientHello"], "sh": ["ServerHello", "HelloRetryRequest"], "hrr": ["HelloRetryRequest"], "ee": ["EncryptedExtensions"],
              "cr": ["CertificateRequest"], "certificate": ["Certificate"], "certificate_status": ["Certificate"], "path": ["Certificate"], "cv": ["CertificateVerify"],
              "finished": ["Finished"], "key_update": ["KeyUpdate"], "ticket": ["NewSessionTicket"]}
CHECKED_RECORDS = {"record.application_data": [23], "record.empty": [23], "record.ccs": [20], "record.content": [21, 22], "record.not_interleaved": [23]}
REPEATED = re.compile(r"record\.(type|length|outer_type|inner|key_change)|handshake\.length|path\.|extension\.|ch\.key_share\.(group|once)|ch\.second\.key_share|key_share\.|alert\.|cr\.authority")
UNKNOWN_ARGS = ("path.unknown_issuer", "path.name_constraints", "handshake.unexpected_message", "handshake.unknown_type")  # of connections that fail
CHECKS = {c.split()[0]: c.split()[1:] for c in """
alert.warning.limit unexpected_message -
connection.truncated close_notify -
handshake.unexpected_message unexpected_message Handshake.msg_type
handshake.unknown_type unexpected_message Handshake.msg_type
cr.authority.der decode_error distinguished_name
sh.no_downgrade illegal_parameter @.random
ch.pre_shared_key.last illegal_parameter ClientHello.extensions.pre_shared_key
ch.psk_key_exchange_modes.present missing_extension ClientHello.extensions
path.unknown_issuer unknown_ca *
path.name_constraints bad_certificate %.tbsCertificate.extensions
certificate.chain.limit bad_certificate Certificate.certificate_list
certificate.is_v3 unsupported_certificate Certificate.certificate_list
certificate.context.empty illegal_parameter Certificate.certificate_request_context
certificate.list.not_empty decode_error Certificate.certificate_list
certificate.required certificate_required Certificate.certificate_list
certificate.staple.promised bad_certificate_status_response %.tbsCertificate.extensions.tlsFeature
certificate_status.type illegal_parameter CertificateStatus.status_type
ch.alpn.common no_application_protocol ClientHello.extensions.protocol_name_list
ch.cipher_suite.common handshake_failure ClientHello.cipher_suites
ch.compression.null illegal_parameter ClientHello.legacy_compression_methods
ch.group.common handshake_failure ClientHello.extensions.named_group_list
ch.key_share.group_offered illegal_parameter ClientHello.extensions.client_shares
ch.key_share.once illegal_parameter ClientHello.extensions.client_shares
ch.key_share.present missing_extension ClientHello.extensions
ch.legacy_version protocol_version ClientHello.legacy_version
ch.legacy_version.not_ssl3 protocol_version ClientHello.legacy_version
ch.second.cookie illegal_parameter ClientHello.extensions.cookie
ch.second.key_share illegal_parameter ClientHello.extensions.client_shares
ch.second.no_early_data illegal_parameter ClientHello.extensions
ch.second.same illegal_parameter ClientHello
ch.server_name.one illegal_parameter ClientHello.extensions.server_name_list
ch.signature_algorithms.common handshake_failure ClientHello.extensions.supported_signature_algorithms
ch.signature_algorithms.present missing_extension ClientHello.extensions
ch.supported_groups.present missing_extension ClientHello.extensions
ch.version protocol_version ClientHello.extensions.versions
cr.context.empty illegal_parameter CertificateRequest.certificate_request_context
cr.signature_algorithms.present missing_extension CertificateRequest.extensions
cv.scheme.allowed illegal_parameter CertificateVerify.algorithm
cv.scheme.fits_key illegal_parameter CertificateVerify.algorithm
cv.scheme.offered illegal_parameter CertificateVerify.algorithm
cv.signature decrypt_error CertificateVerify.signature
ee.alpn.offered illegal_parameter EncryptedExtensions.extensions.protocol_name_list
ee.alpn.one illegal_parameter EncryptedExtensions.extensions.protocol_name_list
extension.allowed_here illegal_parameter -
extension.offered unsupported_extension -
finished.length decode_error Finished.verify_data
finished.verify_data decrypt_error Finished.verify_data
handshake.length.limit illegal_parameter Handshake.length
hrr.changes_something illegal_parameter HelloRetryRequest.extensions
hrr.group.new illegal_parameter HelloRetryRequest.extensions.selected_group
hrr.group.offered illegal_parameter HelloRetryRequest.extensions.selected_group
key_share.hybrid.length illegal_parameter key_exchange
key_share.ml_kem.key illegal_parameter key_exchange
key_share.p256.on_curve illegal_parameter key_exchange
key_share.x25519.length illegal_parameter key_exchange
key_share.x25519.not_zero illegal_parameter key_exchange
key_update.limit unexpected_message -
key_update.value illegal_parameter KeyUpdate.request_update
path.algorithm_mismatch bad_certificate %.tbsCertificate.signature
path.bad_reference internal_error -
path.bad_signature bad_certificate %.signature
path.critical_extension unsupported_certificate %.tbsCertificate.extensions
path.expired certificate_expired %.tbsCertificate.validity.notAfter
path.extended_key_usage unsupported_certificate %.tbsCertificate.extensions.extKeyUsage
path.key_usage bad_certificate %.tbsCertificate.extensions.keyUsage
path.name_chaining bad_certificate %.tbsCertificate.issuer
path.no_certificates decode_error -
path.no_host_names bad_certificate %.tbsCertificate.extensions.subjectAltName
path.not_a_ca bad_certificate %.tbsCertificate.extensions.basicConstraints
path.not_yet_valid certificate_expired %.tbsCertificate.validity.notBefore
path.policy bad_certificate %.tbsCertificate.extensions
path.policy_mapping bad_certificate %.tbsCertificate.extensions.policyMappings
path.path_length bad_certificate %.tbsCertificate.extensions.basicConstraints
path.revocation_unknown bad_certificate_status_response %.tbsCertificate.serialNumber
path.revoked certificate_revoked %.tbsCertificate.serialNumber
path.signature_algorithm unsupported_certificate %.signatureAlgorithm
path.too_many_certificates bad_certificate -
path.unsupported_key unsupported_certificate %.tbsCertificate.subjectPublicKeyInfo
path.weak_key bad_certificate %.tbsCertificate.subjectPublicKeyInfo
path.wrong_host bad_certificate %.tbsCertificate.extensions.subjectAltName
record.application_data.connected unexpected_message -
record.application_data.protected unexpected_message -
record.ccs.allowed_now unexpected_message -
record.ccs.clear unexpected_message -
record.ccs.limit unexpected_message -
record.ccs.value unexpected_message -
record.content.not_empty unexpected_message -
record.empty.limit unexpected_message -
record.inner.limit record_overflow TLSInnerPlaintext
record.inner.type_present unexpected_message TLSInnerPlaintext.type
record.key_change.boundary unexpected_message -
record.length.limit record_overflow TLSPlaintext.length
record.not_interleaved unexpected_message -
record.outer_type unexpected_message TLSCiphertext.opaque_type
record.type.known unexpected_message TLSPlaintext.type
record_size_limit.floor illegal_parameter @.extensions.record_size_limit
sh.cipher_suite.as_in_retry illegal_parameter ServerHello.cipher_suite
sh.cipher_suite.offered illegal_parameter @.cipher_suite
sh.compression.null illegal_parameter @.legacy_compression_method
sh.key_share.as_in_retry illegal_parameter ServerHello.extensions.server_share.group
sh.key_share.group_offered illegal_parameter ServerHello.extensions.server_share.group
sh.key_share.present missing_extension ServerHello.extensions
sh.legacy_version protocol_version @.legacy_version
sh.session_id.echo illegal_parameter @.legacy_session_id_echo
sh.version.offered illegal_parameter @.extensions.selected_version
sh.version.present protocol_version @.extensions
ticket.lifetime illegal_parameter NewSessionTicket.ticket_lifetime
ticket.limit unexpected_message -""".split("\n")[1:]}


def group_name(code):
    return REGISTRIES["NamedGroup"].get(int.from_bytes(code, "big"))


def scheme_args(s):
    return {"scheme": REGISTRIES["SignatureScheme"].get(s.number(".algorithm"))}


def key_share_args(s):
    return {"group": group_name(s.at(".extensions.client_shares.group")[s.times])}


def selected_group_args(s):
    return {"group": group_name(s.at(".extensions.selected_group")[0])}


def inner_limit(s):
    path = ".extensions.record_size_limit"
    told = {m.name: m.at[m.name + path] for m in s.shown if m.name in ("ClientHello", "EncryptedExtensions")}
    both = told.get("ClientHello") and told.get("EncryptedExtensions")
    return int.from_bytes(told["ClientHello" if s.role == "client" else "EncryptedExtensions"][0], "big") if both else 16385


def suite_position(s):
    offered = s.at(".cipher_suites", "ClientHello")
    return {"position": offered.index(s.at(".cipher_suite")[0]) + 1, "count": len(offered)}


def wrong_host_args(s):
    leaf, host = s.parsed[0], s.host()
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    told = [("DNS:" if isinstance(n, x509.DNSName) else "IP:" if isinstance(n, x509.IPAddress) else "?") + str(n.value) for n in names]
    index = told.index("DNS:" + host) if "DNS:" + host in told else None  # else by a wildcard, or not at all: as claimed
    return {"host": host, "names": None if any(n[0] == "?" for n in told) else ", ".join(told), "subject": common_name(leaf.subject),
            "matched": None if index is None else told[index], "index": index}


CHECK_ARGS = {
    "record.type.known": lambda s: {"type": s.incoming()[0][0]},
    "record.outer_type": lambda s: {"type": s.incoming()[0][0]},
    "record.length.limit": lambda s: {"length": int.from_bytes(s.incoming()[0][3:], "big"), "limit": 16640 if s.keys.get(s.peer) else 16384},
    "record.inner.limit": lambda s: {"length": len(s.incoming()[4]), "limit": inner_limit(s)},
    "record.key_change.boundary": lambda s: {"octets": 0},
    "handshake.length.limit": lambda s: {"length": int.from_bytes(s.next_message().raw[1:4], "big"),
                                         "limit": 131072 if s.next_message().raw[0] == 11 else 65536},
    "certificate.chain.limit": lambda s: {"count": len(s.certificates(s.shown[-1].dir)), "limit": 16},
    "path.too_many_certificates": lambda s: {"count": len(s.certificates(s.peer)), "limit": 16},
    "ch.version": version_args,
    "ch.key_share.group_offered": key_share_args,
    "ch.key_share.once": key_share_args,
    "cv.scheme.offered": scheme_args, "cv.scheme.allowed": scheme_args, "cv.scheme.fits_key": scheme_args,
    "ee.alpn.offered": lambda s: {"protocol": s.at(".extensions.protocol_name_list.name")[0].decode()},
    "extension.offered": lambda s: {"extension": int.from_bytes(
        [v for k, vs in s.heard_now.at.items() if k.endswith("extensions.extension_type") for v in vs][s.times], "big")},
    "extension.allowed_here": lambda s: {"extension": ""},
    "hrr.group.new": selected_group_args, "hrr.group.offered": selected_group_args,
    "sh.key_share.group_offered": lambda s: {"group": group_name(s.at(".extensions.server_share.group")[0])},
    "key_share.x25519.length": lambda s: {"length": len(s.agreed13()[1][s.peer]) if s.agreed13()[0] != b"\x11\xec" else 32},
    "key_share.hybrid.length": lambda s: {"expected": {"c2s": 1216, "s2c": 1120}[s.peer], "length": 32 + len(s.ml_kem_part(s.peer))},
    "record_size_limit.floor": lambda s: {"limit": s.number(".extensions.record_size_limit")},
    "sh.cipher_suite.offered": suite_position,
    "sh.version.offered": lambda s: {"version": s.number(".extensions.selected_version")},
    "sh.version.present": lambda s: {"version": s.number(".legacy_version")},
    "ticket.lifetime": lambda s: {"seconds": s.number(".ticket_lifetime")},
    "path.bad_reference": lambda s: {"host": s.host()},
    "path.no_host_names": lambda s: {"host": s.host(), "subject": common_name(s.parsed[0].subject)},
    "path.wrong_host": wrong_host_args,
    "path.expired": lambda s: {**s.certificate_args(not_after=lambda c: date(c, "not_valid_after")), "now": s.now},
    "path.not_yet_valid": lambda s: {**s.certificate_args(not_before=lambda c: date(c, "not_valid_before")), "now": s.now},
    "path.not_a_ca": lambda s: s.certificate_args(),
    "path.key_usage": lambda s: {**s.certificate_args(), "needed": "keyCertSign" if s.judging != 0 else "keyEncipherment" if s.by_rsa and s.role == "client" else "digitalSignature"},
    "path.extended_key_usage": lambda s: {**s.certificate_args(), "needed": "id-kp-serverAuth" if s.role == "client" else "id-kp-clientAuth"},
    "path.critical_extension": lambda s: {**s.certificate_args(), "extension": ""},
    "path.name_chaining": lambda s: s.certificate_args(issuer=lambda c: text(c.issuer), expected=lambda c: text(c.issuer)),
    "path.bad_signature": lambda s: s.certificate_args(issuer=lambda c: common_name(c.issuer), algorithm=lambda c: ALGORITHMS.get(
        c.signature_algorithm_oid.dotted_string)),
    "path.signature_algorithm": lambda s: s.certificate_args(algorithm=lambda c: OIDS.get(c.signature_algorithm_oid.dotted_string)),
    "path.algorithm_mismatch": lambda s: s.certificate_args(**{k: lambda c: OIDS.get(c.signature_algorithm_oid.dotted_string) for k in ("inner", "outer")}),
    "path.unsupported_key": lambda s: {**s.certificate_args(algorithm=key_algorithm), "reason": ""},
    "path.weak_key": lambda s: {**s.certificate_args(bits=lambda c: c.public_key().key_size), "minimum": 2048},
    "path.policy": lambda s: s.certificate_args(),
    "path.revoked": lambda s: {**s.certificate_args(), "date": "", "reason": ""},
    "path.revocation_unknown": lambda s: {**s.certificate_args(), "reason": ""},
    "path.policy_mapping": lambda s: s.certificate_args(),
    "path.path_length": lambda s: {**s.certificate_args(), "limit": None, "issuer": None},
}

TABLES = {False: (CHECKS, CHECKED_IN, CHECKED_RECORDS, CHECK_ARGS),
          True: ({**CHECKS, **CHECKS12}, {**CHECKED_IN, **CHECKED_IN12}, {**CHECKED_RECORDS, **CHECKED_RECORDS12}, {**CHECK_ARGS, **CHECK_ARGS12})}
