# SPDX-License-Identifier: Apache-2.0
# Short names for what protoc-c generates, so that the code can say Submission
# and SEVERITY_ERROR: reads *.pb-c.h, writes kaohe/v1/names.h.
BEGIN {
    print "/* Made by proto/names.awk from the generated headers. */"
    print "#ifndef KAOHE_V1_NAMES_H"
    print "#define KAOHE_V1_NAMES_H"
}
FNR == 1 {
    file = FILENAME
    sub(/.*\//, "", file)
    print "#include \"kaohe/v1/" file "\""
}
/^typedef struct Kaohe__V1__/ {
    type = $4
    sub(/;$/, "", type)
    short = type
    sub(/^Kaohe__V1__/, "", short)
    types[short] = type
}
/^} Kaohe__V1__/ {
    type = $2
    sub(/;$/, "", type)
    short = type
    sub(/^Kaohe__V1__/, "", short)
    gsub(/__/, "", short)
    types[short] = type
}
/^  KAOHE__V1__[A-Z0-9_]+ = / {
    short = $1
    if (short ~ /__NOT_SET$/) {
        sub(/^KAOHE__V1__/, "", short)
        gsub(/__/, "_", short)
    } else {
        sub(/^KAOHE__V1__[A-Z0-9_]*__/, "", short)
    }
    values[short] = $1
}
/^#define KAOHE__V1__[A-Z0-9_]+__INIT/ {
    short = $2
    sub(/^KAOHE__V1__/, "", short)
    gsub(/__/, "_", short)
    values[short] = $2
}
END {
    for (short in types) {
        print "typedef " types[short] " " short ";"
    }
    for (short in values) {
        print "#define " short " " values[short]
    }
    print "#endif"
}
