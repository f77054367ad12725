#!/bin/bash
# Follows the news of an environment over the TCP bridge with nothing but bash and coreutils, and makes a stack when given
# a name for it:
#   news.sh HOST PORT [NAME]
# Who: RANCHER_ACCESS_KEY, RANCHER_SECRET_KEY, RANCHER_ENVIRONMENT (1a5). FROM=812 goes on after the change 812.
set -euo pipefail
export LC_ALL=C
host=$1 port=$2 name=${3:-}
environment=${RANCHER_ENVIRONMENT:-1a5}
key=$(printf '%s:%s' "$RANCHER_ACCESS_KEY" "$RANCHER_SECRET_KEY" | base64 -w 0)
exec 3<>"/dev/tcp/$host/$port"

# a frame is JSON after its length in four bytes, the highest first
send() {
    local length
    length=$(printf '\\x%02x\\x%02x\\x%02x\\x%02x' $((${#1} >> 24 & 255)) $((${#1} >> 16 & 255)) $((${#1} >> 8 & 255)) $((${#1} & 255)))
    # shellcheck disable=SC2059
    printf "$length%s" "$1" >&3
}

receive() {
    local bytes
    read -r -a bytes < <(head -c 4 <&3 | od -An -tu1) || return 1
    [ ${#bytes[@]} -eq 4 ] || return 1
    frame=$(head -c $((bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3])) <&3)
}

# the text or number of a field, the first of that name
field() { [[ $frame =~ \"$1\":\"?([^\",}]*) ]] && printf '%s' "${BASH_REMATCH[1]}"; }

from=${FROM:+,\"from\":\"$FROM\"}
send '{"type":"register","address":"drover.news.'"$environment"'","headers":{"Authorization":"Basic '"$key"'"'"$from"'}}'
[ -z "$name" ] || send '{"type":"send","address":"drover.commands.'"$environment"'","replyAddress":"made","body":{"method":"POST","path":"/stacks","body":{"name":"'"$name"'"}}}'
# a connection on which nothing is said for two minutes is closed
while sleep 60; do send '{"type":"ping"}'; done &
trap 'kill $!' EXIT

while receive; do
    case $frame in
        '{"type":"err"'*) echo "refused: $(field message)" >&2; exit 1 ;;
        *'"address":"made"'*) echo "answer $(field status) $(field id)" ;;
        *'"event":"following"'*) echo "following from $(field seq)" ;;
        *'"event":"gone"'*) echo "gone: read the lists of the API again; news go on after $(field seq)" ;;
        *'"event":'*) echo "$(field seq) $(field event) $(field kind) $(field id) $(field state)" ;;
    esac
done
echo 'the connection is lost' >&2
