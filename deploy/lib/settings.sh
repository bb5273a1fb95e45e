# shellcheck shell=bash
# Files of NAME='value' lines, which systemd, compose and the platform itself read in the same way.

# get_setting FILE NAME: prints the value; nothing if the file or the name is missing.
get_setting() {
  [[ -r $1 ]] || return 0
  local value
  value=$(sed -n "s/^$2=//p" "$1" | tail -n 1)
  value=${value#[\'\"]}
  printf '%s' "${value%[\'\"]}"
}

# decode TEXT: prints a part of a URL without its percent encoding.
decode() { printf '%b' "${1//%/\\x}"; }

# set_setting FILE NAME VALUE: replaces the line in its place, or adds it at the end. Keeps mode and owner.
set_setting() {
  local file=$1 name=$2 value=$3
  [[ $name =~ ^[A-Z][A-Z0-9_]*$ ]] || die "$name is not a valid name of a setting. Use capital letters, digits and _."
  [[ $value != *[\'$'\n']* ]] || die "$name contains a quotation mark (') or a line break, which is not supported."
  if is_dry; then
    say "would set: $name in $file"
    return
  fi
  cp -p "$file" "$file.new"
  NAME=$name LINE="$name='$value'" awk '
    index($0, ENVIRON["NAME"] "=") == 1 { if (!is_done) print ENVIRON["LINE"]; is_done = 1; next }
    { print }
    END { if (!is_done) print ENVIRON["LINE"] }
  ' "$file" >"$file.new"
  mv "$file.new" "$file"
}

# default_setting FILE NAME VALUE: sets the value if there is none.
default_setting() {
  [[ -n $(get_setting "$1" "$2") ]] || set_setting "$@"
}

# new_secret: prints 64 random hexadecimal digits, which need no quoting anywhere.
new_secret() { od -An -v -N 32 -t x1 /dev/urandom | tr -d ' \n'; }

# default_secret FILE NAME: generates the secret once.
default_secret() { default_setting "$1" "$2" "$(new_secret)"; }

# open_settings FILE GROUP MODE: creates the file if it is missing.
open_settings() {
  [[ -e $1 ]] || run install -m "$3" -o root -g "$2" /dev/null "$1"
}

# set_all FILE NAME=VALUE...: sets what the operator gave.
set_all() {
  local file=$1 pair
  shift
  for pair in "$@"; do
    [[ $pair == *=* ]] || die "--set $pair: write NAME=VALUE."
    set_setting "$file" "${pair%%=*}" "${pair#*=}"
  done
}

# restore_settings FILE ARCHIVE NAME...: takes these settings from an archive of backup.sh, if it has them.
restore_settings() {
  local file=$1 archive=$2 name value
  shift 2
  for name in "$@"; do
    value=$(get_setting <(tar -xOf "$archive" "${SETTINGS##*/}/environment") "$name")
    [[ -z $value ]] || set_setting "$file" "$name" "$value"
  done
}
