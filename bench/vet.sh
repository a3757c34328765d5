#!/usr/bin/env bash
# Measures keyvet vet on a Go module beside a driver that loads the same packages
# and runs a pass that does nothing, one rule after the other, and prints CPU time,
# memory and ratios. Usage: bench/vet.sh MODULE
#
# Needs Go and /usr/bin/time (Debian: time). Every command runs RUNS times in
# turn, and the least CPU time of each counts: other work on the machine only ever
# adds to it. The first run, which compiles what the module imports, does not
# count. With GOSEC=PROGRAM, gosec runs once on the same packages.
set -euo pipefail
module=$(cd "${1:?usage: bench/vet.sh MODULE}" && pwd)
runs=${RUNS:-5}
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$here" && go build -o "$work/keyvet" ./cmd/keyvet && go build -o "$work/load" bench/noop.go)
echo '{}' >"$work/all.yaml"
echo 'rules: {unsafe-delete: "off"}' >"$work/without-deletes.yaml"
echo 'rules: {unsafe-delete: "off", printed-secret: "off"}' >"$work/credentials.yaml"
cd "$module"
"$work/keyvet" vet --quiet --config "$work/all.yaml" ./... >/dev/null 2>&1 || true

measure() { # NAME COMMAND…: adds "cpu memory" to a file
	local name=$1
	shift
	/usr/bin/time -a -o "$work/$name" -f '%U %S %M' "$@" >/dev/null 2>&1 || true
}
vet() { # NAME CONFIG
	measure "$1" "$work/keyvet" vet --quiet --config "$work/$2.yaml" ./...
}
for _ in $(seq "$runs"); do
	measure noop "$work/load" ./...
	vet all all
	vet no-deletes without-deletes
	vet credentials credentials
done
[ -z "${GOSEC:-}" ] || measure gosec "$GOSEC" -quiet ./...

# The least CPU time in seconds, and the least memory in megabytes.
cpu() { awk '/^[0-9]/ {t = $1 + $2; if (!n++ || t < least) least = t} END {printf "%.2f", least}' "$work/$1"; }
memory() { awk '/^[0-9]/ {if (!n++ || $3 < least) least = $3} END {printf "%.0f", least / 1024}' "$work/$1"; }
row() { # TITLE NAME BESIDE
	printf '%-34s %8s %6s %14s\n' "$1" "$(cpu "$2")" "$(memory "$2")" \
		"$(awk -v a="$(cpu "$2")" -v b="$(cpu "$3")" -v c="$(memory "$2")" -v d="$(memory "$3")" 'BEGIN {printf "%.2f, %.2f", a / b, c / d}')"
}
printf '%-34s %8s %6s %14s\n' command 'CPU s' MB 'ratios'
row 'load, and a pass that does nothing' noop noop
row 'embedded credentials, to that' credentials noop
row 'and printed secrets, to that' no-deletes credentials
row 'and deletes, to that' all no-deletes
row 'keyvet vet, to the load' all noop
[ -z "${GOSEC:-}" ] || row 'gosec, to keyvet vet' gosec all
