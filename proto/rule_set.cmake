# SPDX-License-Identifier: Apache-2.0
# Names the rule set by what it is made of: cmake -DFOLDER=… -DOUT=… -P rule_set.cmake
file(GLOB sources "${FOLDER}/*.c" "${FOLDER}/*.h")
list(SORT sources)
foreach(source IN LISTS sources)
    file(SHA256 "${source}" hash)
    string(APPEND hashes "${hash}")
endforeach()
string(SHA256 version "${hashes}")
string(SUBSTRING "${version}" 0 12 version)
file(WRITE "${OUT}" "/* Made by rule_set.cmake. */
#include \"domain/rules.h\"

const char rule_set_version[] = \"${version}\";
")
