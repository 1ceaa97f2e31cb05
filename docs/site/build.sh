#!/usr/bin/env bash
# Makes the site of the documents and of the API: docs/site/build.sh FOLDER, after `dotnet build -c Release`.
# The pages are put together in a folder of their own, so that links between them stay as they are in the repository.
set -euo pipefail

[ $# = 1 ] || { echo "usage: docs/site/build.sh FOLDER" >&2; exit 2; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
site=$(mkdir -p "$1" && cd "$1" && pwd)
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT

cd "$root"
dotnet tool restore >/dev/null
git ls-files -z | grep -zE '^(README|CHANGELOG|CITATION|LICENSE|Directory\.|docs/|notebooks/|src/|tests/|data/)' | grep -zvE '\.gz$|^docs/site/' | xargs -0 cp --parents -t "$pages"
cp docs/site/docfx.json docs/site/toc.yml "$pages"
cp docs/site/documents.yml "$pages/docs/toc.yml"
mkdir -p "$pages/template/public" "$pages/bin"
cp docs/site/main.css "$pages/template/public"
cp src/Pegr.Torch.Cli/bin/Release/net10.0/*.dll src/Pegr.Torch.Cli/bin/Release/net10.0/*.xml "$pages/bin"
dotnet docfx "$pages/docfx.json" --output "$site"
echo '<!DOCTYPE html><meta charset="utf-8"><title>Pegr.Torch</title><meta http-equiv="refresh" content="0; url=README.html">' >"$site/index.html"
