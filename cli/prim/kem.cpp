// kem.cpp: `prim ml-kem`: ML-KEM-768, half of X25519MLKEM768; and its three functions, as a trace names them:
// `ml-kem-keygen` and `ml-kem-decaps` of the client, `ml-kem-encaps` of the server.
#include "cli/prim/bench.h"
#include "crypto/hash/sha3.h"
#include "crypto/kem/ml_kem.h"

namespace handglass::cli::prim {

namespace {

namespace kem = crypto::ml_kem_768;

/// The key pair and, with --m, a secret sent to it and taken out again.
Result<Outcome> round_trip(Bench& bench) {
  TRY(bench.need_size("--seed", {kem::seed_size}));
  const kem::KeyPair pair = kem::key_pair(bench.octets("--seed"));
  bench.row("ek", pair.public_key);
  const Bytes h = crypto::sha3(256, pair.public_key);
  if (!bench.has("--m")) return Outcome{h};
  TRY(bench.need_size("--m", {kem::message_size}));
  const auto sent = kem::encapsulate(pair.public_key, bench.octets("--m"));
  if (!sent) return failure(Alert::illegal_parameter, "prim.ml_kem_key", {});
  bench.row("c", sent->ciphertext);
  const auto received = kem::decapsulate(pair.private_key.expose(), sent->ciphertext);
  if (!received) return failure(Alert::illegal_parameter, "prim.ml_kem_key", {});
  return Outcome{to_bytes(received->expose())};
}

Result<Outcome> keygen(Bench& bench) {
  TRY(bench.need_size("--seed", {kem::seed_size}));
  return Outcome{kem::key_pair(bench.octets("--seed")).public_key};
}

Result<Outcome> encaps(Bench& bench) {
  TRY(bench.need_size("--ek", {kem::public_size}));
  TRY(bench.need_size("--m", {kem::message_size}));
  const auto sent = kem::encapsulate(bench.octets("--ek"), bench.octets("--m"));
  if (!sent) return failure(Alert::illegal_parameter, "prim.ml_kem_key", {});
  if (bench.text("--give") == "ciphertext") return Outcome{sent->ciphertext};
  bench.row("c", sent->ciphertext);
  return Outcome{to_bytes(sent->shared.expose())};
}

Result<Outcome> decaps(Bench& bench) {
  TRY(bench.need_size("--seed", {kem::seed_size}));
  TRY(bench.need_size("--ciphertext", {kem::ciphertext_size}));
  const kem::KeyPair pair = kem::key_pair(bench.octets("--seed"));
  const auto received = kem::decapsulate(pair.private_key.expose(), bench.octets("--ciphertext"));
  if (!received) bug("ML-KEM refused its own key");
  return Outcome{to_bytes(received->expose())};
}

const std::vector<Shown> sent_rows = {{"m", "m"}, {"H(ek)", "H(ek)"}, {"K", "K"}, {"r", "r"}};
const std::vector<Shown> received_rows = {{"rho", "rho"},    {"sigma", "sigma"}, {"m again", "m'"},
                                          {"K again", "K'"}, {"r again", "r'"},  {"K bar", "K bar"}};

// Kyber's known answers of round 3, number 0, as FIPS 203 has them (Wycheproof, mlkem_768_test, 2)
constexpr std::string_view known = "Kyber's known answers, round 3, number 0";
constexpr std::string_view seed =
    "7c9935a0b07694aa0c6d10e4db6b1add2fd81a25ccb148032dcd739936737f2d"
    "8626ed79d451140800e03b59b956f8210e556067407d13dc90fa9e8b872bfb8f";
constexpr std::string_view message = "147c03f7a5bebba406c8fae1874d7f13c80efe79a3a9a874cc09fe76f6997615";
constexpr std::string_view shared = "e7184a0975ee3470878d2d159ec83129c8aec253d4ee17b4810311d198cd0368";
constexpr std::string_view ek =
    "a8e651a1e685f22478a8954f007bc7711b930772c78f092e82878e3e937f367967532913a8d53dfdf4bfb1f8846746596705cf34"
    "5142b972a3f16325c40c2952a37b25897e5ef35fbaeb73a4acbeb6a0b89942ceb195531cfc0a07993954483e6cbc87c06aa74ff0"
    "cac5207e535b260aa98d1198c07da605c4d11020f6c9f7bb68bb3456c73a01b710bc99d17739a51716aa01660c8b628b2f5602ba"
    "65f07ea993336e896e83f2c5731bbf03460c5b6c8afecb748ee391e98934a2c57d4d069f50d88b30d6966f38c37bc649b82634ce"
    "7722645ccd625063364646d6d699db57b45eb67465e16de4d406a818b9eae1ca916a2594489708a43cea88b02a4c03d09b44815c"
    "97101caf5048bbcb247ae2366cdc254ba22129f45b3b0eb399ca91a303402830ec01db7b2ca480cf350409b216094b7b0c3ae33c"
    "e10a9124e89651ab901ea253c8415bd7825f02bb229369af972028f22875ea55af16d3bc69f70c2ee8b75f28b47dd391f989ade3"
    "14729c331fa04c1917b278c3eb602868512821adc825c64577ce1e63b1d9644a612948a3483c7f1b9a258000e30196944a403627"
    "609c76c7ea6b5de01764d24379117b9ea29848dc555c454bceae1ba5cc72c74ab96b9c91b910d26b88b25639d4778ae26c7c6151"
    "a19c6cd7938454372465e4c5ec29245acb3db5379de3dabfa629a7c04a8353a8530c95acb732bb4bb81932bb2ca7a848cd366801"
    "444abe23c83b366a87d6a3cf360924c002bae90af65c48060b3752f2badf1ab2722072554a5059753594e6a702761fc97684c8c4"
    "a7540a6b07fbc9de87c974aa8809d928c7f4cbbf8045aea5bc667825fd05a521f1a4bf539210c7113bc37b3e58b0cbfc53c841cb"
    "b0371de2e511b989cb7c70c023366d78f9c37ef047f8720be1c759a8d96b93f65a94114ffaf60d9a81795e995c71152a4691a5a6"
    "02a9e1f3599e37c768c7bc108994c0669f3adc957d46b4b6256968e290d7892ea85464ee7a750f39c5e3152c2dfc56d8b0c924ba"
    "8a959a68096547f66423c838982a5794b9e1533771331a9a656c28828beb9126a60e95e8c5d906832c7710705576b1fb9507269d"
    "daf8c95ce9719b2ca8dd112be10bcc9f4a37bd1b1eeeb33ecda76ae9f69a5d4b2923a86957671d619335be1c4c2c77ce87c41f98"
    "a8cc466460fa300aaf5b301f0a1d09c88e65da4d8ee64f68c02189bbb3584baff716c85db654048a004333489393a07427cd3e21"
    "7e6a345f6c2c2b13c27b337271c0b27b2dbaa00d237600b5b594e8cf2dd625ea76cf0ed899122c9796b4b0187004258049a477cd"
    "11d68c49b9a0e7b00bce8cac7864cbb375140084744c93062694ca795c4f40e7acc9c5a1884072d8c38dafb501ee4184dd5a819e"
    "c24ec1651261f962b17a7215aa4a748c15836c389137678204838d7195a85b4f98a1b574c4cd7909cd1f833effd1485543229d37"
    "48d9b5cd6c17b9b3b84aef8bce13e683733659c79542d615782a71cdeee792bab51bdc4bbfe8308e663144ede8491830ad98b463"
    "4f64aba8b9c042272653920f380c1a17ca87ced7aac41c82888793181a6f76e197b7b90ef90943bb3844912911d8551e5466c576"
    "7ab0bc61a1a3f736162ec098a900b12dd8fabbfb3fe8cb1dc4e8315f2af0d32f0017ae136e19f028";
constexpr std::string_view ciphertext =
    "c8391085b8d3ea9794212541b2914f08964d33521d3f67ad66096ebfb1f706424b49558f755b5625bae236f2e0079601c766f7d9"
    "60808f7e2bb0c7a5e066ed346de628f8c57eebabbb0c22d911548463693ef3ce52a53f7ff415f00e657ae1c5a48fa5ec6e4be5cf"
    "462daffc84d2f6d5ff55dc9bbe8bb0d725ec64fd4cd4bd8dba0a844e8b5ce4b6a28934d7f7a050991fe185b506b451dabfad52d5"
    "2cb2114ca7d9a5cf986c8fdc1bc10ec0c1869e50c03c55a76192a1049aca636ba9020bdaa8d0f58c763b0b89845ca06d4c4ddc21"
    "433e16b9c62e44871fdbc05ba218af871fdd7dcfa464e60faa5265264ce1391bd9a8c5faa7626d5f159b9805b975710a3503a0b8"
    "58a11c6a647cc0e19ac88b1be9056c95b4d2087d0951d1d2f4992491117e6347794ba54571ec49bba71af3413d38a30bf5872248"
    "d1f6d07c86baf782e73d2637f043d341a00921857d8b21ddf3e1d6310036ed27af49e5de1b900fe4de79808ff29f9570859612b1"
    "5adc01fbb265b305b1e3a12ae419da5b74261fa284c101da3d8dca8b2e4521aca571ef44a058e844ff32b16d5aaea05f7f3af8e2"
    "ab16222e347662eddfb891d0ecc2a55c5638f9dde92d9a3d544a5f901ac501acd1ea6a010201fcb10ad702c425a94bdf5890d500"
    "a2a147eee1d1fcba8c3abe7c2dfe70f346f033d816a0b2791b4f0b2d956d9ee5971715399a5688302495e2e07c1c8c01527184bc"
    "d0c208bc159f2e13318c0bb3dd24a6a7fc849f83385ed4dba07fe1d7bd5640cc9ed5ccfdd68763cb0d0edf61b292177fc1d2d3c1"
    "1dd0495056bcb12558aebcfddef9feb4aebc57afd9023c65cfe65a24e33f1b00111e92e63e011eaf0b212cf95743cd07f5189ece"
    "1f205b7f6fcb2e6b1961b5404cebe47c8cd13b8599d5b49e6d87eeda36e9b8fc4c00635896aa2b75896e336d1b612ee13db811e1"
    "f07e61748d920f4865f3f11741399dc6162c91ca168a02329dff821d58198712dd558abb099b3a0baf9da1b730b2aa73bcf58d74"
    "f357b06f7211c804b6c8af16ff3509fad1d35b14bfdced7db8a6a25c48e5956480724daa057cd660b67ee3e472574182679d4858"
    "38a6476eac02141075c812af7967ba7c9185cc2abd2a4545b80f3d3104d58d654a57792dcfabbe9c0715e8de2ef81ef404c8168f"
    "d7a43efab3d448e686a088efd26a26159948926723d7eccc39e3c1b719cf8becb7be7e964f22cd8cb1b7e25e800ea97d60a64cc0"
    "bbd9cb407a3ab9f88f5e29169eeafd4e0322fde6590ae093ce8feeae98b622caa7556ff426c9e7a404ce69355830a7a67767a76c"
    "7d9a97b84bfcf50a02f75c235d2f9c671138049ffc7c8055926c03eb3fb87f9695185a42eca9a41655873d30a6b3bf428b246223"
    "484a8ff61ee3eeafff10e99c2c13a76284d063e56ab711a35a85b5383df81da23490f66e8ea3fcba067f5530c6541c2b8f74717c"
    "35023e7b9b3956c3ee2ff84ba03ccf4b4b5321b9240895481bc6d63c1693c1847852f8e97f50a133532ac3ee1e52d464";

} // namespace

std::vector<Primitive> kem() {
  return {
      {.name = "ml-kem",
       .family = "mlkem",
       .title = "ML-KEM-768",
       .standard = "FIPS 203",
       .source = "crypto/kem/ml_kem.cpp",
       .example = "Kyber's known answers, round 3, seed 0: the hash of the public key",
       .published = "f57262661358cde8d3ebf990e5fd1d5b896c992ccfaadb5256b68bbf5943b132",
       .options = {{"--seed", Kind::octets, "d | z, 64 bytes", seed},
                   {"--m", Kind::octets,
                    "32 random bytes of the sender: sends a secret and takes it out again", "", false}},
       .shown = {{"rho", "rho"},
                 {"sigma", "sigma"},
                 {"m", "m"},
                 {"H(ek)", "H(ek)"},
                 {"K", "K"},
                 {"r", "r"},
                 {"m again", "m'"},
                 {"K again", "K'"},
                 {"r again", "r'"},
                 {"K bar", "K bar"}},
       .run = round_trip},
      {.name = "ml-kem-keygen",
       .family = "mlkem",
       .title = "ML-KEM-768, key pair",
       .standard = "FIPS 203 section 7.1",
       .source = "crypto/kem/ml_kem.cpp",
       .example = known,
       .published = ek,
       .options = {{"--seed", Kind::octets, "d | z, 64 bytes", seed}},
       .shown = {{"rho", "rho"}, {"sigma", "sigma"}},
       .run = keygen},
      {.name = "ml-kem-encaps",
       .family = "mlkem",
       .title = "ML-KEM-768, sender",
       .standard = "FIPS 203 section 7.2",
       .source = "crypto/kem/ml_kem.cpp",
       .example = known,
       .published = shared,
       .options =
           {{"--ek", Kind::octets, "the receiver's public key, 1184 bytes", ek},
            {"--m", Kind::octets, "32 random bytes of the sender", message},
            {"--give", Kind::choice, "which of the two results", "secret", false, {"secret", "ciphertext"}}},
       .shown = sent_rows,
       .run = encaps},
      {.name = "ml-kem-decaps",
       .family = "mlkem",
       .title = "ML-KEM-768, receiver",
       .standard = "FIPS 203 section 7.3",
       .source = "crypto/kem/ml_kem.cpp",
       .example = known,
       .published = shared,
       .options = {{"--seed", Kind::octets, "the receiver's d | z, 64 bytes", seed},
                   {"--ciphertext", Kind::octets, "c, 1088 bytes", ciphertext}},
       .shown = received_rows,
       .run = decaps},
  };
}

} // namespace handglass::cli::prim
