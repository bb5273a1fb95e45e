# shellcheck shell=bash
# Access to the database as its owner.

# as_owner COMMAND ARGUMENT...: runs it with the owner's URL as its last argument. The password is passed in the
# environment, because every account can read the arguments of a process.
as_owner() {
  local url rest login password
  url=$(get_setting "$SETTINGS/owner.environment" DATABASE_URL)
  [[ $url == *://*:*@* ]] || die "$SETTINGS/owner.environment has no DATABASE_URL with a password. Add the owner's."
  rest=${url#*://}
  login=${rest%@*}
  password=${login#*:}
  PGPASSWORD=$(decode "$password") "$@" "${url%%://*}://${login%%:*}@${rest##*@}"
}
