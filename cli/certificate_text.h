// certificate_text.h: a certificate for people, in a dozen lines.
#pragma once

#include <ostream>

#include "trace/catalogue/catalogue.h"
#include "x509/certificate.h"

namespace handglass::cli {

void print_certificate(std::ostream& out, const x509::Certificate& certificate, trace::Lang lang);

} // namespace handglass::cli
