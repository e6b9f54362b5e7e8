#!/usr/bin/env bash
# Publishes packages for boxes that update themselves: an apt repository in a folder that any web server
# hands out, signed by a key of the house's own. What was published before stays: it is the way back.
#
#   deploy/repository.sh FOLDER ADDRESS [FILE.deb...]     without files, those in target/package
#
# Boxes believe what is published for DOCENT_VALID_DAYS days, 180 where that is not said: nobody can hold newer
# packages back from them for longer. Sign again before they are over, without files if there are no new ones.
#
# ADDRESS is what boxes reach the folder by: http://packages.example/docent, or file:/srv/packages. Each
# box needs FOLDER/docent.sources in /etc/apt/sources.list.d once; key and address are in it.
set -euo pipefail

stop() { printf 'repository: %s\n' "$*" >&2; exit 1; }

(($# >= 2)) || stop "please say where to and for whom: deploy/repository.sh FOLDER ADDRESS [FILE.deb...]"
folder=$1 address=$2
shift 2
packages=${CARGO_TARGET_DIR:-$(dirname "${BASH_SOURCE[0]}")/../target}/package
files=("$@")
if ((!${#files[@]})); then
  shopt -s nullglob
  files=("$packages"/docent*.deb)
  shopt -u nullglob
fi
((${#files[@]})) || compgen -G "$folder/docent*.deb" >/dev/null ||
  stop "there is nothing to publish: make package, or name the files."
days=${DOCENT_VALID_DAYS:-180}
[[ $days =~ ^[1-9][0-9]*$ ]] || stop "DOCENT_VALID_DAYS=$days is no number of days."
key=${DOCENT_KEY:-docent updates}
for tool in gpg dpkg-scanpackages dpkg-deb; do
  command -v "$tool" >/dev/null || stop "$tool is missing; deploy/needs.sh package installs it."
done
# Boxes believe this key for as long as they live, hence no end to it.
gpg --batch --list-secret-keys "$key" >/dev/null 2>&1 ||
  stop "there is no key ‘$key’ to sign with. Make one, and keep a copy of it apart: gpg --quick-generate-key '$key' ed25519 sign never"

mkdir -p "$folder"
for file in "${files[@]}"; do
  [[ $(dpkg-deb --field "$file" Package 2>/dev/null) == docent* ]] || stop "$file is no package of docent's."
  there=$folder/$(basename "$file")
  if [[ ! -e $there ]]; then
    install -m 644 "$file" "$there.part"
    mv "$there.part" "$there"
  elif ! cmp --quiet "$file" "$there"; then
    stop "$(basename "$file") was published before, and is another one now. A version is published once: raise it in Cargo.toml."
  fi
done

cd "$folder"
begun=$(mktemp -d ./.begun.XXXXXX)
trap 'rm -rf "$begun"' EXIT
dpkg-scanpackages --multiversion . 2>/dev/null >"$begun/Packages"
gzip -9nk "$begun/Packages"
{
  printf 'Origin: docent\nLabel: docent\nSuite: stable\nArchitectures: amd64 arm64\nDate: %s\nValid-Until: %s\nSHA256:\n' \
    "$(date -u -R)" "$(date -u -R -d "+$days days")"
  for index in Packages Packages.gz; do
    printf ' %s %s %s\n' "$(sha256sum <"$begun/$index" | cut -d ' ' -f 1)" "$(stat -c %s "$begun/$index")" "$index"
  done
} >"$begun/Release"
gpg --batch --quiet --local-user "$key" --digest-algo SHA512 --clearsign --output "$begun/InRelease" "$begun/Release"
{
  printf 'Types: deb\nURIs: %s\nSuites: ./\nSigned-By:\n' "$address"
  gpg --batch --armor --export-options export-minimal --export "$key" | sed 's/^$/./; s/^/ /'
} >"$begun/docent.sources"
rm "$begun/Release"
chmod 644 "$begun"/*
# Whoever asks in the midst of this finds that they do not fit, and asks again a night later.
mv "$begun"/Packages* "$begun/docent.sources" .
mv "$begun/InRelease" .
printf 'repository: %s packages in %s, to be signed again within %s days\n' "$(grep -c '^Package:' Packages)" "$folder" "$days"
