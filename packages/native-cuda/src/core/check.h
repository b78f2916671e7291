// Errors: thrown with expression, file and line; turned into a typed JavaScript error once, in bind/.
#pragma once

#include <sstream>
#include <stdexcept>
#include <string>

namespace lithochrome {

enum class ErrorCode { invalidArgument, disposed, outOfMemory, aborted, deviceUnavailable, deviceFailure, internal };

class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message, std::string where = {})
      : std::runtime_error(message), code_(code), where_(std::move(where)) {}
  ErrorCode code() const { return code_; }
  // "expression, file:line" of a failed check; empty where the message says it all.
  const std::string& where() const { return where_; }

 private:
  ErrorCode code_;
  std::string where_;
};

namespace detail {
template <class... Parts>
std::string join(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return out.str();
}
}  // namespace detail

#define LITHOCHROME_STRING_(x) #x
#define LITHOCHROME_STRING(x) LITHOCHROME_STRING_(x)

// CHECK(condition, "message with the value: ", value): throws INVALID_ARGUMENT.
#define CHECK(condition, ...)                                                                   \
  do {                                                                                          \
    if (!(condition))                                                                           \
      throw ::lithochrome::Error(::lithochrome::ErrorCode::invalidArgument,                     \
                                 ::lithochrome::detail::join(__VA_ARGS__),                      \
                                 #condition ", " __FILE__ ":" LITHOCHROME_STRING(__LINE__));    \
  } while (false)

}  // namespace lithochrome
