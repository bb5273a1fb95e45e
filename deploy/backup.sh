#!/usr/bin/env bash
# Backs up an installed machine: the database, then the settings and the recordings of the local store. In this order,
# every recording that the database lists is in the backup.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/lib/common.sh
source "$here/lib/common.sh"
# shellcheck source=deploy/lib/settings.sh
source "$here/lib/settings.sh"
# shellcheck source=deploy/lib/database.sh
source "$here/lib/database.sh"

usage() {
  cat <<'USAGE'
Usage: deploy/backup.sh FOLDER [--database-only] [--dry-run]

Writes FOLDER/<time>/database.dump and settings.tar. Recordings of the local store go to FOLDER/recordings, which all
backups share: recordings never change. Recordings in a bucket are not copied; see docs/operations.md.
Nothing in FOLDER is ever deleted. It contains secrets: keep it as safe as the machine.
USAGE
}

FOLDER='' IS_DATABASE_ONLY=0
for argument in "$@"; do
  case $argument in
    --help) usage && exit ;;
    --dry-run) DRY_RUN=1 ;;
    --database-only) IS_DATABASE_ONLY=1 ;;
    -*) die "$argument is not an option. See --help." ;;
    *) FOLDER=$argument ;;
  esac
done
[[ -n $FOLDER ]] || die 'name the folder of the backups. See --help.'
require_root
umask 077

# dump_database FILE: the name is changed at the end, so that an incomplete dump never looks like a complete one.
dump_database() {
  as_owner pg_dump --format=custom --file="$1.incomplete"
  mv "$1.incomplete" "$1"
}

# copy_recordings FROM TO: copies what is not there yet.
copy_recordings() {
  mkdir -p "$2"
  cp -a --no-clobber "$1/." "$2/"
}

target=$FOLDER/$(date -u +%Y%m%dT%H%M%SZ)
run mkdir -p "$target"
run dump_database "$target/database.dump"
if [[ $IS_DATABASE_ONLY == 0 ]]; then
  run tar -C "${SETTINGS%/*}" -cf "$target/settings.tar" "${SETTINGS##*/}"
  if [[ $(get_setting "$SETTINGS/environment" STORAGE_PROVIDER) == local ]]; then
    run copy_recordings "$(get_setting "$SETTINGS/environment" LOCAL_STORAGE_DIR)" "$FOLDER/recordings"
  else
    say 'recordings are in a bucket: copy it with its own tools, as docs/operations.md describes'
  fi
fi
say "backed up to $target"
