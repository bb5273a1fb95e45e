# shellcheck shell=bash
# Releases: each has its own folder with code, packages and pages. `current` points to the one that runs, so a new one
# is built next to it, switched to atomically, and the old one stays for a rollback.

KEPT_RELEASES=3

# name_release SOURCE: prints the commit of a checkout, or the time for a folder without git.
name_release() {
  git -c safe.directory="$1" -C "$1" rev-parse --short=12 HEAD 2>/dev/null || date -u +%Y%m%d%H%M%S
}

# build_release SOURCE: sets RELEASE to the folder of the release, and builds it if it is new.
build_release() {
  RELEASE=$CODE/releases/$(name_release "$1")
  if [[ -e $RELEASE/.complete ]]; then
    say "release ${RELEASE##*/} is already built"
    return
  fi
  say "building release ${RELEASE##*/}: packages and pages, some minutes"
  run rm -rf "$RELEASE"
  run install -d -m 755 "$CODE" "$CODE/releases" "$RELEASE"
  run copy_code "$1" "$RELEASE"
  # Commands in this folder find the settings of the services.
  run ln -s "$SETTINGS/environment" "$RELEASE/.env"
  run reuse_packages "$RELEASE"
  run set_up "$RELEASE" --production
  run own_cache "$RELEASE/apps/web/.next/builds/current/cache"
  run touch "$RELEASE/.complete"
}

# copy_code SOURCE RELEASE: copies the committed files, owned by root and readable by the services.
copy_code() {
  local archive=(git -c "safe.directory=$1" -C "$1" archive HEAD)
  if ! git -c safe.directory="$1" -C "$1" rev-parse HEAD >/dev/null 2>&1; then
    archive=(tar -C "$1" --exclude ./node_modules --exclude ./.data --exclude ./.next --exclude './.env*' -cf - .)
  fi
  "${archive[@]}" | tar -C "$2" --no-same-owner --no-same-permissions -xf -
}

# reuse_packages RELEASE: links the packages of the current release if the new one has the same. That saves minutes and
# most of the disk. Nothing changes a package in place: npm replaces the whole folder.
reuse_packages() {
  local folder current=$CODE/current
  cmp -s "$current/package-lock.json" "$1/package-lock.json" || return 0
  (cd "$current" && find . -name .next -prune -o -name node_modules -prune -print) | while read -r folder; do
    cp -al "$current/$folder" "$1/$folder"
  done
}

# set_up RELEASE OPTION...: runs `npm run setup` there with this machine's Node.
set_up() {
  (cd "$1" && node scripts/run.mjs setup "${@:2}")
}

# own_cache FOLDER: empties the build's cache and gives it to web, which writes nothing else below the code.
own_cache() {
  rm -rf "$1"
  install -d -o "$ACCOUNT" -g "$ACCOUNT" -m 750 "$1"
}

# switch_release RELEASE: makes it the current one, in one step.
switch_release() {
  run ln -sfn "$1" "$CODE/current.new"
  run mv -T "$CODE/current.new" "$CODE/current"
}

# list_releases: prints the complete releases, the newest first.
list_releases() {
  find "$CODE/releases" -mindepth 2 -maxdepth 2 -name .complete -printf '%T@ %h\n' | sort -rn | cut -d ' ' -f 2-
}

# find_previous: prints the release that was built before the current one.
find_previous() {
  list_releases | grep -A 1 -Fx "$(readlink -f "$CODE/current")" | tail -n +2
}

# prune_releases: deletes old releases, and never the current one.
prune_releases() {
  local current release
  current=$(readlink -f "$CODE/current")
  while read -r release; do
    [[ $release == "$current" ]] || run rm -rf "$release"
  done < <(list_releases | tail -n "+$((KEPT_RELEASES + 1))")
}
