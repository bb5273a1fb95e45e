#!/usr/bin/env bash
# Upgrades the services of this machine to the version of this checkout: builds it next to the running one, backs up and
# migrates the database, switches, and restarts web and worker one by one. If doctor fails, it switches back.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/lib/common.sh
source "$here/lib/common.sh"
# shellcheck source=deploy/lib/settings.sh
source "$here/lib/settings.sh"
# shellcheck source=deploy/lib/releases.sh
source "$here/lib/releases.sh"
# shellcheck source=deploy/lib/services.sh
source "$here/lib/services.sh"

usage() {
  cat <<'USAGE'
Usage: deploy/upgrade.sh [options], in a checkout of the new version

  --backup-folder FOLDER  where the backup goes; /var/backups/young-minds by default
  --rollback              switch back to the release before this one, without a backup and without a build
  --dry-run               print what would be done, and change nothing
  --help                  print this text

Old releases stay: the three newest are kept. Migrations only add, so the old version runs with the new schema.
USAGE
}

BACKUP_FOLDER=/var/backups/young-minds IS_ROLLBACK=0

read_options() {
  while (($# > 0)); do
    case $1 in
      --help) usage && exit ;;
      --dry-run) DRY_RUN=1 ;;
      --rollback) IS_ROLLBACK=1 ;;
      --backup-folder) BACKUP_FOLDER=${2:?--backup-folder needs a folder} && shift ;;
      *) die "$1 is not an option. See --help." ;;
    esac
    shift
  done
}

# activate RELEASE: switches to it and restarts. Succeeds if doctor finds no failure.
activate() {
  # In a subshell, so that any failure ends it and the caller can switch back.
  (
    set -e
    install_units "$1"
    switch_release "$1"
    restart_services
    doctor
  )
}

# try_activate RELEASE: sets OUTCOME. A condition such as `if activate` would disable `set -e` inside it.
try_activate() {
  set +e
  activate "$1"
  OUTCOME=$?
  set -e
}

roll_back() {
  local previous
  previous=$(find_previous || true)
  [[ -n $previous ]] || die 'there is no earlier release to go back to.'
  try_activate "$previous"
  ((OUTCOME == 0)) || die "release ${previous##*/} has problems too; see the lines above."
  say "switched back to release ${previous##*/}"
}

upgrade() {
  local previous
  [[ -d $CODE/current ]] || die "nothing is installed in $CODE. Run deploy/install.sh first."
  previous=$(readlink -f "$CODE/current")
  build_release "${here%/deploy}"
  [[ $RELEASE != "$previous" ]] || { say "release ${RELEASE##*/} already runs" && return; }
  run "$here/backup.sh" "$BACKUP_FOLDER" --database-only
  migrate_with "$RELEASE"
  try_activate "$RELEASE"
  if ((OUTCOME != 0)); then
    say "release ${RELEASE##*/} has problems: switching back to ${previous##*/}"
    try_activate "$previous"
    ((OUTCOME == 0)) || die "release ${previous##*/} has problems too; see the lines above."
    die "the upgrade failed; release ${previous##*/} runs again. The lines above say why."
  fi
  run prune_releases
  say "upgraded to release ${RELEASE##*/}"
}

read_options "$@"
require_root
umask 022
if [[ $IS_ROLLBACK == 1 ]]; then roll_back; else upgrade; fi
