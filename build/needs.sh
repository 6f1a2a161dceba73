#!/bin/sh
# Checks, before anything is compiled, that this machine has what the build needs; takes less than a second.
#
#   build/needs.sh         for building: Rust, a C and a C++20 compiler, make, libclang
#   build/needs.sh test    for testing too: rustfmt and clippy
#
# On Debian and Ubuntu it installs missing packages when it may do so without asking for a password. Otherwise it
# stops and names the command that does. Rust is never installed without you.
set -u
export LC_ALL=C

manifest=$(dirname "$0")/../Cargo.toml

say() { printf '%s\n' "$*" >&2; }

# --- Rust ---------------------------------------------------------------------------------------------------------

# Version of rustc, such as 1.95.0; nothing where there is none.
rust_found() { rustc --version 2>/dev/null | sed -n 's/^rustc \([0-9][0-9.]*\).*/\1/p'; }

# Whether version $1 is $2 or later, by major and minor number.
at_least() {
    major=${1%%.*} rest=${1#*.} minor=${rest%%.*}
    wanted_major=${2%%.*} rest=${2#*.} wanted_minor=${rest%%.*}
    [ "$major" -gt "$wanted_major" ] || { [ "$major" -eq "$wanted_major" ] && [ "$minor" -ge "$wanted_minor" ]; }
}

check_rust() {
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$manifest")
    found=$(rust_found)
    if [ -z "$found" ] || ! cargo --version >/dev/null 2>&1; then
        say "Missing: Rust $wanted or later (rustc and cargo). Install it with"
        say "  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y"
        return 1
    fi
    if ! at_least "$found" "$wanted"; then
        say "Too old: Rust $found; this program needs $wanted or later. Update it with"
        if command -v rustup >/dev/null 2>&1; then
            say "  rustup update stable && rustup default stable"
        else
            say "  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y"
        fi
        return 1
    fi
}

check_test_tools() {
    cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return 0
    say "Missing: rustfmt or clippy. Install them with"
    say "  rustup component add rustfmt clippy"
    return 1
}

# --- Compilers ----------------------------------------------------------------------------------------------------

# RocksDB is written in C++20. CC and CXX are the variables by which the build is told of other compilers; they may
# hold a wrapper and its arguments, so they are split into words.
has_compilers() {
    ${CC:-cc} --version >/dev/null 2>&1 || return 1
    printf '#include <concepts>\n#include <string>\nint main() { return 0; }\n' |
        ${CXX:-c++} -std=c++20 -x c++ -fsyntax-only - >/dev/null 2>&1
}

# --- libclang -----------------------------------------------------------------------------------------------------

# The first libclang in one of the directories. libclang-cpp is another library.
libclang_in() {
    for directory in "$@"; do
        for file in "$directory"/libclang.so "$directory"/libclang-*.so "$directory"/libclang.so.* \
            "$directory"/libclang-*.so.* "$directory"/libclang.dylib; do
            case $file in *-cpp.*) continue ;; esac
            if [ -e "$file" ]; then
                printf '%s\n' "$file"
                return 0
            fi
        done
    done
    return 1
}

# The libclang that the build will find, looked for where the build looks: LIBCLANG_PATH alone if it is set.
libclang_found() {
    if [ -n "${LIBCLANG_PATH:-}" ]; then
        if [ -f "$LIBCLANG_PATH" ]; then printf '%s\n' "$LIBCLANG_PATH"; else libclang_in "$LIBCLANG_PATH"; fi
        return
    fi
    prefix=$(${LLVM_CONFIG_PATH:-llvm-config} --prefix 2>/dev/null) &&
        libclang_in "$prefix/bin" "$prefix/lib" "$prefix/lib64" && return 0
    # shellcheck disable=SC2046 # a list of directories
    libclang_in $(printf '%s' "${LD_LIBRARY_PATH:-}" | tr ':' ' ') && return 0
    libclang_in /usr/lib/llvm-*/lib /usr/lib64 /usr/lib64/* /usr/lib64/*/* /usr/lib /usr/lib/* /usr/lib/*/* \
        /usr/local/lib* /usr/local/lib*/* /usr/local/llvm*/lib* && return 0
    # macOS: Xcode, its command line tools, Homebrew for Intel.
    developer=$(xcode-select --print-path 2>/dev/null) &&
        libclang_in "$developer/Toolchains/XcodeDefault.xctoolchain/usr/lib" "$developer/usr/lib" && return 0
    libclang_in /Library/Developer/CommandLineTools/usr/lib \
        /Applications/Xcode.app/Contents/Developer/Toolchains/XcodeDefault.xctoolchain/usr/lib \
        /usr/local/opt/llvm*/lib
}

# A libclang that is there but lies where the build does not look: Homebrew's on Apple silicon, or one that only the
# system's linker knows of.
libclang_elsewhere() {
    libclang_in /opt/homebrew/opt/llvm*/lib /home/linuxbrew/.linuxbrew/opt/llvm*/lib && return 0
    file=$(ldconfig -p 2>/dev/null | sed -n 's/.*libclang[-.0-9]*\.so.* => \(.*\)/\1/p' | head -n 1)
    [ -n "$file" ] && [ -e "$file" ] && printf '%s\n' "$file"
}

# Whether libclang $1 has the headers of its compiler, such as stddef.h, which Debian packs apart from it.
has_headers() {
    [ -n "${LIBCLANG_PATH:-}${BINDGEN_EXTRA_CLANG_ARGS:-}" ] && return 0
    command -v clang >/dev/null 2>&1 && return 0
    directory=$(dirname "$1")
    for header in "$directory"/clang/*/include/stddef.h /usr/lib*/llvm*/lib/clang/*/include/stddef.h \
        /usr/lib*/clang/*/include/stddef.h /usr/local/lib*/clang/*/include/stddef.h; do
        [ -e "$header" ] && return 0
    done
    return 1
}

has_libclang() {
    file=$(libclang_found) && has_headers "$file"
}

# --- What is missing, and what to do about it ---------------------------------------------------------------------

# Sets `missing` to what to say, and `packages` to what Debian calls it.
look() {
    missing='' packages=''
    if ! has_compilers; then
        missing="$missing, a C and C++20 compiler" packages="$packages g++"
    fi
    if ! command -v make >/dev/null 2>&1; then
        missing="$missing, make" packages="$packages make"
    fi
    if ! has_libclang; then
        missing="$missing, libclang with its headers" packages="$packages libclang-dev"
    fi
    missing=${missing#, } packages=${packages# }
}

# Prints what to write before a command that needs the rights of root; fails where they cannot be had without asking.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        printf 'env'
    elif sudo -n true 2>/dev/null; then
        printf 'sudo -n env'
    else
        return 1
    fi
}

# Installs $packages with apt-get where that is possible.
install() {
    command -v apt-get >/dev/null 2>&1 && grep -qE '^ID(_LIKE)?=.*(debian|ubuntu)' /etc/os-release 2>/dev/null || return 1
    root=$(as_root) || return 1
    say "Missing: $missing. Installing with apt-get: $packages"
    log=$(mktemp)
    # shellcheck disable=SC2086 # both are lists of words
    if $root DEBIAN_FRONTEND=noninteractive apt-get update >"$log" 2>&1 </dev/null &&
        $root DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages >>"$log" 2>&1 </dev/null; then
        rm -f "$log"
        return 0
    fi
    say "apt-get failed; its last lines were"
    tail -n 5 "$log" >&2
    rm -f "$log"
    return 1
}

stop() {
    say "Missing: $missing."
    if [ "$packages" = libclang-dev ] && ! libclang_found >/dev/null && file=$(libclang_elsewhere) &&
        has_headers "$file"; then
        say "There is one where the build does not look for it. Say so with"
        say "  export LIBCLANG_PATH=$(dirname "$file")"
    else
        say "Install what is missing with"
        say "  Debian, Ubuntu:  sudo apt-get update && sudo apt-get install -y g++ make libclang-dev"
        say "  Fedora:          sudo dnf install -y gcc-c++ make clang-devel"
        say "  macOS:           xcode-select --install"
    fi
    say "and run make again."
    exit 1
}

check_rust || exit 1
if [ "${1:-}" = test ]; then
    check_test_tools || exit 1
fi
if [ -n "${LIBCLANG_PATH:-}" ] && ! libclang_found >/dev/null; then
    say "LIBCLANG_PATH is $LIBCLANG_PATH, but no libclang is there. Correct it, or have it looked for with"
    say "  unset LIBCLANG_PATH"
    exit 1
fi
look
if [ -n "$missing" ] && install; then
    look
fi
[ -z "$missing" ] || stop
