using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Tables;

namespace Pegr.Torch.Cli.Pages;

/// <summary>What a page says of one folder.</summary>
internal sealed record ReportSection
{
    /// <summary>The folder.</summary>
    public required string Path { get; init; }

    /// <summary>Settings and environment.</summary>
    public required RecordedConfig Config { get; init; }

    /// <summary>One line on what was run.</summary>
    public required string Title { get; init; }

    /// <summary>How it ended.</summary>
    public required string Status { get; init; }

    /// <summary>The table of results; null where there are none.</summary>
    public TextTable? Results { get; init; }

    /// <summary>What the rows of <see cref="Results"/> are.</summary>
    public string ResultsCaption { get; init; } = "";

    /// <summary>What was found, in sentences.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>Further tables with their captions.</summary>
    public IReadOnlyList<(string Caption, TextTable Table)> Tables { get; init; } = [];

    /// <summary>The folder of figures.</summary>
    public required string Figures { get; init; }

    /// <summary>How figures are to be read.</summary>
    public required string FigureNote { get; init; }

    /// <summary>A fingerprint of what the figures follow from (<see cref="FigureBudget.Fingerprint"/>): where it is the same, they are.</summary>
    public required string Drawn { get; init; }

    /// <summary>Draws the figures, in the order of presentation.</summary>
    public required Func<IEnumerable<ReportFigure>> Draw { get; init; }

    /// <summary>The command that goes on; null where there is nothing to go on with.</summary>
    public string? Continue { get; init; }
}
