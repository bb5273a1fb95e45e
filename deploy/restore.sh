#!/usr/bin/env bash
# Restores a backup onto an installed machine: replaces the database, adds missing recordings, then starts the services
# and runs doctor. On a new machine, run install.sh first.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/lib/common.sh
source "$here/lib/common.sh"
# shellcheck source=deploy/lib/settings.sh
source "$here/lib/settings.sh"
# shellcheck source=deploy/lib/database.sh
source "$here/lib/database.sh"
# shellcheck source=deploy/lib/replace-database.sh
source "$here/lib/replace-database.sh"
# shellcheck source=deploy/lib/services.sh
source "$here/lib/services.sh"

usage() {
  cat <<'USAGE'
Usage: deploy/restore.sh FOLDER/<time> --replace-database [--dry-run]

Restores a backup of backup.sh. The database of this machine is replaced; its recordings stay. Its settings stay too,
except for the secrets that belong to the data. The settings of the backup are in its settings.tar, if you need another
value such as the key of a bucket.
USAGE
}

BACKUP='' MAY_REPLACE=0
for argument in "$@"; do
  case $argument in
    --help) usage && exit ;;
    --dry-run) DRY_RUN=1 ;;
    --replace-database) MAY_REPLACE=1 ;;
    -*) die "$argument is not an option. See --help." ;;
    *) BACKUP=${argument%/} ;;
  esac
done
[[ -n $BACKUP ]] || die 'name the backup to restore. See --help.'
[[ -f $BACKUP/database.dump ]] || die "$BACKUP has no database.dump, so it is not a complete backup."
[[ $MAY_REPLACE == 1 ]] || is_dry || die 'add --replace-database: the database of this machine will be replaced.'
require_root

restore_recordings() {
  local folder
  folder=$(get_setting "$SETTINGS/environment" LOCAL_STORAGE_DIR)
  cp -a --no-clobber "$1/." "$folder/"
  chown -R "$ACCOUNT:$ACCOUNT" "$folder"
}

run systemctl stop young-minds-web young-minds-worker
run replace_database "$BACKUP/database.dump"
if [[ -d ${BACKUP%/*}/recordings ]]; then run restore_recordings "${BACKUP%/*}/recordings"; fi
# The anchors of the audit trail are signed with one, sign-ins and links with the other.
if [[ -f $BACKUP/settings.tar ]]; then
  run restore_settings "$SETTINGS/environment" "$BACKUP/settings.tar" AUDIT_ANCHOR_KEY BETTER_AUTH_SECRET
fi
# Brings an older backup to this version's schema, and grants the runtime role its rights.
migrate_with "$CODE/current"
restart_services
doctor
