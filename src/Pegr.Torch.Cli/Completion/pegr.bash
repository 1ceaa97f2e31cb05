# Completes the commands, options and values of pegr in bash. In ~/.bashrc: source <(pegr completion bash)
_pegr() {
    # bash replaces what follows the last of its word breaks, the program answers with whole words.
    local line word breaks='' head='' candidate
    line="pegr${COMP_LINE:${#COMP_WORDS[0]}:COMP_POINT - ${#COMP_WORDS[0]}}"
    word=${line##* }
    [[ $COMP_WORDBREAKS == *=* ]] && breaks+='='
    [[ $COMP_WORDBREAKS == *:* ]] && breaks+=':'
    [[ -n $breaks && $word == *[$breaks]* ]] && head=${word%"${word##*[$breaks]}"}

    COMPREPLY=()
    while IFS= read -r candidate; do
        [[ $candidate == "$word"* ]] && COMPREPLY+=("${candidate#"$head"}")
    done < <("${1/#\~\//$HOME/}" "[suggest:${#line}]" "$line" 2>/dev/null)

    # What asks for more after it gets no space.
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=:] ]] && compopt -o nospace 2>/dev/null
    return 0
}

# Where the program has nothing to offer, file names are completed.
complete -o default -F _pegr pegr
