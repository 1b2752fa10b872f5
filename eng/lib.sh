# What ./test, ./cloister, ./bench and the checks share. Source it; it goes to the root of the repository.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
export MSBUILDDISABLENODEREUSE=1 # no build node outlives a script
if [[ ${CI:-} == true ]]; then
  export UseSharedCompilation=false # nor does the compiler server, where nobody builds a second time
fi

framework=net10.0
passed=0 failed=0 skipped=0

# need_sdk: ends the script with advice if the SDK that global.json asks for is not here.
need_sdk() {
  local advice="Install it from https://dotnet.microsoft.com/download/dotnet/10.0, then run this again."
  if ! command -v dotnet >/dev/null; then
    echo "Cloister is built with the .NET 10 SDK, and there is no 'dotnet' on the PATH. $advice" >&2
    exit 1
  fi
  if ! dotnet --version >/dev/null 2>&1; then
    echo "Cloister is built with the .NET 10 SDK, and the newest SDK here is too old. $advice Installed:" >&2
    dotnet --list-sdks | sed 's/^/  /' >&2
    exit 1
  fi
}

# quietly COMMAND…: shows the output of the command only if it fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if ((status != 0)); then cat "$log"; fi
  rm -f "$log"
  return "$status"
}

# build TARGET CONFIGURATION: builds a project or the solution; says nothing but what is wrong, and that once.
build() {
  quietly dotnet build "$1" --configuration "$2" --verbosity quiet -nologo -nodeReuse:false |
    sed -E "s|$PWD/||g; s| \[[^]]*proj\]$||; /^ +[0-9]+ (Warning|Error)/d; /^(Time Elapsed|$)/d" | sort -u
}

# node_packages: installs the public packages that tests/Interop names, unless it is done already.
node_packages() {
  local lock=tests/Interop/package-lock.json stamp=tests/Interop/node_modules/.installed
  if ! command -v npm >/dev/null; then
    echo "There is no 'npm' on the PATH. Install Node.js 18 or newer, with npm, from https://nodejs.org."
    return 1
  fi
  if cmp -s "$lock" "$stamp"; then return 0; fi
  (cd tests/Interop && quietly npm ci --ignore-scripts --no-update-notifier --fetch-retries=1 --fetch-timeout=60000) || return 1
  cp "$lock" "$stamp"
}

# bubblewrap: what shells of agents are shut in by, installed unless it is there.
bubblewrap() {
  command -v bwrap >/dev/null || [[ $(uname) != Linux ]] || quietly apt_install bubblewrap
}

# apt_install PACKAGE: nothing where there is no apt.
apt_install() {
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get)
  if ! command -v apt-get >/dev/null; then return 0; fi
  if ((EUID != 0)); then apt=(sudo "${apt[@]}"); fi
  "${apt[@]}" update && "${apt[@]}" install --yes --no-install-recommends "$1"
}

# run_from_source PROJECT-FOLDER CONFIGURATION [ARGUMENT…]: builds a program and becomes it, in the folder $started if there is one.
run_from_source() {
  local folder=$1 configuration=$2 name=${1##*/}
  shift 2
  need_sdk
  build "$folder" "$configuration" >&2 || exit 1
  local program=$PWD/$folder/bin/$configuration/$framework/$name.dll
  cd "${started:-.}" || return
  exec dotnet "$program" "$@"
}

# check NAME COMMAND…: one check, counted as passed or failed; its output is shown only if it fails.
check() {
  local name=$1 started=$SECONDS
  shift
  if quietly "$@" | sed 's/^/    /'; then
    passed=$((passed + 1))
    echo "ok    $name ($((SECONDS - started)) s)"
  else
    failed=$((failed + 1))
    echo "FAIL  $name ($((SECONDS - started)) s), see above"
  fi
}

# absorb COMMAND…: runs a command that ends with a summary line, and adds its counts to ours.
absorb() {
  local log status=0
  log=$(mktemp)
  "$@" </dev/null 2>&1 | tee "$log" || status=$?
  if [[ $(tail -n 1 "$log") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
    add_counts "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}"
    if ((status != 0 && BASH_REMATCH[2] == 0)); then add_counts 0 1 0; fi
  else
    echo "FAIL  $1 ended without a summary (exit code $status)"
    add_counts 0 1 0
  fi
  rm -f "$log"
}

add_counts() {
  passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

# finish: the last line of a script that counts; fails if something failed or nothing ran.
finish() {
  if ((passed + failed == 0)); then
    echo "Nothing ran. That is a failure too: check the names on the command line."
    failed=1
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0)) || exit 1
  exit 0
}
