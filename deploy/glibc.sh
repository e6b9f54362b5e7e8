#!/usr/bin/env bash
# The glibc that a program needs, of whatever machine it is: as its symbols say, and what its linker wrote
# in short (see build.rs), which 2.36 was the first to read.
#
#   deploy/glibc.sh PROGRAM
set -euo pipefail

needs=$(readelf --version-info --wide "$1" | grep -o 'GLIBC_[0-9A-Z_.]*' | sed 's/^GLIBC_ABI_DT_RELR$/GLIBC_2.36/' | sort -Vu)
if [[ $needs == *GLIBC_PRIVATE* ]]; then
  printf 'glibc: %s needs inner parts of glibc, which the next one may not have; is a library of its linked as an archive?\n' "$1" >&2
  exit 1
fi
tail -n 1 <<<"${needs//GLIBC_/}"
