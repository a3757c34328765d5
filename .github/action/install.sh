#!/usr/bin/env bash
# Installs keyvet into $KEYVET_BIN: a release whose checksum and attestation are
# verified, or a build of the checkout of the action.
set -euo pipefail
mkdir -p "$KEYVET_BIN"

if [ "$KEYVET_VERSION" = source ]; then
  (cd "$KEYVET_ACTION" && GOBIN="$KEYVET_BIN" go install ./cmd/keyvet)
  exit 0
fi

case "$KEYVET_VERSION" in
  latest | v[0-9]*) ;;
  *)
    echo "keyvet: the input version must be source, latest or a release such as v1.2.3" >&2
    exit 2
    ;;
esac
os=$(uname -s | tr '[:upper:]' '[:lower:]')
case "$(uname -m)" in
  x86_64) arch=amd64 ;;
  aarch64 | arm64) arch=arm64 ;;
  *)
    echo "keyvet: no release for $(uname -m), use version: source" >&2
    exit 2
    ;;
esac

download=$(mktemp -d)
release=()
[ "$KEYVET_VERSION" = latest ] || release=("$KEYVET_VERSION")
gh release download "${release[@]}" --repo keyvet/keyvet --dir "$download" \
  --pattern "keyvet_*_${os}_${arch}.tar.gz" --pattern checksums.txt
(cd "$download" && sha256sum --check --ignore-missing --strict checksums.txt)
archive=$(ls "$download"/keyvet_*.tar.gz)
gh attestation verify "$archive" --repo keyvet/keyvet
tar -xzf "$archive" -C "$KEYVET_BIN" keyvet
