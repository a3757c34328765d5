#!/usr/bin/env bash
# Measures keyvet scan --history of a repository beside git, and prints CPU time,
# wall time, memory and ratios. Usage: bench/history.sh [--gitleaks] REPOSITORY
#
# Two yardsticks come from git: the floor, which inflates every object and does
# nothing with it, and git log -p, whose output other scanners read. A scan runs
# again with its cache where nothing has changed, and after a commit of one file,
# which goes into a repository that borrows the objects of this one. With
# --gitleaks, gitleaks git is built from the module proxy and measured too, and
# what it finds is compared with what keyvet finds.
#
# Needs Go, git, /usr/bin/time (Debian: time) and jq. Every command runs RUNS
# times in turn, and the least of each counts: other work on the machine only ever
# adds to it.
set -euo pipefail
gitleaks=
if [ "${1:-}" = --gitleaks ]; then
	gitleaks=yes
	shift
fi
repository=$(cd "${1:?usage: bench/history.sh [--gitleaks] REPOSITORY}" && pwd)
runs=${RUNS:-3}
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$here" && go build -o "$work/keyvet" ./cmd/keyvet)
original=$(git -C "$repository" rev-parse --path-format=absolute --git-common-dir)
repository=$work/repository.git
complete=$work/complete.git
export GIT_NO_LAZY_FETCH=1
for copy in "$repository" "$complete"; do
	git init --quiet --bare "$copy"
	for part in HEAD packed-refs refs config shallow; do
		[ ! -e "$original/$part" ] || cp -R "$original/$part" "$copy"
	done
	printf '%s\n' "$original/objects" >"$copy/objects/info/alternates"
done
# In the copy for git log, an empty blob stands in for each that a partial clone
# lacks: it has less to do, never more.
empty=$(git --git-dir "$complete" hash-object -w --stdin </dev/null)
mkdir -p "$complete/refs/replace"
git --git-dir "$complete" rev-list --objects --all --missing=print | sed -n 's/^?//p' | while read -r missing; do
	printf '%s\n' "$empty" >"$complete/refs/replace/$missing"
done

commit() { # changes one file on the branch that is checked out
	local -x GIT_DIR=$repository GIT_INDEX_FILE=$work/index GIT_AUTHOR_NAME=bench GIT_AUTHOR_EMAIL=bench@example.com
	local -x GIT_COMMITTER_NAME=bench GIT_COMMITTER_EMAIL=bench@example.com
	git read-tree HEAD
	git update-index --add --cacheinfo "100644,$(date +%s%N | git hash-object -w --stdin),bench.txt"
	git update-ref HEAD "$(git commit-tree "$(git write-tree --missing-ok)" -p HEAD -m "A commit")"
}

printf 'rules: {"gitleaks/*": "off"}\n' >"$work/aws.yaml"
printf '{}\n' >"$work/all.yaml"

measure() { # NAME COMMAND…: adds "user system wall memory" to a file
	local name=$1
	shift
	local out=$work/$name.out
	# What git writes is gigabytes, and would be measured too.
	case $name in floor | log) out=/dev/null ;; esac
	/usr/bin/time -a -o "$work/$name.time" -f '%U %S %e %M' "$@" >"$out" 2>/dev/null && return
	# Findings are a status too. A git that stops early makes no yardstick.
	case $name in floor | log) echo "git stopped early: the row of $name is too small" ;; esac
}
git=(git --git-dir "$repository")
keyvet=("$work/keyvet" scan --history --quiet --format json)
for _ in $(seq "$runs"); do
	measure floor "${git[@]}" cat-file --batch-all-objects --batch --unordered --buffer
	measure log git --git-dir "$complete" log -p -U0 --all
	for rules in aws all; do
		rm -rf "$work/cache"
		measure "$rules" "${keyvet[@]}" --config "$work/$rules.yaml" --cache "$work/cache" "$repository"
		measure "$rules-again" "${keyvet[@]}" --config "$work/$rules.yaml" --cache "$work/cache" "$repository"
		cmp "$work/$rules.out" "$work/$rules-again.out"
		commit
		measure "$rules-changed" "${keyvet[@]}" --config "$work/$rules.yaml" --cache "$work/cache" "$repository"
		cmp <(jq 'del(.findings[].related)' "$work/$rules.out") <(jq 'del(.findings[].related)' "$work/$rules-changed.out")
	done
done

# The least CPU time and wall time in seconds, and the most memory in megabytes.
cpu() { awk '/^[0-9]/ {t = $1 + $2; if (!n++ || t < least) least = t} END {printf "%.2f", least}' "$work/$1.time"; }
wall() { awk '/^[0-9]/ {if (!n++ || $3 < least) least = $3} END {printf "%.2f", least}' "$work/$1.time"; }
memory() { awk '/^[0-9]/ {if ($4 > most) most = $4} END {printf "%.0f", most / 1024}' "$work/$1.time"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {if (b > 0) printf "%.3f", a / b; else printf "-"}'; }
row() { # TITLE NAME REFERENCE
	printf '%-26s %9s %9s %7s %9s %9s\n' "$1" "$(cpu "$2")" "$(wall "$2")" "$(memory "$2")" \
		"$(ratio "$(cpu "$2")" "$(cpu "$3")")" "$(ratio "$(wall "$2")" "$(wall "$3")")"
}
printf '%s objects, on %s processors\n' "$(git --git-dir "$original" count-objects -v | awk '/^(count|in-pack):/ {n += $2} END {print n}')" "$(nproc)"
printf '%-26s %9s %9s %7s %9s %9s\n' command 'CPU s' 'wall s' MB 'CPU' 'wall'
row 'git cat-file (the floor)' floor floor
row 'git log -p' log floor
row 'AWS rules, to the floor' aws floor
row '  again, to the first' aws-again aws
row '  after a commit' aws-changed aws
row 'all rules, to git log -p' all log
row '  again, to the first' all-again all
row '  after a commit' all-changed all
for rules in aws all; do
	printf 'findings, %s rules: %s; could not be read: %s\n' "$rules" "$(jq '.findings | length' "$work/$rules.out")" "$(jq '.errors | length' "$work/$rules.out")"
done

[ -n "$gitleaks" ] || exit 0
GOBIN=$work go install github.com/zricethezav/gitleaks/v8@v8.30.1
measure gitleaks "$work/gitleaks" git --no-banner --redact --exit-code 0 --report-format json --report-path "$work/gitleaks.json" "$repository"
row 'gitleaks git, to all rules' gitleaks all
# Rules in files are compared: the lines and commits of a value that moves differ.
# The rules of AWS are keyvet's own, and count as one.
jq -r '.[] | [(.RuleID | sub("^aws-.*"; "aws")), .File] | @tsv' "$work/gitleaks.json" | sort -u >"$work/theirs"
jq -r '.findings[] | [(.rule | ltrimstr("gitleaks/") | sub("^(access-key-id|secret-access-key|session-token|bedrock-api-key)$"; "aws")), .path] | @tsv' \
	"$work/all.out" | sort -u >"$work/ours"
printf 'gitleaks git has %s findings\n' "$(jq length "$work/gitleaks.json")"
printf 'rules in files: both %s, only keyvet %s, only gitleaks %s\n' "$(comm -12 "$work/ours" "$work/theirs" | wc -l)" \
	"$(comm -23 "$work/ours" "$work/theirs" | wc -l)" "$(comm -13 "$work/ours" "$work/theirs" | wc -l)"
comm -13 "$work/ours" "$work/theirs" | sed 's/^/only gitleaks: /'
