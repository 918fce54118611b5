// support.h: what the X.509 tests share: vector files, and an observer that checks that leaves tile.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "core/tap.h"
#include "x509/certificate.h"
#include "x509/der/writer.h"

namespace handglass::x509::test {

inline Bytes read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) bug("a test cannot open its file: " + path.string());
  return Bytes(std::istreambuf_iterator<char>(in), {});
}
inline std::filesystem::path vectors(std::string_view name) {
  return std::filesystem::path(HANDGLASS_SOURCE_ROOT) / "vectors" / name;
}

/// Keeps the leaves of one buffer, and every other event by its id.
class Recorder : public Observer {
 public:
  struct Leaf {
    std::uint64_t offset, size;
    std::string path, id, text;
    event::FieldKind kind;
  };
  struct Verdict {
    std::string id, subject;
    bool passed;
    Alert alert;
  };
  struct Thought {
    std::string id;
    int depth;
    std::map<std::string, std::string> args;
  };

  std::vector<Leaf> leaves;
  std::vector<Verdict> checks;
  std::vector<Thought> thoughts;
  std::vector<std::string> operations; // of Derive events
  std::size_t without_citation = 0;

  Tap tap() { return Tap(this); }

  void on(const Event& event) override {
    if (const auto* f = std::get_if<event::Field>(&event)) {
      leaves.push_back({f->offset, f->bytes.size(), std::string(f->path), std::string(f->id),
                        std::string(f->text), f->kind});
      if (f->rfc.empty()) ++without_citation;
    } else if (const auto* c = std::get_if<event::Check>(&event)) {
      checks.push_back({std::string(c->id), std::string(c->subject), c->passed, c->alert});
      if (c->rfc.empty()) ++without_citation;
    } else if (const auto* p = std::get_if<event::Path>(&event)) {
      Thought thought{std::string(p->id), p->depth, {}};
      for (const Arg& arg : p->args) thought.args.emplace(arg.name, to_text(arg));
      thoughts.push_back(std::move(thought));
    } else if (const auto* d = std::get_if<event::Derive>(&event)) {
      operations.emplace_back(d->op);
    }
  }

  /// The first thing wrong with how the leaves cover [base, base + size); empty if every octet lies in
  /// exactly one, and no two leaves have the same path.
  std::string tiling_error(std::uint64_t base, std::uint64_t size) const {
    std::map<std::uint64_t, const Leaf*> ordered;
    std::set<std::string> paths;
    for (const Leaf& leaf : leaves) {
      if (!ordered.emplace(leaf.offset, &leaf).second) return "two leaves begin at one octet: " + leaf.path;
      if (!paths.insert(leaf.path).second) return "two leaves have one path: " + leaf.path;
    }
    std::uint64_t at = base;
    for (const auto& [offset, leaf] : ordered) {
      if (offset != at) return "gap or overlap before " + leaf->path;
      at += leaf->size;
    }
    return at == base + size ? "" : "the end is in no leaf";
  }
  std::size_t raw_octets() const {
    std::size_t n = 0;
    for (const Leaf& leaf : leaves) n += leaf.kind == event::FieldKind::raw ? leaf.size : 0;
    return n;
  }
  const Leaf* leaf(std::string_view path) const {
    for (const Leaf& l : leaves)
      if (l.path == path) return &l;
    return nullptr;
  }
  bool said(std::string_view id) const {
    for (const Thought& t : thoughts)
      if (t.id == id) return true;
    return false;
  }
};

} // namespace handglass::x509::test
