# shellcheck shell=bash
# Sourced by the benchmarks that run a program as the image has it.

# image_home MODULE: sets home to target/homes/MODULE, with the program, runtime and AOT caches that the Dockerfile's own scripts
# make; made anew when the jar or one of these scripts is younger.
image_home() {
    local module=$1 program=feast
    [ "$module" = server ] || program=featurestore
    home=$PWD/target/homes/$module
    "bin/$program" --help >/dev/null # builds what is stale
    if [ -d "$home/aot" ] && [ -z "$(find image bin "$module/target/lib/featurestore-$module.jar" -newer "$home/bin" -print -quit)" ]; then
        return
    fi
    echo "Assembling $home ..." >&2
    rm -rf "$home"
    image/assemble "$module" "$home" >&2
    image/train-"$module" "$home" >&2
    touch "$home/bin"
}
