#!/usr/bin/env bash
# The glibc that a program needs, of whatever machine it is: as its symbols say, and what its linker wrote
# in short (see build.rs), which 2.36 was the first to read.
#
#   deploy/glibc.sh PROGRAM
set -euo pipefail

readelf --version-info --wide "$1" | grep -o 'GLIBC_[0-9A-Z_.]*' | sed 's/^GLIBC_ABI_DT_RELR$/GLIBC_2.36/; s/^GLIBC_//' |
  sort -Vu | tail -n 1
