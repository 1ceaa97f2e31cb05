# Completes the commands, options and values of pegr in PowerShell. In $PROFILE: pegr completion pwsh | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName pegr -ScriptBlock {
    param($word, $command, $cursor)
    $start = $command.Extent.StartOffset
    $text = $command.Extent.Text
    $length = [Math]::Min($cursor - $start, $text.Length)
    $program = $command.CommandElements[0].Extent.Text
    # The syntax tree leaves out blanks at its end; the program tells a finished word by them.
    $line = 'pegr' + $text.Substring($program.Length, $length - $program.Length) + (' ' * [Math]::Max(0, $cursor - $start - $text.Length))
    # PowerShell replaces what follows the last comma, the program answers with whole words.
    $head = if ($line.EndsWith($word)) { ($line -split ' ')[-1].Length - $word.Length } else { 0 }
    # Where the program has nothing to offer, PowerShell completes file names.
    & $program "[suggest:$($line.Length)]" $line 2>$null | ForEach-Object {
        $text = $_.Substring($head)
        [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $text)
    }
}
