#!/usr/bin/env bash
# Measures keyvet scan over the files of a tree beside ripgrep and gitleaks, and
# prints CPU time, memory and ratios. Usage: bench/files.sh TREE
#
# Needs Go, git, /usr/bin/time (Debian: time) and rg (Debian: ripgrep).
# gitleaks is built from the module proxy. Every command runs RUNS times
# in turn, and the least CPU time of each counts: other work on the machine only
# ever adds to it.
set -euo pipefail
tree=${1:?usage: bench/files.sh TREE}
runs=${RUNS:-5}
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$here" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$work/keyvet" ./cmd/keyvet) # as it is released
GOBIN=$work go install github.com/zricethezav/gitleaks/v8@v8.30.1
printf 'rules: {"gitleaks/*": "off"}\n' >"$work/aws.yaml"
sed -n '/^id = "aws-access-token"/,/^\[\[rules\]\]/p' \
	"$(cd "$here" && go list -m -f '{{.Dir}}' github.com/zricethezav/gitleaks/v8)/config/gitleaks.toml" |
	sed '$d' | sed '1i [[rules]]' >"$work/aws.toml"

ids='(AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}'
measure() { # NAME COMMAND…: adds "cpu memory" to a file
	local name=$1
	shift
	/usr/bin/time -a -o "$work/$name" -f '%U %S %M' "$@" >/dev/null 2>&1 || true
}
for _ in $(seq "$runs"); do
	measure rg rg -uuu -c "$ids" "$tree"
	measure keyvet-aws "$work/keyvet" scan --config "$work/aws.yaml" "$tree"
	measure keyvet-all "$work/keyvet" scan "$tree"
done
# Once is enough for what takes that long.
measure gitleaks-aws "$work/gitleaks" dir --config "$work/aws.toml" --max-decode-depth 0 "$tree"
measure gitleaks-all "$work/gitleaks" dir --max-decode-depth 0 "$tree"

# The least CPU time in milliseconds, and the most memory in megabytes.
cpu() { awk '/^[0-9]/ {t = ($1 + $2) * 1000; if (!n++ || t < least) least = t} END {printf "%.0f", least}' "$work/$1"; }
memory() { awk '/^[0-9]/ {if ($3 > most) most = $3} END {printf "%.0f", most / 1024}' "$work/$1"; }
floor=$(cpu rg)
printf '%-14s %9s %9s %9s\n' command 'CPU ms' 'times rg' 'MB'
for name in rg keyvet-aws gitleaks-aws keyvet-all gitleaks-all; do
	printf '%-14s %9d %9.1f %9d\n' $name "$(cpu $name)" "$(awk -v a="$(cpu $name)" -v b="$floor" 'BEGIN {print a / b}')" "$(memory $name)"
done
printf 'gitleaks needs %.0f times the CPU of keyvet with all rules\n' \
	"$(awk -v a="$(cpu gitleaks-all)" -v b="$(cpu keyvet-all)" 'BEGIN {print a / b}')"

# A commit of one small file, and what nobody can do without: to start, and git.
git init -q "$work/small"
cd "$work/small"
echo 'colour = "green"' >settings.py
git add settings.py
git -c user.name=Ada -c user.email=ada@example.com commit -qm one
echo 'colour = "blue"' >settings.py
git add settings.py
# Twenty times at once: time counts in hundredths of a second.
twenty() { # NAME COMMAND…
	local name=$1
	shift
	measure "$name" sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do "$@"; done' twenty "$@"
}
for _ in $(seq "$runs"); do
	twenty start "$work/keyvet" version
	twenty git git diff-index --cached --raw HEAD
	twenty staged "$work/keyvet" scan --staged
done
each() { awk -v all="$(cpu "$1")" 'BEGIN {printf "%.1f", all / 20}'; }
printf 'scan --staged of one small file: %s ms of CPU; the start of keyvet is %s, git %s\n' "$(each staged)" "$(each start)" "$(each git)"
