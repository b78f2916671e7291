#!/bin/sh
# Trains on a data set of a running server and prints the events: train.sh DATASET STEPS [SERVER]
set -eu
server=${3:-http://127.0.0.1:4000}
ask() {
  curl --silent --show-error --no-buffer "$server/graphql" --header 'content-type: application/json' "$@"
}
list=$(ask --data '{ "query": "{ datasets { name id } }" }')
dataset=$(echo "$list" | sed -n "s/.*\"name\":\"$1\",\"id\":\"\([^\"]*\)\".*/\1/p")
[ -n "$dataset" ] || { echo "$list" >&2; exit 1; }
start='mutation ($input: StartTrainingRunInput!) {
  startTrainingRun(input: $input) { ... on TrainingRun { id } ... on Error { message } }
}'
answer=$(ask --data "{ \"query\": \"$(echo "$start" | tr '\n' ' ')\",
  \"variables\": { \"input\": { \"dataset\": \"$dataset\", \"steps\": $2 } } }")
run=$(echo "$answer" | sed -n 's/.*"id":"\([^"]*\)".*/\1/p')
[ -n "$run" ] || { echo "$answer" >&2; exit 1; }
watch='subscription ($run: ID!) {
  trainingRun(id: $run, after: 0) {
    seq step ... on StepEvent { loss } ... on StatusEvent { status message }
  }
}'
ask --header 'accept: text/event-stream' --data "{ \"query\": \"$(echo "$watch" | tr '\n' ' ')\",
  \"variables\": { \"run\": \"$run\" } }" | sed -n 's/^data: *{/{/p'
