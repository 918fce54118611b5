#include "trace/text/side_by_side.h"

#include <algorithm>

#include "trace/display.h"

namespace handglass::trace {

namespace {

using Message = Outline::Message;

/// What a handshake is for, step by step, and the message that does it; the first that is there.
struct Purpose {
  std::string_view id; ///< catalogue
  Direction dir;
  std::vector<std::string_view> messages;
};

const std::vector<Purpose>& purposes() {
  using enum Direction;
  static const std::vector<Purpose> all = {
      {"diff.offer", c2s, {"ClientHello"}},
      {"diff.choice", s2c, {"ServerHello"}},
      {"diff.answers", s2c, {"EncryptedExtensions"}},
      {"diff.identity", s2c, {"Certificate"}},
      {"diff.server_share", s2c, {"ServerKeyExchange"}},
      {"diff.proof", s2c, {"CertificateVerify"}},
      {"diff.request", s2c, {"CertificateRequest"}},
      {"diff.turn", s2c, {"ServerHelloDone"}},
      {"diff.client_identity", c2s, {"Certificate"}},
      {"diff.client_share", c2s, {"ClientKeyExchange"}},
      {"diff.client_proof", c2s, {"CertificateVerify"}},
      {"diff.switch", c2s, {"ChangeCipherSpec"}},
      {"diff.finished", c2s, {"Finished"}},
      {"diff.ticket", s2c, {"NewSessionTicket"}},
      {"diff.switch", s2c, {"ChangeCipherSpec"}},
      {"diff.finished", s2c, {"Finished"}},
  };
  return all;
}

class SideBySide {
 public:
  SideBySide(Page& page, const NamedOutline& left, const NamedOutline& right)
      : page_(page), look_(page.look), left_(left), right_(right), half_((look_.width() - 5) / 2) {}

  void print() {
    page_.line(pad_to(look_.paint(Ink::heading, look_.own("━━ ") + left_.name)) + bar() +
               look_.paint(Ink::heading, right_.name));
    row(look_.paint(Ink::value, look_.safe(left_.outline.suite())),
        look_.paint(Ink::value, look_.safe(right_.outline.suite())));
    for (const Purpose& purpose : purposes()) {
      const Message* left = find(left_.outline, purpose);
      const Message* right = find(right_.outline, purpose);
      if (!left && !right) continue;
      page_.line();
      page_.paragraph(
          " ",
          look_.say(purpose.id,
                    {{"who", look_.say(purpose.dir == Direction::c2s ? "word.client" : "word.server")}}));
      cells(message(left, left_.outline, purpose), message(right, right_.outline, purpose));
    }
    page_.line();
    page_.line(look_.paint(Ink::heading, look_.rule() + look_.say("diff.sum")));
    fact("diff.round_trips", [&](const Outline& o) { return std::to_string(o.round_trips()); });
    fact("diff.octets", [&](const Outline& o) { return std::to_string(o.octets_before_request()); });
    fact("diff.encrypted_from.client", [&](const Outline& o) { return encrypted_from(o, Direction::c2s); });
    fact("diff.encrypted_from.server", [&](const Outline& o) { return encrypted_from(o, Direction::s2c); });
    fact("diff.signed", [&](const Outline& o) { return signed_text(o); });
    fact("diff.contributes", [&](const Outline& o) { return look_.say(origin(o)); });
    fact("diff.stolen_key", [&](const Outline& o) {
      return look_.say(o.origin() == Outline::Origin::client_alone ? "diff.stolen_key.reads"
                       : o.origin() == Outline::Origin::both_sides ? "diff.stolen_key.nothing"
                                                                   : "diff.stolen_key.as_before");
    });
  }

 private:
  static const Message* find(const Outline& outline, const Purpose& purpose) {
    for (std::string_view name : purpose.messages)
      if (const Message* message = outline.find(name, purpose.dir)) return message;
    return nullptr;
  }
  std::string message(const Message* m, const Outline& outline, const Purpose& purpose) const {
    if (!m) return look_.paint(Ink::faint, look_.say(absent(outline, purpose)));
    return look_.direction(m->dir) + "  " + look_.paint(Ink::name, m->name) + "  " +
           look_.say("word.size", {{"size", m->size}}) + "  " +
           (m->is_encrypted ? look_.paint(Ink::good, look_.say("diff.encrypted")) : look_.say("diff.clear")) +
           "  " + look_.say("diff.flight", {{"number", m->flight}});
  }
  /// Why a connection has no message for something: because it is not done, or done elsewhere.
  static std::string_view absent(const Outline& outline, const Purpose& purpose) {
    const bool shares_in_hellos =
        outline.origin() == Outline::Origin::both_sides && !outline.find("ClientKeyExchange", Direction::c2s);
    if (purpose.id == "diff.server_share" && shares_in_hellos) return "diff.absent.in_server_hello";
    if (purpose.id == "diff.client_share" && shares_in_hellos) return "diff.absent.in_client_hello";
    if (purpose.id == "diff.server_share" && outline.origin() == Outline::Origin::client_alone)
      return "diff.absent.certificate_key";
    if (purpose.id == "diff.proof" && outline.find("ServerKeyExchange", Direction::s2c))
      return "diff.absent.signed_before";
    if (purpose.id == "diff.proof" && outline.origin() == Outline::Origin::client_alone)
      return "diff.absent.by_decrypting";
    if (purpose.id == "diff.switch") return "diff.absent.at_once";
    if (purpose.id == "diff.answers") return "diff.absent.in_server_hello_12";
    return "diff.absent";
  }
  std::string encrypted_from(const Outline& outline, Direction dir) const {
    const Message* first = outline.first_encrypted(dir);
    return first ? first->name : look_.say("diff.absent");
  }
  std::string signed_text(const Outline& outline) const {
    if (outline.signatures().empty()) return look_.say("diff.signed.nothing");
    std::string text;
    for (const Outline::Signature& signature : outline.signatures()) {
      text += text.empty() ? "" : "; ";
      for (std::size_t i = 0; i < signature.covers.size(); ++i) text += (i ? ", " : "") + signature.covers[i];
    }
    return text;
  }
  static std::string_view origin(const Outline& outline) {
    switch (outline.origin()) {
      case Outline::Origin::client_alone:
        return "diff.origin.client_alone";
      case Outline::Origin::both_sides:
        return "diff.origin.both_sides";
      case Outline::Origin::remembered:
        return "diff.origin.remembered";
      case Outline::Origin::none:
        break;
    }
    return "diff.absent";
  }

  template <class Text>
  void fact(std::string_view id, Text text) {
    page_.paragraph(" ", look_.say(id));
    cells(text(left_.outline), text(right_.outline));
  }
  /// Wrapped to half the width each.
  void cells(const std::string& left, const std::string& right) {
    const std::vector<std::string> l = wrap(left, half_ - 3), r = wrap(right, half_ - 3);
    for (std::size_t i = 0; i < std::max(l.size(), r.size()); ++i)
      row(i < l.size() ? l[i] : "", i < r.size() ? r[i] : "");
  }
  void row(const std::string& left, const std::string& right) {
    page_.line(pad_to("   " + left) + bar() + right);
  }
  std::string pad_to(const std::string& text) const { return pad(text, half_ + 1); }
  std::string bar() const { return look_.own(" │ "); }

  Page& page_;
  const Look& look_;
  const NamedOutline &left_, &right_;
  std::size_t half_;
};

} // namespace

void print_side_by_side(Page& page, const NamedOutline& left, const NamedOutline& right) {
  SideBySide(page, left, right).print();
}

} // namespace handglass::trace
