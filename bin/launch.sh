# shellcheck shell=bash disable=SC2034 # the variables are read by the scripts that source this
# Sourced by feast and featurestore: where the program lies, which java runs it, and what is the same for both.

# Flags of every JVM of ours, in the image and in the tests: SQLite, DuckDB and Netty use native code, and say so; Arrow
# reaches into buffers; compact headers make each object smaller; nobody reads the performance data that a JVM writes to /tmp.
common_flags=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
    --add-opens=java.base/java.nio=ALL-UNNAMED
    -XX:+UseCompactObjectHeaders -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError)

# find_home BIN MODULE...: sets home, lib and java. In a checkout the modules are built when they have to be.
find_home() {
    local module=$2
    home=$(dirname "$1")
    shift
    if [ -d "$home/lib" ]; then # the image
        lib=$home/lib
        java=$home/jre/bin/java
        return
    fi
    build_missing "$@"
    lib=$home/$module/target/lib
    java=$(find_java)
}

# aot_flags NAME: sets aot to the flags that use the cache of this name, if the image has it. A cache that does not fit
# (other jars, other flags) is passed over by the JVM without a word. It is mapped at the address that it was made for: moved,
# it would be written to, and its 60 MiB would be the process's own instead of the page cache's.
aot_flags() {
    aot=()
    if [ -f "$home/aot/$1.aot" ]; then
        aot=("-XX:AOTCache=$home/aot/$1.aot" -Xlog:aot=off -Xlog:cds=off
            -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0)
    fi
}

# stale MODULE: whether its jars are missing, or older than a source of it or of what it is built on.
stale() {
    local jar=$home/$1/target/lib/featurestore-$1.jar stamp=$home/$1/target/lib/.built sources
    sources=("$home/pom.xml" "$home/$1/src/main" "$home/$1/pom.xml")
    case $1 in
        operator) sources+=("$home/crd/src/main" "$home/crd/pom.xml") ;;
        server) sources+=("$home/proto/src/main" "$home/proto/pom.xml") ;;
    esac
    [ ! -f "$jar" ] && return
    # Maven leaves a jar alone whose content is the same: the stamp says that it was asked.
    [ "$stamp" -nt "$jar" ] && jar=$stamp
    [ -n "$(find "${sources[@]}" -newer "$jar" -print -quit)" ]
}

build_missing() {
    local module modules=()
    for module in "$@"; do
        if stale "$module"; then modules+=("$module"); fi
    done
    [ ${#modules[@]} -gt 0 ] || return 0
    local list
    list=$(IFS=,; echo "${modules[*]}")
    echo "Building $list with Maven (the first time this takes minutes and downloads) ..." >&2
    (cd "$home" && mvn -q -B -ntp -Dstyle.color=never -Dquick -pl "$list" -am package >&2) || {
        echo "The build failed; its messages are above. By hand: mvn -Dquick -pl $list -am package" >&2
        exit 1
    }
    for module in "${modules[@]}"; do touch "$home/$module/target/lib/.built"; done
}

# The java of a JDK 25: JAVA_HOME, the one on PATH, or where package managers and toolchains put them.
find_java() {
    local candidate
    for candidate in "${JAVA_HOME:-}" "$(java_on_path)" /usr/lib/jvm/* /opt/java/* "${HOME:-/}"/.sdkman/candidates/java/* \
        "${HOME:-/}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if [ -x "$candidate/bin/java" ] && grep -qs '^JAVA_VERSION="25' "$candidate/release"; then
            echo "$candidate/bin/java"
            return
        fi
    done
    echo "No JDK 25 found: install one (Temurin 25, for instance), or point JAVA_HOME to it." >&2
    return 1
}

java_on_path() {
    local found
    found=$(command -v java || true)
    [ -z "$found" ] || dirname "$(dirname "$(readlink -f "$found")")"
}

# heap_flag GIVEN CAP [PERCENT]: -Xmx as given, or 60 (PERCENT) % of the container's memory limit, or CAP mebibytes where nothing
# limits it.
heap_flag() {
    local limit
    if [ -n "$1" ]; then
        echo "-Xmx$1"
        return
    fi
    limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || echo max)
    # cgroup v1 writes "no limit" as a number near 2^63; a terabyte is taken for none, too.
    if [[ $limit =~ ^[0-9]+$ ]] && [ "$limit" -lt 1099511627776 ]; then
        echo "-Xmx$((limit * ${3:-60} / 100 / 1048576))m"
    else
        echo "-Xmx$2m"
    fi
}
