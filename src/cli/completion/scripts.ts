/** What a line of `acrn-nvmx complete` says when names of files may follow. */
export const FILES_LINE = ':files';

const BASH = `# acrn-nvmx completion for bash: eval "$(acrn-nvmx completion bash)"
_acrn_nvmx() {
  local IFS=$'\\n' line current prefix
  COMPREPLY=()
  current=\${COMP_WORDS[COMP_CWORD]}
  # bash takes = and : as ends of words; the command gets the whole line.
  prefix=\${COMP_LINE:0:COMP_POINT}
  prefix=\${prefix##* }
  while IFS= read -r line; do
    if [[ $line == ${FILES_LINE} ]]; then
      compopt -o filenames 2>/dev/null
      COMPREPLY+=($(compgen -f -- "\${current#=}"))
    else
      line=\${line%%$'\\t'*}
      line=\${line#"\${prefix%"\${prefix##*[=:@]}"}"}
      [[ $line == *= ]] && compopt -o nospace 2>/dev/null
      COMPREPLY+=("$line")
    fi
  done < <(acrn-nvmx complete --line "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -F _acrn_nvmx acrn-nvmx
`;

const ZSH = `#compdef acrn-nvmx
# acrn-nvmx completion for zsh: a file _acrn-nvmx in a folder of $fpath, or eval "$(acrn-nvmx completion zsh)"
_acrn_nvmx() {
  local line word
  local -a names shown
  while IFS= read -r line; do
    if [[ $line == ${FILES_LINE} ]]; then
      _files
    else
      word=\${line%%$'\\t'*}
      names+=("$word")
      shown+=("\${line/$'\\t'/  -- }")
    fi
  done < <(acrn-nvmx complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  (( \${#names} )) && compadd -l -d shown -- "\${names[@]}"
}
if [[ \${funcstack[1]} == _acrn_nvmx || \${funcstack[1]} == _acrn-nvmx ]]; then
  _acrn_nvmx "$@"
else
  compdef _acrn_nvmx acrn-nvmx
fi
`;

const FISH = `# acrn-nvmx completion for fish: acrn-nvmx completion fish > ~/.config/fish/completions/acrn-nvmx.fish
function __acrn_nvmx
    set -l words (commandline -opc) (commandline -ct)
    for line in (acrn-nvmx complete -- $words[2..-1] 2>/dev/null)
        if test "$line" = "${FILES_LINE}"
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c acrn-nvmx -f -a '(__acrn_nvmx)'
`;

/** The script that makes a shell ask `acrn-nvmx complete`. */
export const COMPLETION_SCRIPTS: ReadonlyMap<string, string> = new Map([
  ['bash', BASH],
  ['zsh', ZSH],
  ['fish', FISH],
]);
