#!/usr/bin/env bash
# A sweep over hosts: a Redis, a command and three workers, each in a network namespace with an address and a folder of its own, joined by a
# bridge. One worker's link is cut while it works and mended later. The report must be that of one process. Needs root and redis-server.
#
#     bench/queue-hosts.sh
set -euo pipefail
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo 'It makes network namespaces, which only root may.'; exit 1; }
ridgeline="$PWD/apps/cli/dist/ridgeline.js"
work=$(mktemp -d)
name="rl$$"
hosts=(redis command one two three)

clean() {
  for host in "${hosts[@]}"; do
    ip netns pids "$name-$host" 2>/dev/null | xargs -r kill -9 || true
    ip netns del "$name-$host" 2>/dev/null || true
  done
  ip link del "$name" 2>/dev/null || true
  rm -rf "$work"
}
trap clean EXIT

ip link add "$name" type bridge
ip link set "$name" up
number=1
for host in "${hosts[@]}"; do
  number=$((number + 1))
  ip netns add "$name-$host"
  ip link add "$name$number" type veth peer name eth0 netns "$name-$host"
  ip link set "$name$number" master "$name" up
  ip -n "$name-$host" addr add "10.77.0.$number/24" dev eth0
  ip -n "$name-$host" link set lo up
  ip -n "$name-$host" link set eth0 up
  mkdir -p "$work/$host"
done
on() {
  local host=$1
  shift
  (cd "$work/$host" && exec ip netns exec "$name-$host" "$@")
}

seq 1 3000 | sed 's/$/ whales sing in the sea/' >"$work/command/text.txt"
# the same bytes by other names
for host in one two three; do cp "$work/command/text.txt" "$work/$host/copy-of-$host.txt"; done

on redis redis-server --bind 10.77.0.2 --protected-mode no --save '' --appendonly yes >/dev/null &
sleep 1
queue=redis://10.77.0.2:6379
for host in one two three; do
  on "$host" node "$ridgeline" worker --queue "$queue" --workers 1 --lock 3 >"$work/$host/log" 2>&1 &
done
compare=(node "$ridgeline" compare text.txt --penalties none,l1,l2 --seeds 2 --explore-seeds 1
  --set training.maxSteps=100 --set training.evaluateEvery=50 --set model.hidden=16)
on command "${compare[@]}" --queue "$queue" --out queued >"$work/command/log" 2>&1 &
command=$!
until grep -q recorded "$work/three/log"; do sleep 0.2; done
# host three, the sixth address, is cut off in the middle of a trial
ip link set "${name}6" down
sleep 8
ip link set "${name}6" up
wait "$command"
on command "${compare[@]}" --threads 1 --out serial >/dev/null 2>&1

node - "$work/command" <<'CHECK'
const { readFileSync } = require('node:fs');
const facts = (out) =>
  readFileSync(`${process.argv[2]}/${out}/report.json`, 'utf8').replace(/"seconds": [\d.e-]+/g, '');
const weights = (out) => readFileSync(`${process.argv[2]}/${out}/model/model.safetensors`);
const same = facts('queued') === facts('serial') && weights('queued').equals(weights('serial'));
console.log(same ? 'report and weights are those of one process' : 'report or weights DIFFER');
process.exitCode = same ? 0 : 1;
CHECK
for host in one two three; do
  echo "$host: $(grep -c '  recorded  ' "$work/$host/log" || true) recorded, $(grep -c 'does not count' "$work/$host/log" || true) late"
done
