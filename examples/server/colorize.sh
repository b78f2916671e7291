#!/bin/sh
# Colorizes a photograph on a running server: colorize.sh PHOTO OUTPUT [SERVER]
set -eu
server=${3:-http://127.0.0.1:4000}
query='mutation ($image: File!) {
  colorize(input: { image: $image, vibrancy: 0.3 }) {
    ... on Colorization { image { url } }
    ... on Error { message }
  }
}'
answer=$(curl --silent --show-error "$server/graphql" \
  --header 'graphql-require-preflight: 1' \
  --form operations="{ \"query\": \"$(echo "$query" | tr '\n' ' ')\", \"variables\": { \"image\": null } }" \
  --form map='{ "0": ["variables.image"] }' \
  --form 0=@"$1")
url=$(echo "$answer" | sed -n 's/.*"url":"\([^"]*\)".*/\1/p')
[ -n "$url" ] || { echo "$answer" >&2; exit 1; }
curl --silent --show-error --fail --output "$2" "$server$url"
