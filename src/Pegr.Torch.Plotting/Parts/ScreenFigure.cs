using Pegr.Torch.Plotting.Style;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>A figure for pages, whose ground is light or dark as the reader's screen is. Owns its drawings.</summary>
public sealed class ScreenFigure : IDisposable
{
    private readonly FigureDrawing _light;
    private readonly FigureDrawing _dark;

    /// <summary>Draws a figure for both kinds of screen.</summary>
    /// <param name="draw">Draws it; what it returns is disposed of with this.</param>
    public ScreenFigure(Func<FigureDrawing> draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        _light = FigureScheme.Light.Draw(draw);
        _dark = FigureScheme.Dark.Draw(draw);
    }

    /// <summary>Whether another width makes all of it larger or smaller, letters too, as it does images.</summary>
    public bool IsRigid => _light.RigidHeight is not null;

    /// <summary>The figure as one SVG document, which asks the viewer (<c>prefers-color-scheme</c>) and is light where it does not say.</summary>
    public string ToSvg() => SchemedSvg.Of(_light.ToSvg(), _dark.ToSvg());

    /// <summary>The figure in another form as such a document.</summary>
    /// <param name="form">The form.</param>
    /// <exception cref="InvalidInputException">There is no room for it.</exception>
    public string ToSvg(FigureForm form) => SchemedSvg.Of(_light.ToSvg(form), _dark.ToSvg(form));

    /// <summary>Disposes the drawings.</summary>
    public void Dispose()
    {
        _light.Dispose();
        _dark.Dispose();
    }
}
