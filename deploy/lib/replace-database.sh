# shellcheck shell=bash
# Replaces the content of the database with that of a dump.

# replace_database DUMP: in one transaction, so that the database is as it was if anything fails.
replace_database() {
  script_for "$1" | as_owner psql --quiet --no-psqlrc --output /dev/null --set ON_ERROR_STOP=1 --file -
}

# script_for DUMP: prints the statements. COMMIT comes only after a complete dump; without it, psql rolls back.
script_for() {
  # Everything goes, because a newer version may have added tables that the dump does not know.
  printf '%s\n' 'BEGIN;' 'DROP OWNED BY CURRENT_USER CASCADE;'
  pg_restore --no-owner --file=- "$1" && printf '%s\n' 'COMMIT;'
}
