#include "core/codec/trace.h"

namespace handglass {

void ByteTrace::leaf(ByteView bytes, std::string_view name, event::FieldKind kind, std::uint64_t number,
                     std::string_view text, std::source_location where, Rfc rfc) {
  if (bytes.empty()) return; // an empty vector has a length prefix, and nothing to name after it
  const Scope scope(*this, name);
  // "Shape.points[3].label" inside structure Shape is "Shape.points.label" to the catalogue.
  std::string id(structure_);
  bool inside_index = false;
  for (char c : std::string_view(path_).substr(structure_at_)) {
    if (c == '[') inside_index = true;
    if (!inside_index) id.push_back(c);
    if (c == ']') inside_index = false;
  }
  tap_.emit(event::Field{{rfc.empty() ? rfc_ : rfc, where},
                         buffer_,
                         offset_of(bytes.data()),
                         bytes,
                         path_,
                         id,
                         kind,
                         number,
                         text});
}

ByteTrace::Scope::Scope(ByteTrace& trace, std::string_view step, std::string_view structure, Rfc rfc)
    : Scope(trace, step) {
  trace_.structure_ = structure;
  trace_.structure_at_ = trace_.path_.size();
  if (!rfc.empty()) trace_.rfc_ = rfc;
}

ByteTrace::Scope::Scope(ByteTrace& trace, std::string_view step)
    : trace_(trace),
      path_size_(trace.path_.size()),
      structure_(trace.structure_),
      structure_at_(trace.structure_at_),
      rfc_(trace.rfc_) {
  if (!trace_.path_.empty() && !step.empty()) trace_.path_.push_back('.');
  trace_.path_.append(step);
}

ByteTrace::Scope::Scope(ByteTrace& trace, std::size_t index)
    : trace_(trace),
      path_size_(trace.path_.size()),
      structure_(trace.structure_),
      structure_at_(trace.structure_at_),
      rfc_(trace.rfc_) {
  trace_.path_.append("[").append(std::to_string(index)).append("]");
}

ByteTrace::Scope::~Scope() {
  trace_.path_.resize(path_size_);
  trace_.structure_ = structure_;
  trace_.structure_at_ = structure_at_;
  trace_.rfc_ = rfc_;
}

} // namespace handglass
