namespace Pegr.Torch.Cli.Completion;

/// <summary>A shell's script that completes command lines of the program. A new one is a file beside this one and an entry here.</summary>
/// <param name="Shell">What the user calls the shell.</param>
/// <param name="Resource">The file.</param>
internal sealed record CompletionScript(string Shell, string Resource)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CompletionScript> All { get; } =
    [
        new("bash", "pegr.bash"),
        new("zsh", "pegr.zsh"),
        new("fish", "pegr.fish"),
        new("pwsh", "pegr.ps1"),
    ];

    /// <summary>Reads the script.</summary>
    public string Read()
    {
        using var stream = typeof(CompletionScript).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
