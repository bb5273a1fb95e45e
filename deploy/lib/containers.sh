# shellcheck shell=bash
# The installation in containers. Uses the options that install.sh read.

# compose ARGUMENT...: runs Docker's compose, else podman-compose.
compose() {
  if docker compose version >/dev/null 2>&1; then
    docker compose -f "$here/compose.yaml" "$@"
  else
    podman-compose -f "$here/compose.yaml" "$@"
  fi
}

install_in_containers() {
  is_dry || docker compose version >/dev/null 2>&1 || command -v podman-compose >/dev/null ||
    die 'neither docker compose nor podman-compose is installed. Install one of them, or use --mode systemd.'
  write_compose_settings "$here/.env"
  run compose up -d --build
  run compose exec -T worker node apps/cli/src/main.ts doctor
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
