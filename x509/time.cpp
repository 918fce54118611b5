#include "x509/time.h"

namespace handglass::x509 {
namespace {

struct Date {
  std::int64_t year = 1970;
  int month = 1, day = 1; // from 1
};

bool is_leap(std::int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in_month(std::int64_t year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/// Days from 1970-01-01, by counting the leap days before a year that begins in March (so that the
/// leap day is the last of its year).
std::int64_t days_from(Date d) {
  // 400 years later the calendar is the same, 146097 days on, and no year is negative.
  const std::int64_t y = 400 + (d.month <= 2 ? d.year - 1 : d.year);
  const std::int64_t month_from_march = (d.month + 9) % 12;
  const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + d.day - 1;
  const std::int64_t leap_days = y / 4 - y / 100 + y / 400;
  return y * 365 + leap_days + day_of_year - 146097 - 719468; // 0000-03-01 is 719468 days before 1970
}

Date date_from(std::int64_t days) {
  Date d;
  // A first guess that is never too late (so the longest years after 1970, the shortest before it), then
  // year by year: a few steps at most.
  d.year = days < 0 ? 1969 + days / 365 : 1970 + days / 366;
  if (d.year < 0) d.year = 0;
  while (days_from({d.year + 1, 1, 1}) <= days) ++d.year;
  std::int64_t rest = days - days_from({d.year, 1, 1});
  while (rest >= days_in_month(d.year, d.month)) rest -= days_in_month(d.year, d.month++);
  d.day = static_cast<int>(rest) + 1;
  return d;
}

std::string digits(std::int64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  return text.size() >= width ? text.substr(text.size() - width)
                              : std::string(width - text.size(), '0') + text;
}

struct Parts {
  Date date;
  std::int64_t hour, minute, second;
};

constexpr UnixTime first_time = -62167219200; // 0000-01-01T00:00:00Z
constexpr UnixTime last_time = 253402300799;  // 9999-12-31T23:59:59Z

Parts parts_of(UnixTime time) {
  if (time < first_time) time = first_time; // four digits of a year are all there is
  if (time > last_time) time = last_time;
  std::int64_t days = time / 86400, seconds = time % 86400;
  if (seconds < 0) {
    seconds += 86400;
    --days;
  }
  return {date_from(days), seconds / 3600, seconds / 60 % 60, seconds % 60};
}

} // namespace

Time Time::at(UnixTime seconds) {
  const std::int64_t year = parts_of(seconds).date.year;
  return {year >= 1950 && year <= 2049 ? der::tag::utc_time : der::tag::generalized_time, seconds};
}

std::string contents(const Time& time) {
  const Parts p = parts_of(time.seconds);
  return digits(p.date.year, time.tag == der::tag::utc_time ? 2 : 4) + digits(p.date.month, 2) +
         digits(p.date.day, 2) + digits(p.hour, 2) + digits(p.minute, 2) + digits(p.second, 2) + "Z";
}

std::optional<Time> parse_time(der::Tag tag, ByteView contents) {
  const std::size_t year_digits = tag == der::tag::utc_time ? 2 : 4;
  if (tag != der::tag::utc_time && tag != der::tag::generalized_time) return {};
  if (contents.size() != year_digits + 11 || contents.back() != 'Z') return {};
  for (std::uint8_t c : contents.first(contents.size() - 1))
    if (c < '0' || c > '9') return {};

  std::size_t at = 0;
  const auto number = [&](std::size_t width) {
    int value = 0;
    for (; width > 0; --width) value = value * 10 + (contents[at++] - '0');
    return value;
  };
  Date date;
  date.year = number(year_digits);
  if (year_digits == 2) date.year += date.year < 50 ? 2000 : 1900;
  date.month = number(2);
  date.day = number(2);
  const int hour = number(2), minute = number(2), second = number(2);
  if (date.month < 1 || date.month > 12 || date.day < 1) return {};
  if (date.day > days_in_month(date.year, date.month)) return {};
  // Leap seconds (60) have no POSIX time; no certificate needs one.
  if (hour > 23 || minute > 59 || second > 59) return {};
  return Time{tag, days_from(date) * 86400 + hour * 3600 + minute * 60 + second};
}

std::string to_text(UnixTime time) {
  const Parts p = parts_of(time);
  return digits(p.date.year, 4) + "-" + digits(p.date.month, 2) + "-" + digits(p.date.day, 2) + "T" +
         digits(p.hour, 2) + ":" + digits(p.minute, 2) + ":" + digits(p.second, 2) + "Z";
}

} // namespace handglass::x509
