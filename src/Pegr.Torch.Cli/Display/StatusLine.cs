using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pegr.Torch.Cli.Display;

/// <summary>A line of text that changes while it is shown.</summary>
internal sealed class StatusLine : Renderable
{
    private volatile string _text = "";

    /// <summary>Changes the line.</summary>
    public void Show(string text) => _text = text;

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        => ((IRenderable)new Spectre.Console.Text(_text) { Overflow = Overflow.Ellipsis }).Render(options, maxWidth);
}
