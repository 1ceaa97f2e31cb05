# Completes the commands, options and values of pegr in fish. In ~/.config/fish/config.fish: pegr completion fish | source
function __pegr_complete
    set -l words (commandline -cop) (commandline -ct)
    set -l program $words[1]
    set words[1] pegr
    set -l line (string join ' ' -- $words)
    set -l candidates ($program "[suggest:"(string length -- $line)"]" $line 2>/dev/null)

    # Where the program has nothing to offer, file names are completed.
    if set -q candidates[1]
        printf '%s\n' $candidates
    else
        __fish_complete_path (commandline -ct)
    end
end

complete -c pegr -f -a '(__pegr_complete)'
