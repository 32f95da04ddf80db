# shellcheck shell=bash
# install.sh — what ./run and ./test need from Debian; sourced by both, never run alone.
#
# install_missing PACKAGE... asks dpkg and only then apt; with everything in place it
# needs neither the network nor rights.

BUILD_PACKAGES=(gcc libc6-dev make pkg-config libyajl-dev libzip-dev libexpat1-dev libxlsxwriter-dev
    libutf8proc-dev libsodium-dev libsqlite3-dev libpango1.0-dev libcairo2-dev fonts-liberation2 fonts-noto-core)
# shellcheck disable=SC2034  # used by ./test
TEST_PACKAGES=("${BUILD_PACKAGES[@]}" clang clang-format clang-tidy libcmocka-dev libclang-rt-dev libicu-dev unzip zip
    poppler-utils libreoffice-writer-nogui libxml2-utils)

install_missing()
{
    local package missing=() as_root=()

    if ! command -v dpkg-query >/dev/null; then
        echo "This is not a Debian system; these packages (or their equals) must be there: $*" >&2
        return 0
    fi
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0

    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Cần cài / please install: apt-get install ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    echo "Đang cài / installing: ${missing[*]}"
    "${as_root[@]}" apt-get update -qq || true # without network the lists on disk may do
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
