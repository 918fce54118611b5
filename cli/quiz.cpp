#include "cli/quiz.h"

#include <istream>
#include <set>

#include "cli/exit_code.h"
#include "trace/display.h"
#include "trace/quiz/question.h"
#include "trace/text/event_line.h"
#include "trace/text/layout.h"

namespace handglass::cli {

namespace {

using trace::Ink;
using trace::Question;
using trace::Verdict;

std::string letter(std::size_t i) { return std::string(1, static_cast<char>('a' + i)); }

class Quiz {
 public:
  Quiz(const trace::Look& look, std::istream& in, std::ostream& out, bool echo)
      : look_(look), page_(look, out), in_(in), out_(out), echo_(echo) {}

  int run(const std::vector<Question>& questions) {
    page_.paragraph(" ", look_.say("quiz.begin", {{"count", questions.size()}}));
    std::size_t asked = 0, right = 0;
    for (const Question& question : questions) {
      pose(question, asked + 1, questions.size());
      const Verdict verdict = answer(question);
      if (verdict == Verdict::unreadable) break; // the end
      ++asked;
      if (verdict == Verdict::right)
        ++right;
      else
        again_.insert(question.lesson);
      explain(question, verdict);
    }
    score(asked, right, questions.size());
    return right == questions.size() ? ok : comparison_failed;
  }

 private:
  void pose(const Question& question, std::size_t number, std::size_t count) {
    page_.line();
    page_.line(look_.paint(Ink::heading,
                           look_.rule() + look_.say("quiz.number", {{"number", number}, {"count", count}})));
    if (!question.so_far.empty())
      page_.paragraph("   ", look_.paint(Ink::faint, look_.say("quiz.so_far") + " " + question.so_far));
    for (const std::string& line : question.shown) page_.paragraph("   ", line, "     ");
    page_.paragraph(" ", look_.paint(Ink::heading, question.ask));
    for (std::size_t i = 0; i < question.choices.size(); ++i)
      page_.paragraph("   " + letter(i) + ") ", question.choices[i]);
  }

  /// Until something can be judged. Unreadable: there is no more.
  Verdict answer(const Question& question) {
    std::string line;
    while (true) {
      out_ << ' ' << look_.say("quiz.prompt") << ' ';
      out_.flush();
      if (!std::getline(in_, line)) {
        out_ << '\n';
        return Verdict::unreadable;
      }
      while (line.ends_with('\r') || line.ends_with(' ')) line.pop_back();
      if (echo_) out_ << trace::escape(line) << '\n';
      if (line == "q") return Verdict::unreadable;
      if (line == "?") {
        page_.paragraph("   ", question.hint);
        continue;
      }
      const Verdict verdict = trace::judge(question, line);
      if (verdict != Verdict::unreadable) return verdict;
      const std::string last = letter(question.choices.size() - 1);
      page_.paragraph("   ", look_.say(question.typed.empty() ? "quiz.form" : "quiz.form.typed",
                                       {{"last", std::string_view(last)}}));
    }
  }

  void explain(const Question& question, Verdict verdict) {
    // Choices are safe already, and fill() would escape them once more.
    const std::string grade = look_.say(verdict == Verdict::right ? "quiz.right" : "quiz.wrong");
    page_.paragraph(" " + look_.mark(verdict == Verdict::right) + " ", replaced(grade, question));
    page_.paragraph("   ",
                    question.why + look_.own(" · ") + look_.say("quiz.read", {{"lesson", question.lesson}}));
    page_.paragraph("   ", look_.paint(Ink::faint, look_.say("quiz.evidence")));
    for (const std::string& line : question.evidence) page_.paragraph("   ", line, "     ");
  }

  static std::string replaced(std::string text, const Question& question) {
    const auto put = [&](std::string_view name, const std::string& value) {
      if (const std::size_t at = text.find(name); at != std::string::npos)
        text.replace(at, name.size(), value);
    };
    put("{letter}", letter(question.right));
    put("{answer}", question.choices[question.right]);
    return text;
  }

  void score(std::size_t asked, std::size_t right, std::size_t count) {
    page_.line();
    std::string text = look_.say("quiz.score", {{"right", right}, {"asked", asked}});
    if (asked < count) text += look_.own(" · ") + look_.say("quiz.unasked", {{"left", count - asked}});
    page_.line(look_.paint(Ink::heading, look_.rule() + text));
    std::string lessons;
    for (unsigned lesson : again_)
      lessons += (lessons.empty() ? "" : ", ") + look_.say("quiz.read", {{"lesson", lesson}});
    if (!lessons.empty())
      page_.paragraph(" ", look_.say("quiz.again", {{"lessons", std::string_view(lessons)}}));
    else if (asked == count)
      page_.paragraph(" ", look_.say("quiz.all_right"));
  }

  const trace::Look& look_;
  trace::Page page_;
  std::istream& in_;
  std::ostream& out_;
  bool echo_;
  std::set<unsigned> again_; // lessons
};

} // namespace

int run_quiz(const trace::Recorder& recorder, const trace::Look& look, Random& random, std::size_t count,
             std::istream& in, std::ostream& out, bool echo) {
  const std::vector<Question> questions = trace::make_questions(recorder, look, random, count);
  trace::Page page(look, out);
  for (const Event& event : recorder.events()) // which connection it is about
    if (std::holds_alternative<event::Meta>(event)) page.paragraph(" ", trace::event_line(event, look));
  if (questions.empty()) {
    page.paragraph(" ", look.say("quiz.none"));
    return unsupported;
  }
  return Quiz(look, in, out, echo).run(questions);
}

} // namespace handglass::cli
