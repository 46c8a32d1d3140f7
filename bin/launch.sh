# shellcheck shell=bash disable=SC2034 # the variables are read by the scripts that source this
# Sourced by feast and featurestore: where the program lies, which java runs it, and what is the same for both.

# Flags of every JVM of ours, in the image and in the tests: SQLite and Netty use native code, and say so;
# compact headers make each object smaller; nobody reads the performance data that a JVM writes to /tmp.
common_flags=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
    -XX:+UseCompactObjectHeaders -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError)

# find_home PROGRAM BIN MODULE...: sets home, lib, java and aot. In a checkout the modules are built when one is missing.
find_home() {
    local program=$1 bin=$2 module=$3
    shift 2
    home=$(dirname "$bin")
    aot=()
    if [ -d "$home/lib" ]; then # the image
        lib=$home/lib
        java=$home/jre/bin/java
        [ ! -f "$home/$program.aot" ] || aot=("-XX:AOTCache=$home/$program.aot" -Xlog:aot=off -Xlog:cds=off)
        return
    fi
    build_missing "$@"
    lib=$home/$module/target/lib
    java=$(find_java)
}

build_missing() {
    local module missing=
    for module in "$@"; do
        [ -f "$home/$module/target/lib/featurestore-$module.jar" ] || missing=1
    done
    [ -n "$missing" ] || return 0
    local modules
    modules=$(IFS=,; echo "$*")
    echo "First call: building $modules with Maven (minutes, and downloads, the first time) ..." >&2
    (cd "$home" && mvn -q -B -ntp -Dquick -Dmaven.test.skip=true -pl "$modules" -am package >&2) || {
        echo "The build failed; its messages are above. By hand: mvn -Dquick -pl $modules -am package" >&2
        exit 1
    }
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

# heap_flag GIVEN CAP: -Xmx as given, or 60 % of the container's memory limit, or CAP mebibytes where nothing limits it.
heap_flag() {
    local limit
    if [ -n "$1" ]; then
        echo "-Xmx$1"
        return
    fi
    limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || echo max)
    # cgroup v1 writes "no limit" as a number near 2^63; a terabyte is taken for none, too.
    if [[ $limit =~ ^[0-9]+$ ]] && [ "$limit" -lt 1099511627776 ]; then
        echo "-Xmx$((limit * 6 / 10 / 1048576))m"
    else
        echo "-Xmx$2m"
    fi
}
