# shellcheck shell=bash
# The installation as services of this machine. Uses the options that install.sh read.

PACKAGES=(postgresql redis-server caddy ffmpeg nodejs npm git curl ca-certificates)

# install_on_machine SOURCE
install_on_machine() {
  is_dry || command -v systemctl >/dev/null || die 'this machine has no systemd. Use --mode compose.'
  umask 022
  install_packages
  create_account
  create_folders
  write_settings
  set_up_database
  build_release "$1"
  install_livekit "$RELEASE"
  install_caddy "$RELEASE"
  install_units "$RELEASE"
  migrate_with "$RELEASE"
  switch_release "$RELEASE"
  start_livekit
  if [[ $(recorder) == egress ]]; then run systemctl enable --now livekit-egress; fi
  restart_services
  doctor
}

# recorder: prints the one that is or will be configured.
recorder() {
  local pair chosen
  chosen=$(get_setting "$SETTINGS/environment" RECORDER)
  for pair in "${GIVEN[@]}"; do [[ $pair != RECORDER=* ]] || chosen=${pair#*=}; done
  printf '%s' "${chosen:-embedded}"
}

install_packages() {
  local packages=("${PACKAGES[@]}")
  [[ $(recorder) != egress ]] || packages+=(podman)
  if is_dry || ! are_installed "${packages[@]}"; then
    run env DEBIAN_FRONTEND=noninteractive apt-get update -q
    run env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}"
  fi
  run systemctl enable --now postgresql redis-server
}

# are_installed PACKAGE...: succeeds if every one is installed and configured.
are_installed() {
  local states
  states=$(dpkg-query --show --showformat '${db:Status-Status}\n' "$@" 2>/dev/null) && ! grep -qvx installed <<<"$states"
}

# Egress writes its files as uid 1001, which is the account's own where it is free.
create_account() {
  ! id "$ACCOUNT" >/dev/null 2>&1 || return 0
  local uid=(--uid 1001)
  if getent passwd 1001 >/dev/null || getent group 1001 >/dev/null; then uid=(); fi
  run adduser --system --group "${uid[@]}" --home "$STATE" --no-create-home "$ACCOUNT"
}

# The services create nothing outside these folders, and doctor creates none of them.
create_folders() {
  run install -d -m 750 -o root -g "$ACCOUNT" "$SETTINGS"
  run install -d -m 755 -o "$ACCOUNT" -g "$ACCOUNT" "$STATE"
  run install -d -m 700 -o "$ACCOUNT" -g "$ACCOUNT" "$STATE/capture" "$STATE/recordings"
  run install -d -m 2770 -o 1001 -g "$ACCOUNT" "$STATE/egress"
}

write_settings() {
  local file=$SETTINGS/environment
  open_settings "$file" "$ACCOUNT" 640
  set_setting "$file" BETTER_AUTH_URL "https://$SITE_HOST"
  set_setting "$file" LIVEKIT_PUBLIC_URL "wss://$LIVEKIT_HOST"
  default_setting "$file" LIVEKIT_URL ws://127.0.0.1:7880
  default_setting "$file" LIVEKIT_API_KEY young-minds
  default_setting "$file" TRUSTED_PROXIES 127.0.0.1,::1
  default_setting "$file" STORAGE_PROVIDER local
  default_setting "$file" LOCAL_STORAGE_DIR "$STATE/recordings"
  default_setting "$file" CAPTURE_DIR "$STATE/capture"
  default_setting "$file" EGRESS_OUTPUT_DIR "$STATE/egress"
  default_setting "$file" RECORDER embedded
  default_secret "$file" BETTER_AUTH_SECRET
  default_secret "$file" LIVEKIT_API_SECRET
  default_secret "$file" AUDIT_ANCHOR_KEY
  default_secret "$file" METRICS_TOKEN
  set_all "$file" "${GIVEN[@]}"
}

# Two roles: the owner migrates, web and worker cannot change the audit trail. A DATABASE_URL of another server is kept.
set_up_database() {
  local url
  url=$(get_setting "$SETTINGS/environment" DATABASE_URL)
  if [[ -n $url && $url != *@127.0.0.1:5432/young_minds ]]; then
    say 'DATABASE_URL names another server: create its roles as docs/operations.md says'
    return
  fi
  open_settings "$SETTINGS/owner.environment" root 600
  default_setting "$SETTINGS/environment" DATABASE_URL "$(database_url young_minds_app "$(new_secret)")"
  default_setting "$SETTINGS/owner.environment" DATABASE_URL "$(database_url young_minds_owner "$(new_secret)")"
  run create_roles
}

database_url() { printf 'postgres://%s:%s@127.0.0.1:5432/young_minds' "$1" "$2"; }

# The passwords are passed in the environment, because every account can read the arguments of a process.
create_roles() {
  local OWNER_PASSWORD RUNTIME_PASSWORD
  OWNER_PASSWORD=$(password_in "$SETTINGS/owner.environment")
  RUNTIME_PASSWORD=$(password_in "$SETTINGS/environment")
  export OWNER_PASSWORD RUNTIME_PASSWORD
  # The account postgres may not be able to enter the current folder.
  cat "$here/postgres/database.sql" "$here/postgres/roles.sql" |
    runuser -u postgres -- env --chdir=/ psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --file -
}

# password_in FILE: prints the password of the file's DATABASE_URL.
password_in() {
  local url
  url=$(get_setting "$1" DATABASE_URL)
  url=${url#*://*:}
  decode "${url%%@*}"
}

# install_livekit RELEASE: sets IS_LIVEKIT_NEW to 1 if something changed.
install_livekit() {
  local secret program=/usr/local/bin/livekit-server
  HAS_CHANGED=0
  if [[ -n $LIVEKIT_SERVER ]]; then
    cmp -s "$LIVEKIT_SERVER" "$program" || HAS_CHANGED=1
    run install -m 755 "$LIVEKIT_SERVER" "$program"
  elif [[ ! -x $program ]]; then
    run set_up "$1" --production --livekit "$program"
  fi
  secret=$(get_setting "$SETTINGS/environment" LIVEKIT_API_SECRET)
  write_file 600 root:root "$SETTINGS/livekit.environment" <<<"LIVEKIT_KEYS=\"young-minds: $secret\""
  write_file 600 root:root "$SETTINGS/egress.environment" <<<"LIVEKIT_API_KEY=young-minds
LIVEKIT_API_SECRET=$secret
LIVEKIT_WS_URL=ws://127.0.0.1:7880"
  local name
  for name in livekit.yaml egress.yaml; do
    if [[ -e $SETTINGS/$name ]]; then
      say "kept $SETTINGS/$name; delete it to write the template again"
    else
      write_file 644 root:root "$SETTINGS/$name" < <(localize "$here/$name")
    fi
  done
  IS_LIVEKIT_NEW=$HAS_CHANGED
}

# start_livekit: restarts it only if its settings changed, because that interrupts sessions for a moment.
start_livekit() {
  run systemctl enable livekit
  if [[ $IS_LIVEKIT_NEW == 1 ]]; then run systemctl restart livekit; else run systemctl start livekit; fi
}

# localize TEMPLATE: prints it with the addresses of one machine instead of those of compose.
localize() {
  local address=()
  [[ -z $NODE_IP ]] || address=(-e "s/^\( *\)use_external_ip: true/\1use_external_ip: false\n\1node_ip: $NODE_IP/")
  sed -e 's/redis:6379/127.0.0.1:6379/' -e 's|//web:3000|//127.0.0.1:3000|' -e '/On one machine with systemd/d' \
    "${address[@]}" "$1"
}

# install_caddy RELEASE: restarts Caddy only if something changed, because that interrupts signaling for a moment.
install_caddy() {
  HAS_CHANGED=0
  if [[ -e /etc/caddy/Caddyfile && ! -e /etc/caddy/Caddyfile.before-young-minds ]]; then
    run cp -p /etc/caddy/Caddyfile /etc/caddy/Caddyfile.before-young-minds
  fi
  run install -d -m 755 /etc/systemd/system/caddy.service.d
  write_file 644 root:root /etc/caddy/Caddyfile <"$here/Caddyfile"
  write_file 644 root:root /etc/systemd/system/caddy.service.d/young-minds.conf <<<"[Service]
Environment=SITE_HOST=$SITE_HOST LIVEKIT_HOST=$LIVEKIT_HOST"
  run systemctl daemon-reload
  run systemctl enable caddy
  [[ $HAS_CHANGED == 0 ]] || run systemctl restart caddy
}
