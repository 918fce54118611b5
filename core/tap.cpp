#include "core/tap.h"

namespace handglass {

void Tap::emit_check(bool holds, Alert alert, std::string_view id, Rfc rfc, std::string_view subject,
                     Args args, std::source_location where) const {
  emit(event::Check{{rfc, where}, id, holds, alert, subject, std::span(args.begin(), args.size())});
}

} // namespace handglass
