# shellcheck shell=bash
# The variables are for the files that source this one.
# shellcheck disable=SC2034
# What the deployment scripts share: paths, output, dry run, files. Source it after `set -euo pipefail`.

CODE=${YOUNG_MINDS_CODE:-/opt/young-minds}
SETTINGS=${YOUNG_MINDS_SETTINGS:-/etc/young-minds}
STATE=${YOUNG_MINDS_STATE:-/var/lib/young-minds}
ACCOUNT=young-minds
# 1: print what would be done, and change nothing.
DRY_RUN=${DRY_RUN:-0}

say() { printf '%s\n' "$*"; }

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

is_dry() { [[ $DRY_RUN == 1 ]]; }

# run COMMAND ARGUMENT...: runs it, or prints it in a dry run. Never pass a secret as an argument.
run() {
  if is_dry; then
    say "would run: $*"
  else
    "$@"
  fi
}

require_root() {
  is_dry || [[ $EUID == 0 ]] || die 'must run as root. Run it with sudo, or add --dry-run to see what it would do.'
}

# write_file MODE OWNER:GROUP FILE: writes standard input to the file, and sets HAS_CHANGED to 1 if it was different.
write_file() {
  local mode=$1 owner=$2 file=$3 content
  content=$(cat && printf x)
  if [[ -e $file ]] && cmp -s "$file" <(printf %s "${content%x}"); then return; fi
  HAS_CHANGED=1
  if is_dry; then
    say "would write: $file"
    return
  fi
  install -m "$mode" -o "${owner%:*}" -g "${owner#*:}" /dev/null "$file.new"
  printf %s "${content%x}" >"$file.new"
  mv "$file.new" "$file"
  say "wrote $file"
}

# wait_for NAME URL: waits until the address answers with success, for at most two minutes.
wait_for() {
  say "waiting for $1"
  run curl --silent --fail --output /dev/null --retry 60 --retry-delay 2 --retry-all-errors "$2" ||
    die "$1 does not answer at $2 with success. See: journalctl --unit young-minds-$1 --lines 50"
}
