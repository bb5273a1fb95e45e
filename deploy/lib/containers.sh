# shellcheck shell=bash
# The installation in containers. Uses the options that install.sh read.

has_docker() { docker compose version >/dev/null 2>&1; }

# compose ARGUMENT...: runs Docker's compose, else podman-compose.
compose() {
  if has_docker; then
    docker compose -f "$here/compose.yaml" "$@"
  else
    podman-compose -f "$here/compose.yaml" "$@"
  fi
}

install_in_containers() {
  is_dry || has_docker || command -v podman-compose >/dev/null ||
    die 'neither docker compose nor podman-compose is installed. Install one of them, or use --mode systemd.'
  write_compose_settings "$here/.env"
  if has_docker; then run compose up -d --build; else start_with_podman; fi
  await_in_container web http://127.0.0.1:3000/api/ready
  await_in_container worker http://127.0.0.1:9465/ready
  run compose exec -T worker node apps/cli/src/main.ts doctor
}

# podman-compose starts a container before its dependencies are healthy, and podman before 4.6 refuses to start one that
# depends on a container that has ended, as migrate has. So this starts them in order, without dependencies.
start_with_podman() {
  run compose build
  run compose up -d --no-deps postgres redis
  await PostgreSQL compose exec -T postgres pg_isready --username young_minds
  run compose run --rm -T --no-deps migrate
  run compose up -d --no-deps
}

# await_in_container SERVICE URL: waits until the address answers with success inside the container.
await_in_container() {
  await "$1" compose exec -T "$1" node -e "fetch('$2').then(({ ok }) => process.exit(ok ? 0 : 1))"
}

# await NAME COMMAND ARGUMENT...: repeats the command until it succeeds, for about two minutes.
await() {
  local name=$1 attempt
  shift
  say "waiting for $name"
  ! is_dry || return 0
  for attempt in {1..60}; do
    ! "$@" >/dev/null 2>&1 || return 0
    sleep 2
  done
  die "$name is not ready after $attempt attempts. See the log of its container."
}

write_compose_settings() {
  local file=$1 name
  [[ -e $file ]] || run install -m 600 "$here/.env.example" "$file"
  set_setting "$file" SITE_HOST "$SITE_HOST"
  set_setting "$file" LIVEKIT_HOST "$LIVEKIT_HOST"
  for name in POSTGRES_PASSWORD RUNTIME_PASSWORD BETTER_AUTH_SECRET LIVEKIT_API_SECRET AUDIT_ANCHOR_KEY METRICS_TOKEN; do
    default_secret "$file" "$name"
  done
  set_all "$file" "${GIVEN[@]}"
}
