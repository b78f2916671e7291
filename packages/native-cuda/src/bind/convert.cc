#include "bind/convert.h"

#include <algorithm>

namespace lithochrome::bind {

std::string describe(Napi::Value value) {
  if (value.IsEmpty() || value.IsUndefined()) return "undefined";
  if (value.IsString()) return "\"" + value.As<Napi::String>().Utf8Value() + "\"";
  if (value.IsObject()) return value.IsArray() ? "an array" : "an object";
  return value.ToString().Utf8Value();
}

void checkKnown(Napi::Object object, const std::vector<std::string>& known, const char* name) {
  const Napi::Array keys = object.GetPropertyNames();
  for (uint32_t i = 0; i < keys.Length(); ++i) {
    const std::string key = keys.Get(i).ToString().Utf8Value();
    CHECK(std::find(known.begin(), known.end(), key) != known.end(), "unknown field ", key, " in ", name);
  }
}

}  // namespace lithochrome::bind
