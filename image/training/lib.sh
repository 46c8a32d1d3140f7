# shellcheck shell=bash
# Sourced by the training runs: a scratch folder, programs that end with it, and conditions that are waited for.
work=$(mktemp -d)
programs=()
finish() {
    [ ${#programs[@]} -eq 0 ] || kill "${programs[@]}" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

# await COMMAND...: until it succeeds; after a minute and a half the logs are shown, and the build fails.
await() {
    local tries
    for ((tries = 0; tries < ${TRAINING_TRIES:-450}; tries++)); do
        if "$@" >/dev/null 2>&1; then return; fi
        sleep 0.2
    done
    echo "training: waited in vain for: $*" >&2
    local log
    for log in "$work"/*.log; do echo "== $log" >&2 && tail -c 4000 "$log" >&2; done
    return 1
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port that nobody listens on, below those that the kernel gives to clients.
free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)) && listens "$port"; do :; done
    echo "$port"
}

# end PROGRAM CACHE: asks it to stop, and waits for the cache that it leaves.
end() {
    kill -TERM "$1"
    wait "$1" || true
    await test -s "$2"
}

# The flags that record a cache; the JVM's own words about classes that it leaves out help nobody.
recording() { echo "-XX:AOTCacheOutput=$1 -Xlog:aot=error -Xlog:cds=error"; }
