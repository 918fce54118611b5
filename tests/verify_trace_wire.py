"""What TLS messages and X.509 certificates look like, for verify_trace.py: the names of code points, the grammar of
structures, and a reader that finds every leaf (offset, octets, path, name) of a buffer.
Written from the RFCs; it shares nothing with handglass but the way paths are spelled."""
import collections, hashlib

# --- what the RFCs and IANA call things --------------------------------------------------------------------

REGISTRIES = {}
for line in """
ContentType 14=change_cipher_spec 15=alert 16=handshake 17=application_data
ProtocolVersion 300=SSL_3_0 301=TLS_1_0 302=TLS_1_1 303=TLS_1_2 304=TLS_1_3
HandshakeType 0=hello_request 1=client_hello 2=server_hello 4=new_session_ticket 5=end_of_early_data 8=encrypted_extensions b=certificate c=server_key_exchange d=certificate_request e=server_hello_done f=certificate_verify 10=client_key_exchange 14=finished 16=certificate_status 18=key_update fe=message_hash
CipherSuite 1301=TLS_AES_128_GCM_SHA256 1302=TLS_AES_256_GCM_SHA384 1303=TLS_CHACHA20_POLY1305_SHA256 1304=TLS_AES_128_CCM_SHA256 1305=TLS_AES_128_CCM_8_SHA256 ff=TLS_EMPTY_RENEGOTIATION_INFO_SCSV 5600=TLS_FALLBACK_SCSV a=TLS_RSA_WITH_3DES_EDE_CBC_SHA 2f=TLS_RSA_WITH_AES_128_CBC_SHA 33=TLS_DHE_RSA_WITH_AES_128_CBC_SHA 35=TLS_RSA_WITH_AES_256_CBC_SHA 39=TLS_DHE_RSA_WITH_AES_256_CBC_SHA 3c=TLS_RSA_WITH_AES_128_CBC_SHA256 3d=TLS_RSA_WITH_AES_256_CBC_SHA256 67=TLS_DHE_RSA_WITH_AES_128_CBC_SHA256 6b=TLS_DHE_RSA_WITH_AES_256_CBC_SHA256 9c=TLS_RSA_WITH_AES_128_GCM_SHA256 9d=TLS_RSA_WITH_AES_256_GCM_SHA384 9e=TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 9f=TLS_DHE_RSA_WITH_AES_256_GCM_SHA384 c009=TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA c00a=TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA c013=TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA c014=TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA c023=TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 c024=TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 c027=TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 c028=TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384 c02b=TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 c02c=TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 c02f=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 c030=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 cca8=TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 cca9=TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 ccaa=TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256
CertificateStatusType 1=ocsp
CompressionMethod 0=null 1=DEFLATE 40=LZS
NamedGroup 17=secp256r1 18=secp384r1 19=secp521r1 1d=x25519 1e=x448 100=ffdhe2048 101=ffdhe3072 102=ffdhe4096 103=ffdhe6144 104=ffdhe8192 11ec=X25519MLKEM768
SignatureScheme 201=rsa_pkcs1_sha1 203=ecdsa_sha1 401=rsa_pkcs1_sha256 403=ecdsa_secp256r1_sha256 501=rsa_pkcs1_sha384 503=ecdsa_secp384r1_sha384 601=rsa_pkcs1_sha512 603=ecdsa_secp521r1_sha512 804=rsa_pss_rsae_sha256 805=rsa_pss_rsae_sha384 806=rsa_pss_rsae_sha512 807=ed25519 808=ed448 809=rsa_pss_pss_sha256 80a=rsa_pss_pss_sha384 80b=rsa_pss_pss_sha512
ExtensionType 0=server_name 1=max_fragment_length 5=status_request a=supported_groups b=ec_point_formats d=signature_algorithms e=use_srtp f=heartbeat 10=application_layer_protocol_negotiation 12=signed_certificate_timestamp 15=padding 16=encrypt_then_mac 17=extended_master_secret 1b=compress_certificate 1c=record_size_limit 23=session_ticket 29=pre_shared_key 2a=early_data 2b=supported_versions 2c=cookie 2d=psk_key_exchange_modes 2f=certificate_authorities 30=oid_filters 31=post_handshake_auth 32=signature_algorithms_cert 33=key_share ff01=renegotiation_info
PskKeyExchangeMode 0=psk_ke 1=psk_dhe_ke
KeyUpdateRequest 0=update_not_requested 1=update_requested
NameType 0=host_name
ECCurveType 1=explicit_prime 2=explicit_char2 3=named_curve
ECPointFormat 0=uncompressed 1=ansiX962_compressed_prime 2=ansiX962_compressed_char2
ClientCertificateType 1=rsa_sign 2=dss_sign 3=rsa_fixed_dh 4=dss_fixed_dh 40=ecdsa_sign 41=rsa_fixed_ecdh 42=ecdsa_fixed_ecdh
AlertLevel 1=warning 2=fatal
Alert 0=close_notify a=unexpected_message 14=bad_record_mac 16=record_overflow 28=handshake_failure 2a=bad_certificate 2b=unsupported_certificate 2c=certificate_revoked 2d=certificate_expired 2e=certificate_unknown 2f=illegal_parameter 30=unknown_ca 31=access_denied 32=decode_error 33=decrypt_error 46=protocol_version 47=insufficient_security 50=internal_error 56=inappropriate_fallback 5a=user_canceled 64=no_renegotiation 6d=missing_extension 6e=unsupported_extension 70=unrecognized_name 71=bad_certificate_status_response 73=unknown_psk_identity 74=certificate_required 78=no_application_protocol
Tag 1=BOOLEAN 2=INTEGER 3=BIT#STRING 4=OCTET#STRING 5=NULL 6=OBJECT#IDENTIFIER c=UTF8String 13=PrintableString 16=IA5String 17=UTCTime 18=GeneralizedTime 30=SEQUENCE 31=SET""".split("\n")[1:]:
    registry, *entries = line.split()
    REGISTRIES[registry] = {int(e.split("=")[0], 16): e.split("=")[1].replace("#", " ") for e in entries}
# Structures of TLS. Reg.N a code point of N octets; uN a number; bN octets, b* those that are left; <N opaque and tN
# text behind a length of N octets; [N:X a list of X behind a length; {X a structure; ? it may be left out at the end.
# What has another form in TLS 1.2 stands below, with /12 behind its name, which is no part of the name.
GRAMMAR = {s.split("|")[0].strip(): [f.split(":", 1) for f in s.split("|")[1].split()] for s in """
TLSPlaintext | type:ContentType.1 legacy_record_version:ProtocolVersion.2 length:u2
ChangeCipherSpec | type:u1
Alert | level:AlertLevel.1 description:Alert.1
Handshake | msg_type:HandshakeType.1 length:u3
ClientHello | legacy_version:ProtocolVersion.2 random:b32 legacy_session_id:<1 cipher_suites:[2:CipherSuite.2 legacy_compression_methods:[1:CompressionMethod.1 extensions:?[2:Extension
ServerHello | legacy_version:ProtocolVersion.2 random:b32 legacy_session_id_echo:<1 cipher_suite:CipherSuite.2 legacy_compression_method:CompressionMethod.1 extensions:?[2:Extension
EncryptedExtensions | extensions:[2:Extension
CertificateRequest | certificate_request_context:<1 extensions:[2:Extension
Certificate | certificate_request_context:<1 certificate_list:[3:CertificateEntry
CertificateEntry | cert_data:[3:DER extensions:[2:Extension
CertificateVerify | algorithm:SignatureScheme.2 signature:<2
Finished | verify_data:b*
KeyUpdate | request_update:KeyUpdateRequest.1
NewSessionTicket | ticket_lifetime:u4 ticket_age_add:u4 ticket_nonce:<1 ticket:<2 extensions:[2:Extension
Extension | extension_type:ExtensionType.2
ServerNameList | server_name_list:[2:ServerName
ServerName | name_type:NameType.1 host_name:t2
SupportedGroups | named_group_list:[2:NamedGroup.2
SignatureAlgorithms | supported_signature_algorithms:[2:SignatureScheme.2
SignatureAlgorithmsCert | supported_signature_algorithms:[2:SignatureScheme.2
SupportedVersionsClientHello | versions:[1:ProtocolVersion.2
SupportedVersionsServerHello | selected_version:ProtocolVersion.2
PskKeyExchangeModes | ke_modes:[1:PskKeyExchangeMode.1
KeyShareClientHello | client_shares:[2:KeyShareEntry
KeyShareServerHello | server_share:{KeyShareEntry
KeyShareHelloRetryRequest | selected_group:NamedGroup.2
KeyShareEntry | group:NamedGroup.2 key_exchange:<2
ApplicationLayerProtocolNegotiation | protocol_name_list:[2:ProtocolName
ProtocolName | name:t1
RecordSizeLimit | record_size_limit:u2
CertificateStatusRequest | status_type:CertificateStatusType.1 responder_id_list:[2:ResponderID request_extensions:<2
ResponderID | responder_id:<2
CertificateStatus | status_type:CertificateStatusType.1 response:[3:OCSP
CertificateStatus/12 | status_type:CertificateStatusType.1 response:[3:OCSP
Cookie | cookie:<2
Padding | zeros:b*
MaxEarlyData | max_early_data_size:u4
TLSPlaintext/12 | type:ContentType.1 version:ProtocolVersion.2 length:u2
TLSCiphertext/12 | type:ContentType.1 version:ProtocolVersion.2 length:u2
HelloRequest/12 |
ClientHello/12 | client_version:ProtocolVersion.2 random:b32 session_id:<1 cipher_suites:[2:CipherSuite.2 compression_methods:[1:CompressionMethod.1 extensions:?[2:Extension
ServerHello/12 | server_version:ProtocolVersion.2 random:b32 session_id:<1 cipher_suite:CipherSuite.2 compression_method:CompressionMethod.1 extensions:?[2:Extension
Certificate/12 | certificate_list:[3:ASN1Cert
ASN1Cert | :[3:DER
ServerKeyExchange/12 | params:{ServerECDHParams signed_params:{DigitallySigned
ServerECDHParams | curve_type:ECCurveType.1 namedcurve:NamedGroup.2 public:<1
DigitallySigned | algorithm:SignatureScheme.2 signature:<2
CertificateRequest/12 | certificate_types:[1:ClientCertificateType.1 supported_signature_algorithms:[2:SignatureScheme.2 certificate_authorities:[2:DistinguishedName
DistinguishedName | distinguished_name:[2:Name
ServerHelloDone/12 |
ClientKeyExchange/12 | ecdh_Yc:<1
ClientKeyExchange/rsa | encrypted_pre_master_secret:<2
CertificateVerify/12 | handshake_messages:{DigitallySigned
Finished/12 | verify_data:b*
NewSessionTicket/12 | ticket_lifetime_hint:u4 ticket:<2
ECPointFormatList | ec_point_format_list:[1:ECPointFormat.1
SessionTicket | ticket:b*
RenegotiationInfo | renegotiated_connection:<1""".split("\n")[1:]}
GRAMMAR["HelloRetryRequest"] = GRAMMAR["ServerHello"]
BODIES = {"server_name": "ServerNameList", "supported_groups": "SupportedGroups", "signature_algorithms": "SignatureAlgorithms",
          "signature_algorithms_cert": "SignatureAlgorithmsCert", "psk_key_exchange_modes": "PskKeyExchangeModes",
          "application_layer_protocol_negotiation": "ApplicationLayerProtocolNegotiation", "record_size_limit": "RecordSizeLimit",
          "cookie": "Cookie", "status_request": "CertificateStatus", "status_request ClientHello": "CertificateStatusRequest", "padding": "Padding", "supported_versions": "SupportedVersionsServerHello",
          "supported_versions ClientHello": "SupportedVersionsClientHello", "key_share ClientHello": "KeyShareClientHello",
          "key_share ServerHello": "KeyShareServerHello", "key_share HelloRetryRequest": "KeyShareHelloRetryRequest",
          "early_data NewSessionTicket": "MaxEarlyData", "ec_point_formats": "ECPointFormatList",
          "session_ticket": "SessionTicket", "renegotiation_info": "RenegotiationInfo"}
MESSAGES = {1: "ClientHello", 2: "ServerHello", 4: "NewSessionTicket", 8: "EncryptedExtensions", 11: "Certificate",
            13: "CertificateRequest", 15: "CertificateVerify", 20: "Finished", 24: "KeyUpdate"}
MESSAGES12 = {0: "HelloRequest", 1: "ClientHello", 2: "ServerHello", 4: "NewSessionTicket", 11: "Certificate", 12: "ServerKeyExchange",
              13: "CertificateRequest", 14: "ServerHelloDone", 22: "CertificateStatus", 15: "CertificateVerify", 16: "ClientKeyExchange", 20: "Finished"}
RETRY = hashlib.sha256(b"HelloRetryRequest").digest()  # the random of a HelloRetryRequest, RFC 8446 section 4.1.3

# Structures of X.509. member:type; ? optional; @N explicit [N]; #N implicit [N]; *X a SEQUENCE OF X, +X a SET OF X.
DER = {s.split("|")[0].strip(): [f.split(":", 1) for f in s.split("|")[1].split()] for s in """
Certificate | tbsCertificate:TBSCertificate signatureAlgorithm:AlgorithmIdentifier signature:bits
TBSCertificate | version:@0small? serialNumber:integer signature:AlgorithmIdentifier issuer:Name validity:Validity subject:Name subjectPublicKeyInfo:SubjectPublicKeyInfo extensions:@3*Extension?
AlgorithmIdentifier | algorithm:oid parameters:parameters?
Validity | notBefore:time notAfter:time
SubjectPublicKeyInfo | algorithm:AlgorithmIdentifier subjectPublicKey:bits
RSAPublicKey | modulus:integer publicExponent:small
AttributeTypeAndValue | type:oid value:string
Extension | extnID:oid critical:boolean? extnValue:value
BasicConstraints | cA:boolean? pathLenConstraint:small?
AuthorityKeyIdentifier | keyIdentifier:#0octets?""".split("\n")[1:]}
OIDS = dict(o.split("=") for o in """1.2.840.113549.1.1.1=rsaEncryption 1.2.840.113549.1.1.10=id-RSASSA-PSS
1.2.840.10045.2.1=id-ecPublicKey 1.2.840.10045.3.1.7=secp256r1 1.3.132.0.34=secp384r1 1.3.132.0.35=secp521r1 1.3.101.112=id-Ed25519
1.2.840.113549.1.1.11=sha256WithRSAEncryption 1.2.840.113549.1.1.12=sha384WithRSAEncryption
1.2.840.113549.1.1.13=sha512WithRSAEncryption 1.2.840.10045.4.3.2=ecdsa-with-SHA256 1.2.840.10045.4.3.3=ecdsa-with-SHA384
2.5.4.3=commonName 2.5.4.6=countryName 2.5.4.7=localityName 2.5.4.8=stateOrProvinceName 2.5.4.10=organizationName
2.5.4.11=organizationalUnitName 2.5.29.14=subjectKeyIdentifier 2.5.29.15=keyUsage 2.5.29.17=subjectAltName
2.5.29.19=basicConstraints 2.5.29.35=authorityKeyIdentifier 2.5.29.37=extKeyUsage 2.5.29.32=certificatePolicies
2.5.29.31=cRLDistributionPoints 1.3.6.1.5.5.7.1.1=authorityInfoAccess 1.3.6.1.5.5.7.3.1=id-kp-serverAuth
1.3.6.1.5.5.7.3.2=id-kp-clientAuth""".split())
VALUES = {"basicConstraints": ("BasicConstraints", "BasicConstraints"), "keyUsage": ("KeyUsage", "bits"),
          "extKeyUsage": ("ExtKeyUsageSyntax", "*KeyPurposeId"), "subjectAltName": ("SubjectAltName", "*GeneralName"),
          "subjectKeyIdentifier": ("SubjectKeyIdentifier", "octets"), "authorityKeyIdentifier": ("AuthorityKeyIdentifier",) * 2}
IDENTIFIERS = ("AlgorithmIdentifier.algorithm", "ECParameters.namedCurve", "AttributeTypeAndValue.type", "Extension.extnID", "KeyPurposeId")
TAGS = {"integer": (2,), "small": (2,), "bits": (3,), "octets": (4,), "value": (4,), "oid": (6,), "boolean": (1,),
        "time": (23, 24), "string": (12, 19, 20, 22, 28, 30), "parameters": (5, 6)}


class Malformed(Exception):
    """The octets are not the structure they should be."""


Leaf = collections.namedtuple("Leaf", "off len path msg kind number value")


class Reader:
    """Finds the leaves of the structures in one buffer."""

    def __init__(self, data):
        self.data, self.leaves, self.free = data, {}, []

    def leaf(self, off, size, path, msg, kind, number=None, value=None):
        if off + size > len(self.data):
            raise Malformed(f"{path} ends after the buffer")
        if number is None and msg not in IDENTIFIERS and kind in ("number", "name", "length"):
            number = int.from_bytes(self.data[off:off + size], "big")
        if size:
            self.leaves[off] = Leaf(off, size, path, msg, kind, number, value)
        return number

    def pieces(self, off, pieces):
        """(name, size) side by side: octets, but for what is called a length."""
        for name, size in pieces:
            self.leaf(off, size, name, name, "number" if name.endswith("_length") else "opaque")
            off += size

    def code(self, off, size, path, msg, registry):
        code = int.from_bytes(self.data[off:off + size], "big")
        return self.leaf(off, size, path, msg, "name", code, REGISTRIES[registry].get(code))

    def fields(self, at, end, struct, path, context=""):
        for name, spec in GRAMMAR[struct]:
            if spec[0] == "?" and at == end:
                break
            name = "." + name if name else ""
            at = self.member(at, end, struct.split("/")[0] + name, path + name, spec.lstrip("?"), context)
            if at > end:
                raise Malformed(f"{path}{name} ends after its structure")
        return at

    def member(self, at, end, msg, path, spec, context):
        if spec[0].isupper():  # a code point
            registry, size = spec.split(".")
            self.code(at, int(size), path, msg, registry)
            return at + int(size)
        if spec[0] == "{":
            return self.fields(at, end, spec[1:], path, context)
        if spec[0] in "ub":
            size = end - at if spec[1:] == "*" else int(spec[1:])
            self.leaf(at, size, path, msg, "number" if spec[0] == "u" else "opaque")
            return at + size
        size = int(spec[1])
        stop = at + size + self.leaf(at, size, path + ".length", msg + ".length", "length")
        at += size
        if stop > end:
            raise Malformed(f"{path} is longer than what holds it")
        if spec[0] == "<":
            self.leaf(at, stop - at, path, msg, "opaque")
        elif spec[0] == "t":
            self.leaf(at, stop - at, path, msg, "text", None, self.data[at:stop].decode("latin-1"))
        elif spec[3:] == "DER":
            self.der(at, stop, "Certificate", path, "Certificate")
        elif spec[3:] == "OCSP":  # whatever it says: nobody here reads it
            self.free.append((at, stop))
        elif spec[3:] == "Name":
            self.der(at, stop, "Name", path, "Name")
        else:
            index = 0
            while at < stop:
                element = f"{path}[{index}]"
                if spec[3:] == "Extension":
                    at = self.extension(at, stop, element, context)
                elif "." in spec:
                    at = self.member(at, stop, msg, element, spec[3:], context)
                else:
                    at = self.fields(at, stop, spec[3:], element, context)
                index += 1
            if at > stop:
                raise Malformed(f"{path}: an element ends after the list")
        return stop

    def extension(self, at, end, path, context):
        self.code(at, 2, path + ".extension_type", "Extension.extension_type", "ExtensionType")
        name = self.leaves[at].value or ""
        size = self.leaf(at + 2, 2, path + ".extension_data.length", "Extension.extension_data.length", "length")
        stop, body = at + 4 + size, BODIES.get(name + " " + context, BODIES.get(name))
        if stop > end:
            raise Malformed(f"{path} is longer than what holds it")
        if size and body is None:
            self.free.append((at + 4, stop))
        elif size and self.fields(at + 4, stop, body, path, context) != stop:
            raise Malformed(f"{path}: {body} does not fill its extension")
        return stop

    # DER (X.690): identifier, length, contents. `name` is the member's id, `path` where it stands.
    def head(self, at, end, path, name):
        tag, length = self.data[at], self.data[at + 1]
        more = length & 0x7f if length > 0x80 else 0
        size = int.from_bytes(self.data[at + 2:at + 2 + more], "big") if more else length
        self.leaf(at, 1, path + ".tag", name + ".tag", "name", tag,
                  f"[{tag & 31}]" if tag & 0x80 else REGISTRIES["Tag"].get(tag))
        self.leaf(at + 1, 1 + more, path + ".length", name + ".length", "length", size)
        if at + 2 + more + size > end:
            raise Malformed(f"{path} is longer than what holds it")
        return at + 2 + more, at + 2 + more + size

    def der(self, at, end, kind, path, name):
        """One value; returns where it ends."""
        if kind[0] == "@":  # explicit: a tag around a tag
            inner, stop = self.head(at, end, path + ".explicit", name + ".explicit")
            self.der(inner, stop, kind[2:], path, name)
        elif kind[0] == "#":
            return self.der(at, end, kind[2:], path, name)
        elif kind == "Name":
            stop = self.list(at, end, "RDN", path + ".rdnSequence", "Name.rdnSequence")
        elif kind == "RDN":
            return self.list(at, end, "AttributeTypeAndValue", path, "RelativeDistinguishedName")
        elif kind[0] == "*":
            return self.list(at, end, kind[1:], path, name)
        elif kind == "GeneralName":
            if self.data[at] != 0x82:
                self.free.append((at, end))
                return end
            return self.der(at, end, "string", path + ".dNSName", "GeneralName.dNSName")
        elif kind == "KeyPurposeId":
            return self.der(at, end, "oid", path, kind)
        elif kind == "parameters":
            is_curve = self.data[at] == 6
            return self.der(at, end, "oid" if is_curve else "null", path + ".namedCurve" * is_curve,
                            "ECParameters.namedCurve" if is_curve else "NULL")
        elif kind in DER:
            at, stop = self.head(at, end, path, kind)
            for member, spec in DER[kind]:
                if spec[-1] == "?" and (at >= stop or not self.has_tag(at, spec[:-1])):
                    continue
                at = self.der(at, stop, spec.rstrip("?"), path + "." + member, kind + "." + member)
            if at != stop:
                raise Malformed(f"{path}: {kind} does not fill its SEQUENCE")
        else:
            at, stop = self.head(at, end, path, name)
            self.contents(at, stop, kind, path, name)
        return stop

    def list(self, at, end, kind, path, name):
        at, stop = self.head(at, end, path, name)
        index = 0
        while at < stop:
            at, index = self.der(at, stop, kind, f"{path}[{index}]", name), index + 1
        return stop

    def has_tag(self, at, kind):
        return self.data[at] in ((0xa0 + int(kind[1]),) if kind[0] == "@" else (0x80 + int(kind[1]),) if kind[0] == "#" else TAGS[kind])

    def contents(self, at, stop, kind, path, name):
        octets = self.data[at:stop]
        if kind == "oid":
            self.leaf(at, stop - at, path, name, "name", None, OIDS.get(dotted(octets)))
        elif kind == "boolean":
            self.leaf(at, 1, path, name, "number", int(octets != b"\0"), "TRUE" if octets != b"\0" else "FALSE")
        elif kind == "small" or kind == "integer" and len(octets) <= 8 and octets[0] < 0x80:
            self.leaf(at, stop - at, path, name, "number")
        elif kind in ("time", "string"):
            self.leaf(at, stop - at, path, name, "text", None, octets.decode("utf-8", "replace"))
        elif kind == "bits":
            self.leaf(at, 1, path + ".unusedBits", name + ".unusedBits", "number")
            if name == "SubjectPublicKeyInfo.subjectPublicKey" and octets[1:2] == b"\x30":
                self.der(at + 1, stop, "RSAPublicKey", path + ".RSAPublicKey", "RSAPublicKey")
            else:
                self.leaf(at + 1, stop - at - 1, path, name, "opaque")
        elif kind == "value":  # of an extension: what it is, the object identifier before it says
            oid = next(l.value for l in reversed(list(self.leaves.values())) if l.msg == "Extension.extnID")
            struct, inner = VALUES.get(oid, (None, None))
            if struct:
                self.der(at, stop, inner, path + "." + struct, struct)
            else:
                self.free.append((at, stop))
        elif kind != "null":
            self.leaf(at, stop - at, path, name, "opaque")


def dotted(octets):
    arcs, arc = [], 0
    for octet in octets:
        arc = arc << 7 | octet & 0x7f
        if octet < 0x80:
            arcs, arc = arcs + [arc], 0
    top = min(arcs[0] // 40, 2) if arcs else 0
    return ".".join(map(str, [top, arcs[0] - 40 * top] + arcs[1:])) if arcs else ""


class Wrong(Exception):
    """What an event claims is not so."""


def same(what, claimed, should):
    if claimed != should or isinstance(claimed, bool) != isinstance(should, bool):
        raise Wrong(f"{what} is {short(claimed)}, and should be {short(should)}")


def require(claimed, should):
    """Every member as it should be, none missing, none too many."""
    if isinstance(should, dict):
        for member in {**should, **claimed}:
            if member not in claimed or member not in should:
                raise Wrong(f"{member} is {'missing' if member in should else 'too much'}")
            if isinstance(claimed[member], dict) and isinstance(should[member], dict):
                require(claimed[member], should[member])
            else:
                same(member, claimed[member], should[member])
    elif claimed != should:
        raise Wrong(f"{claimed} should be {should}")


def short(value):
    value = repr(value)
    return value if len(value) < 150 else value[:70] + "…" + value[-70:]
