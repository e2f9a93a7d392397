#!/usr/bin/env bash
# `make serve` as on a machine that has Rust, Node.js and make, and has never seen this project: a fresh clone of HEAD, an empty cargo home,
# an empty npm cache, an empty HOME. Ends well when the page answers over HTTP. What stays: the toolchain of rustup, and the settings by
# which cargo and npm find their registries.
set -euo pipefail
cd "$(dirname "$0")/.."
there=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill -- -"$server" 2>/dev/null || true; rm -rf "$there"' EXIT
mkdir -p "$there/home" "$there/cargo" "$there/bin"
rustup=$(command -v rustup)
for name in cargo rustc rustup rustdoc; do ln -s "$rustup" "$there/bin/$name"; done
[ ! -f "${CARGO_HOME:-$HOME/.cargo}/config.toml" ] || cp "${CARGO_HOME:-$HOME/.cargo}/config.toml" "$there/cargo/"
[ ! -f "$HOME/.npmrc" ] || cp "$HOME/.npmrc" "$there/home/"
git clone -q . "$there/clone"
port=$((20000 + RANDOM % 20000))
env -u CARGO_TARGET_DIR -u CARGO_BUILD_JOBS -u MAKEFLAGS -u MAKELEVEL -u MFLAGS \
  HOME="$there/home" CARGO_HOME="$there/cargo" RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}" npm_config_cache="$there/npm" \
  PATH="$there/bin:$there/cargo/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" \
  setsid make -C "$there/clone" serve PORT="$port" >"$there/log" 2>&1 &
server=$!
started=$SECONDS
until curl -sf "http://127.0.0.1:$port/" -o "$there/page"; do
  kill -0 "$server" 2>/dev/null || { tail -30 "$there/log"; echo "fresh: make serve ended before it served anything"; exit 1; }
  [ $((SECONDS - started)) -lt 1800 ] || { tail -30 "$there/log"; echo "fresh: nothing was served in half an hour"; exit 1; }
  sleep 1
done
grep -q '<script' "$there/page" || { echo "fresh: what is served is no page"; exit 1; }
echo "fresh: the page is served, from nothing, after $((SECONDS - started)) s"
