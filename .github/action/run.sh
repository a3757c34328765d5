#!/usr/bin/env bash
# Runs keyvet as the inputs of the action, given as variables, say.
set -euo pipefail

case "$KEYVET_COMMAND" in
  check | scan | vet) ;;
  *)
    echo "keyvet: the input command must be check, scan or vet" >&2
    exit 2
    ;;
esac

mode=$KEYVET_MODE
if [ "$mode" = auto ]; then
  mode=tree
  case "$KEYVET_EVENT" in pull_request | pull_request_target | merge_group) mode=pr ;; esac
fi

arguments=("$KEYVET_COMMAND" --format github)
[ -z "$KEYVET_SARIF" ] || arguments+=(--format "sarif=$KEYVET_SARIF")
if [ "$mode" = pr ] && [ "$KEYVET_COMMAND" != vet ]; then
  if [ -z "$KEYVET_BASE" ]; then
    echo "keyvet: mode pr needs the event of a pull request or a merge queue" >&2
    exit 2
  fi
  # A shallow checkout has no merge base, and hides what merges bring in.
  if [ "$(git -C "$KEYVET_PATH" rev-parse --is-shallow-repository)" = true ]; then
    git -C "$KEYVET_PATH" fetch --quiet --unshallow --no-tags origin "$KEYVET_BASE" "$KEYVET_HEAD"
  fi
  if ! base=$(git -C "$KEYVET_PATH" merge-base "$KEYVET_BASE" "${KEYVET_HEAD:-HEAD}"); then
    echo "keyvet: the checkout has no merge base: give actions/checkout fetch-depth: 0" >&2
    exit 2
  fi
  arguments+=(--since "$base")
fi
while IFS= read -r argument; do
  [ -z "$argument" ] || arguments+=("$argument")
done <<<"$KEYVET_ARGUMENTS"

case "$KEYVET_COMMAND" in
  vet) cd "$KEYVET_PATH" && arguments+=(./...) ;;
  *) arguments+=("$KEYVET_PATH") ;;
esac

status=0
"$KEYVET_BIN/keyvet" "${arguments[@]}" || status=$?
echo "status=$status" >>"$GITHUB_OUTPUT"
if [ "$status" = 1 ] && [ "$KEYVET_FAIL" = false ]; then
  status=0
fi
exit "$status"
