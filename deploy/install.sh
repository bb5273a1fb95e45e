#!/usr/bin/env bash
# Installs the whole platform on one machine. Can run again at any time: it keeps secrets, settings and data, and
# changes only what is missing or given as an option.
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
# shellcheck source=deploy/lib/machine.sh
source "$here/lib/machine.sh"
# shellcheck source=deploy/lib/containers.sh
source "$here/lib/containers.sh"

usage() {
  cat <<'USAGE'
Usage: deploy/install.sh [options]

  --site-host NAME        DNS name of the site, for example mentoring.example
  --livekit-host NAME     DNS name of LiveKit, for example livekit.mentoring.example
  --mode systemd|compose  services of this machine (Debian 12, the default) or containers
  --recorder NAME         embedded (the default) or egress
  --storage NAME          local (the default), supabase, s3 or gcs
  --set NAME=VALUE        any variable of docs/environment.md, for example --set AWS_S3_BUCKET=recordings; repeatable
  --smtp-url URL          mail server; without it, mail is disabled
  --mail-from ADDRESS     sender of mail
  --operator-email ADDR   receives alerts about recordings
  --node-ip ADDRESS       this machine's public address, if LiveKit cannot ask a STUN server for it (systemd only)
  --livekit-server FILE   a livekit-server program to install instead of the project's release (systemd only)
  --dry-run               print what would be done, and change nothing
  --help                  print this text

On a terminal it asks for what is missing. Secrets are generated and stay on this machine.
USAGE
}

SITE_HOST='' LIVEKIT_HOST='' MODE=systemd NODE_IP='' LIVEKIT_SERVER=''
GIVEN=()

read_options() {
  while (($# > 0)); do
    case $1 in
      --help) usage && exit ;;
      --dry-run) DRY_RUN=1 && shift && continue ;;
    esac
    (($# > 1)) || die "$1 is not an option, or its value is missing. See --help."
    case $1 in
      --site-host) SITE_HOST=$2 ;;
      --livekit-host) LIVEKIT_HOST=$2 ;;
      --mode) MODE=$2 ;;
      --recorder) GIVEN+=("RECORDER=$2") ;;
      --storage) GIVEN+=("STORAGE_PROVIDER=$2") ;;
      --set) GIVEN+=("$2") ;;
      --smtp-url) GIVEN+=("SMTP_URL=$2") ;;
      --mail-from) GIVEN+=("MAIL_FROM=$2") ;;
      --operator-email) GIVEN+=("OPERATOR_EMAIL=$2") ;;
      --node-ip) NODE_IP=$2 ;;
      --livekit-server) LIVEKIT_SERVER=$2 ;;
      *) die "$1 is not an option. See --help." ;;
    esac
    shift 2
  done
  [[ $MODE == systemd || $MODE == compose ]] || die "--mode $MODE: choose systemd or compose."
}

# ask VARIABLE QUESTION: reads the variable from the terminal if it is empty and there is one.
ask() {
  [[ -z ${!1} ]] || return 0
  if [[ -t 0 ]]; then read -rp "$2: " "$1"; fi
}

# Asks only on the first run; later the files have the answers.
complete_options() {
  local file=$1 smtp='' from=''
  [[ -n $SITE_HOST ]] || SITE_HOST=$(known_host "$file" SITE_HOST BETTER_AUTH_URL)
  [[ -n $LIVEKIT_HOST ]] || LIVEKIT_HOST=$(known_host "$file" LIVEKIT_HOST LIVEKIT_PUBLIC_URL)
  if [[ -z $SITE_HOST && ${GIVEN[*]} != *SMTP_URL=* ]]; then
    ask smtp 'URL of the mail server, for example smtps://user:password@mail.example (empty: no mail)'
    if [[ -n $smtp ]]; then
      ask from 'Sender of mail, for example Young Minds <no-reply@mentoring.example>'
      GIVEN+=("SMTP_URL=$smtp" "MAIL_FROM=$from")
    fi
  fi
  ask SITE_HOST 'DNS name of the site'
  ask LIVEKIT_HOST 'DNS name of LiveKit'
  [[ -n $SITE_HOST && -n $LIVEKIT_HOST ]] || die 'two DNS names are needed: --site-host and --livekit-host.'
  [[ $SITE_HOST != "$LIVEKIT_HOST" ]] || die "--site-host and --livekit-host are both $SITE_HOST. Use two names."
}

# known_host FILE HOST_NAME URL_NAME: prints the host of an earlier run: as a host, or as part of a URL.
known_host() {
  local url
  url=$(get_setting "$1" "$3")
  if [[ -n $url ]]; then printf '%s' "${url#*://}"; else get_setting "$1" "$2"; fi
}

read_options "$@"
require_root
if [[ $MODE == systemd ]]; then
  complete_options "$SETTINGS/environment"
  install_on_machine "${here%/deploy}"
else
  complete_options "$here/.env"
  install_in_containers
fi
