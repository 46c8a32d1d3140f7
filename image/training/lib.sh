# shellcheck shell=bash
# Sourced by the training runs: a scratch folder, programs that end with it, and conditions that are waited for.
work=$(mktemp -d)
programs=()
finish() {
    [ ${#programs[@]} -eq 0 ] || kill "${programs[@]}" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

# await COMMAND...: until it succeeds. After three minutes, or when a program has ended, the logs are shown and the build fails.
await() {
    local tries
    for ((tries = 0; tries < 900; tries++)); do
        if "$@" >/dev/null 2>&1; then return; fi
        alive || break
        sleep 0.2
    done
    echo "training: waited in vain for: $*" >&2
    local log
    for log in "$work"/*.log; do echo "== $log" >&2 && tail -c 4000 "$log" >&2; done
    return 1
}

alive() {
    local program
    for program in "${programs[@]}"; do kill -0 "$program" 2>/dev/null || return 1; done
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port that nobody listens on, below those that the kernel gives to clients.
free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)) && listens "$port"; do :; done
    echo "$port"
}

# end PROGRAM CACHE: asks the one that was started last to stop; it leaves its cache before it is gone.
end() {
    unset 'programs[-1]'
    kill -TERM "$1"
    wait "$1" || true
    [ -s "$2" ] || { echo "training: $2 was not made" >&2 && return 1; }
}

# The flags that record a cache; the JVM's own words about classes that it leaves out help nobody.
recording() { echo "-XX:AOTCacheOutput=$1 -Xlog:aot=error -Xlog:cds=error"; }
