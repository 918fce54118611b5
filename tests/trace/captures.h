// captures.h: the recordings of vectors/tls12-captures, for tests.
#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/catch.h"
#include "trace/explain/explain.h"

namespace handglass::trace::test {

/// One recorded connection, and what its two ends knew of it.
struct Recorded {
  std::string name; ///< of the file, and the number of the connection in it: "nginx-resumed-by-id 1"
  std::string cipher;
  bool resumes = false; ///< the connection before it in the same file
  Capture capture;
  Bytes request, response; ///< application data as the ends saw it
  std::string key_log_text;
  std::shared_ptr<const x509::PrivateKey> server_key;

  Secrets with_key_log() const {
    auto entries = read_key_log(key_log_text);
    REQUIRE(entries);
    return {nullptr, std::move(*entries), nullptr};
  }
  Secrets with_server_key() const { return {server_key, {}, nullptr}; }
  bool is_rsa_transport() const {
    return cipher.starts_with("AES");
  } // TLS_RSA_WITH_ is what OpenSSL leaves out
};

inline Bytes octets(const nlohmann::json& hex) {
  const auto found = unhex(hex.get<std::string>());
  REQUIRE(found);
  return *found;
}

inline Recorded read_connection(const std::string& name, const nlohmann::json& json) {
  Recorded one;
  one.name = name;
  std::set<std::string> unread;
  for (const auto& [member, value] : json.items()) unread.insert(member);
  const auto take = [&](const char* member) -> const nlohmann::json& {
    REQUIRE(unread.erase(member) == 1);
    return json.at(member);
  };
  CHECK_FALSE(take("server").get<std::string>().empty());
  CHECK_FALSE(take("client").get<std::string>().empty());
  one.cipher = take("cipher");
  one.resumes = take("resumes");
  one.request = octets(take("request"));
  one.response = octets(take("response"));
  for (const std::string line : take("key_log")) one.key_log_text += line + "\n";
  auto key = x509::PrivateKey::parse(as_bytes(take("server_key").get<std::string>()));
  REQUIRE(key);
  one.server_key = std::make_shared<const x509::PrivateKey>(std::move(*key));
  for (const auto& passage : take("passed")) {
    REQUIRE(passage.size() == 2);
    REQUIRE((passage[0] == "c2s" || passage[0] == "s2c"));
    one.capture.push_back({passage[0] == "c2s" ? Direction::c2s : Direction::s2c, octets(passage[1])});
  }
  INFO("members that nobody has read");
  CHECK(unread.empty());
  return one;
}

/// All of them, in the order of their names; resumed ones follow what they resume.
inline const std::vector<Recorded>& recorded() {
  static const std::vector<Recorded> all = [] {
    std::set<std::filesystem::path> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(HANDGLASS_SOURCE_ROOT "/vectors/tls12-captures"))
      if (entry.path().extension() == ".json") files.insert(entry.path());
    std::vector<Recorded> found;
    for (const auto& file : files) {
      const auto json = nlohmann::json::parse(std::ifstream(file));
      REQUIRE(json.size() == 2);
      REQUIRE(json.at("name") == file.stem().string());
      std::size_t number = 0;
      for (const auto& connection : json.at("connections"))
        found.push_back(read_connection(file.stem().string() + " " + std::to_string(number++), connection));
    }
    return found;
  }();
  return all;
}

/// The capture cut into whole records, in the order in which they ended.
inline Capture by_record(const Capture& capture) {
  Capture records;
  Bytes waiting[2];
  for (const Passage& passage : capture) {
    Bytes& held = waiting[static_cast<std::size_t>(passage.dir)];
    append(held, passage.octets);
    while (held.size() >= 5 && held.size() >= 5 + load_be(held.data() + 3, 2)) {
      const auto end = held.begin() + 5 + static_cast<std::ptrdiff_t>(load_be(held.data() + 3, 2));
      records.push_back({passage.dir, Bytes(held.begin(), end)});
      held.erase(held.begin(), end);
    }
  }
  REQUIRE((waiting[0].empty() && waiting[1].empty()));
  return records;
}

} // namespace handglass::trace::test
