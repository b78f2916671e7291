// Reads a stored case of test/cases (written by tools/reference): options and tensors as words.
#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace lithochrome::test {

struct CaseTensor {
  std::string dtype;  // f32, i32, u8 or u16
  std::vector<int64_t> shape;
  std::vector<double> values;

  template <typename Element>
  std::vector<Element> as() const {
    return std::vector<Element>(values.begin(), values.end());
  }
};

struct CaseFile {
  std::map<std::string, std::string> options;
  std::map<std::string, CaseTensor> tensors;

  bool has(const std::string& name) const { return tensors.count(name) > 0; }

  const CaseTensor& tensor(const std::string& name) const {
    const auto found = tensors.find(name);
    if (found == tensors.end()) throw std::runtime_error("the case has no tensor " + name);
    return found->second;
  }

  double number(const std::string& name, double fallback) const {
    const auto found = options.find(name);
    return found == options.end() ? fallback : std::stod(found->second);
  }

  std::string word(const std::string& name) const { return options.at(name); }
};

inline CaseTensor readCaseTensor(std::istream& file) {
  CaseTensor tensor;
  size_t rank = 0;
  file >> tensor.dtype >> rank;
  tensor.shape.resize(rank);
  size_t count = 1;
  for (int64_t& dimension : tensor.shape) {
    file >> dimension;
    count *= static_cast<size_t>(dimension);
  }
  tensor.values.resize(count);
  for (double& value : tensor.values) file >> value;
  return tensor;
}

// path: for example CASES_DIR "/conv2d_stride2.case".
inline CaseFile readCase(const std::string& path) {
  std::ifstream file(path);
  std::string word, name, version;
  if (!(file >> word >> version) || word != "lithochrome-case") throw std::runtime_error("no case file at " + path);
  CaseFile result;
  while (file >> word >> name) {
    if (word == "option") file >> result.options[name];
    else result.tensors[name] = readCaseTensor(file);
    if (!file) throw std::runtime_error("the case file is damaged at " + name + ": " + path);
  }
  return result;
}

}  // namespace lithochrome::test
