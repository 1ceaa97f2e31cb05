#compdef pegr
# Completes the commands, options and values of pegr in zsh. In ~/.zshrc, after compinit: source <(pegr completion zsh)
_pegr() {
    local -a asked=(pegr "${(@)words[2,CURRENT-1]}" "$PREFIX")
    local line="${(j: :)asked}" candidate
    local -a plain open
    for candidate in ${(f)"$(${~words[1]} "[suggest:$#line]" "$line" 2>/dev/null)"}; do
        if [[ $candidate == *[=:] ]]; then open+=("$candidate"); else plain+=("$candidate"); fi
    done

    # Where the program has nothing to offer, file names are completed. What asks for more after it gets no space.
    if (( $#plain + $#open == 0 )); then
        _files
    else
        compadd -- $plain
        compadd -S '' -- $open
    fi
}

# The first, where zsh has loaded this file by itself as the function _pegr; the second, where it was sourced.
if [[ $funcstack[1] == _pegr ]]; then _pegr "$@"; else compdef _pegr pegr; fi
