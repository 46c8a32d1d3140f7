# shellcheck shell=bash
# Sourced by what builds images: the same two steps with docker, podman or buildah.

# ENGINE, or the first of them that works here: a docker without a daemon is none.
find_engine() {
    local candidate
    for candidate in ${ENGINE:-docker podman buildah}; do
        if "$candidate" info >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
    done
    echo "No working docker, podman or buildah found." >&2
    return 1
}

# make_image NAME ARCHIVE CONTEXT [ARGUMENT...]: builds CONTEXT's Dockerfile and writes the image as a docker archive.
make_image() {
    local name=$1 archive=$2 context=$3 engine
    shift 3
    engine=$(find_engine)
    echo "Building $name with $engine ..." >&2
    rm -f "$archive"
    if [ "$engine" = buildah ]; then
        # chroot: needs no daemon, and no rights beyond those of this user.
        buildah bud -q --isolation "${BUILDAH_ISOLATION:-chroot}" --layers "$@" -t "$name" "$context" >/dev/null
        buildah push -q "$name" "docker-archive:$archive:$name"
    else
        "$engine" build -q "$@" -t "$name" "$context" >/dev/null
        "$engine" save -o "$archive" "$name"
    fi
}
