#!/usr/bin/env bash
# The step of action.yml: checks the paths with the project's own acrn-nvmx, else with that of the action's version.
set -euo pipefail

flags=(--format text)
[[ ${INPUT_IF_ENABLED:-true} == true ]] && flags+=(--if-enabled)
[[ ${INPUT_SARIF:-false} == true ]] && flags+=(--format "sarif=${RUNNER_TEMP:-.}/acrn-nvmx.sarif")

# One path a line.
paths=()
while IFS= read -r path; do
  [[ -n $path ]] && paths+=("$path")
done <<<"${INPUT_PATH:-.}"

if [[ -x node_modules/.bin/acrn-nvmx ]]; then
  command=(node_modules/.bin/acrn-nvmx)
else
  version=$(node -p 'require(process.argv[1]).version' "$ACTION_PATH/package.json")
  command=(npx --yes "acrn-nvmx@$version")
fi
exec "${command[@]}" check "${flags[@]}" -- "${paths[@]}"
