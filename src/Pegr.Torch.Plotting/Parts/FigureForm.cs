namespace Pegr.Torch.Plotting.Parts;

/// <summary>The form of a figure that is to go into a paper, a poster or a talk. Lengths are in points, 1/72 of an inch.</summary>
/// <remarks>Lines, markers and all other text are as large in proportion to <see cref="FontSize"/> as they are on the screen.</remarks>
public sealed record FigureForm
{
    /// <summary>Width in points.</summary>
    public double Width { get; init; } = 396;

    /// <summary>Height in points; null for the one that suits the width and what is shown.</summary>
    public double? Height { get; init; }

    /// <summary>Size of the axes' labels in points.</summary>
    public double FontSize { get; init; } = 9;

    /// <summary>Pixels per inch of a PNG.</summary>
    public double Dpi { get; init; } = 300;

    /// <summary>Where the legend lies.</summary>
    public LegendPlacement Legend { get; init; }

    /// <summary>Another title than the figure's; empty for none, and without the settings below, as where a caption says both. Null for the figure's own.</summary>
    public string? Title { get; init; }
}
