#include "trace/text/mind_map_block.h"

#include "trace/catalogue/catalogue.h"
#include "trace/mind_map.h"

namespace handglass::trace {

void print_mind_map(Page& page, const event::Note& note) {
  const Look& look = page.look;
  const std::string number(mind_map_number(note));
  const std::string bar = look.paint(Ink::heading, look.own("▌ "));
  page.line();
  for (const Lang lang : {Lang::zh, Lang::en}) {
    const std::string map(find("mindmap.name", lang));
    const std::string head = map + (number.empty() ? "" : " " + number) + look.own(" · ");
    page.paragraph(bar + look.paint(Ink::heading, head), std::string(find(note.id, lang)), bar);
  }
}

} // namespace handglass::trace
