#include "cli/certificate_text.h"

#include <algorithm>
#include <array>

#include "crypto/hash/hash.h"
#include "crypto/rsa/key.h"
#include "trace/display.h"
#include "x509/keys.h"
#include "x509/name.h"
#include "x509/time.h"

namespace handglass::cli {

namespace {

using namespace x509;

/// One row: a label of the catalogue, and a value in which nothing a peer wrote can harm a terminal.
class Rows {
 public:
  Rows(std::ostream& out, trace::Lang lang) : out_(out), lang_(lang) {}
  void row(std::string_view id, std::string_view value) {
    const std::string label = trace::say(id, lang_);
    const std::size_t used = trace::display_width(label);
    out_ << "  " << label << std::string(used < 14 ? 14 - used : 1, ' ') << value << '\n';
  }
  void under(std::string_view value) { out_ << std::string(16, ' ') << value << '\n'; }

 private:
  std::ostream& out_;
  trace::Lang lang_;
};

/// A name as RFC 4514 writes it: what it escapes is escaped already, the rest must not harm a terminal
/// either.
std::string safe(const std::string& name) {
  std::string text;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('\\', at), name.size());
    text += (at == 0 ? "" : "\\") + trace::escape(name.substr(at, end - at));
    at = end + 1;
  }
  return text;
}

std::string joined(const std::vector<std::string>& parts, std::string_view between = ", ") {
  std::string text;
  for (const std::string& part : parts) text.append(text.empty() ? "" : between).append(part);
  return text;
}

/// One half of nameConstraints: the names of the first few subtrees, and how many more there are.
void add_subtrees(std::vector<std::string>& parts, std::string_view id,
                  const std::optional<std::vector<GeneralSubtree>>& subtrees, trace::Lang lang) {
  constexpr std::size_t most = 6;
  if (!subtrees) return;
  std::vector<std::string> names;
  for (const GeneralSubtree& subtree : *subtrees)
    if (names.size() < most) names.push_back(to_text(subtree.base));
  const std::string listed = joined(names);
  parts.push_back(trace::fill(trace::find(id, lang), std::array{Arg{"names", std::string_view(listed)}}));
  if (subtrees->size() > most)
    parts.back() += trace::say("cli.cert.more", lang, {{"count", subtrees->size() - most}});
}

/// What an extension says, if that fits a line; empty if its name must do.
std::string value_of(const ExtensionValue& value, trace::Lang lang) {
  std::vector<std::string> parts;
  if (const auto* basic = std::get_if<BasicConstraints>(&value)) {
    parts.push_back(basic->ca ? "cA" : "not a CA");
    if (basic->path_len_constraint)
      parts.push_back("pathLenConstraint " + std::to_string(*basic->path_len_constraint));
  } else if (const auto* usage = std::get_if<KeyUsage>(&value)) {
    static constexpr const char* names[] = {"digitalSignature", "nonRepudiation", "keyEncipherment",
                                            "dataEncipherment", "keyAgreement",   "keyCertSign",
                                            "cRLSign",          "encipherOnly",   "decipherOnly"};
    for (int bit = 0; bit < 9; ++bit)
      if (usage->has(static_cast<KeyUsage::Bit>(bit))) parts.emplace_back(names[bit]);
  } else if (const auto* purposes = std::get_if<ExtKeyUsage>(&value)) {
    for (const KeyPurposeId& purpose : purposes->purposes) parts.push_back(purpose.id.name_or_dotted());
  } else if (const auto* alt = std::get_if<SubjectAltName>(&value)) {
    for (const GeneralName& name : alt->names) parts.push_back(to_text(name));
  } else if (const auto* constraints = std::get_if<NameConstraints>(&value)) {
    add_subtrees(parts, "cli.cert.permitted", constraints->permitted_subtrees, lang);
    add_subtrees(parts, "cli.cert.excluded", constraints->excluded_subtrees, lang);
    return trace::escape(joined(parts, "; "));
  } else if (const auto* ski = std::get_if<SubjectKeyIdentifier>(&value)) {
    parts.push_back(hex(ski->key_identifier));
  } else if (const auto* aki = std::get_if<AuthorityKeyIdentifier>(&value)) {
    if (aki->key_identifier) parts.push_back(hex(*aki->key_identifier));
  } else if (const auto* access = std::get_if<AuthorityInfoAccess>(&value)) {
    for (const AccessDescription& d : access->descriptions) parts.push_back(to_text(d.access_location));
  } else if (const auto* promises = std::get_if<SignedCertificateTimestampList>(&value)) {
    for (const SerializedSct& one : promises->scts.list)
      if (one.sct.version == SctVersion::v1)
        parts.push_back("log " + hex(one.sct.log_id).substr(0, 8) + "… " +
                        to_text(static_cast<UnixTime>(one.sct.timestamp / 1000)));
  } else if (const auto* feature = std::get_if<TlsFeature>(&value)) {
    for (const Feature& f : feature->features)
      parts.push_back(f.extension_type == 5 ? "status_request (must-staple)"
                                            : std::to_string(f.extension_type));
  }
  return trace::escape(joined(parts));
}

} // namespace

void print_certificate(std::ostream& out, const Certificate& certificate, trace::Lang lang) {
  Rows rows(out, lang);
  out << safe(short_name(certificate.subject())) << '\n';
  rows.row("cli.cert.subject", safe(to_text(certificate.subject())));
  const bool self = matches(certificate.subject(), certificate.issuer());
  rows.row("cli.cert.issuer", safe(to_text(certificate.issuer())) +
                                  (self ? " " + trace::say("cli.cert.self_issued", lang) : ""));
  rows.row("cli.cert.serial", hex(certificate.tbs.serial_number));
  rows.row("cli.cert.valid", trace::say("cli.cert.from_to", lang,
                                        {{"from", to_text(certificate.tbs.validity.not_before.seconds)},
                                         {"to", to_text(certificate.tbs.validity.not_after.seconds)}}));
  if (const auto key = certificate.public_key()) {
    const std::size_t minimum = crypto::rsa_strong_bits;
    const bool is_weak = !key->modulus().empty() && key->bits() < minimum;
    rows.row("cli.cert.key",
             std::string(name(key->type())) + ", " + std::to_string(key->bits()) + " bits" +
                 (is_weak ? " " + trace::say("cli.cert.weak_key", lang, {{"minimum", minimum}}) : ""));
  } else {
    rows.row("cli.cert.key", trace::explain(key.error(), lang));
  }
  rows.row("cli.cert.signature", certificate.signature_algorithm.algorithm.name_or_dotted());
  rows.row("cli.cert.sha256", hex(crypto::hash(crypto::HashAlgorithm::sha256, certificate.der)));
  for (const Extension& extension : certificate.tbs.extensions) {
    const std::string value = value_of(extension.value, lang);
    rows.row("cli.cert.extension",
             extension.extn_id.name_or_dotted() +
                 (extension.critical ? " " + trace::say("cli.cert.critical", lang) : "") +
                 (std::holds_alternative<SignedCertificateTimestampList>(extension.value)
                      ? " " + trace::say("cli.cert.scts_unchecked", lang)
                      : ""));
    if (!value.empty()) rows.under(value);
  }
}

} // namespace handglass::cli
