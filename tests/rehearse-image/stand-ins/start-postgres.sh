#!/usr/bin/env bash
# Starts PostgreSQL with the settings of the official image: creates the database in an empty volume, then runs the SQL
# of /docker-entrypoint-initdb.d once.
set -euo pipefail

data=/var/lib/postgresql/data
as_postgres() { runuser -u postgres -- env "PATH=$PATH" "$@"; }

if [[ ! -e $data/PG_VERSION ]]; then
  install -d -m 700 -o postgres -g postgres "$data"
  password=$(mktemp)
  printf %s "$POSTGRES_PASSWORD" >"$password"
  chown postgres "$password"
  as_postgres initdb --pgdata "$data" --username "$POSTGRES_USER" --pwfile "$password" --auth-local trust --auth-host scram-sha-256
  rm "$password"
  echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
  as_postgres pg_ctl --pgdata "$data" --wait --options '-c listen_addresses=' start
  psql() { command psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" "$@"; }
  psql --dbname postgres --command "CREATE DATABASE $POSTGRES_DB"
  for file in /docker-entrypoint-initdb.d/*.sql; do psql --dbname "$POSTGRES_DB" --file "$file"; done
  as_postgres pg_ctl --pgdata "$data" --wait stop
fi
exec runuser -u postgres -- env "PATH=$PATH" postgres -D "$data" -c 'listen_addresses=*'
