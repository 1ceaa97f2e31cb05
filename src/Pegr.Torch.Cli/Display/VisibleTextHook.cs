using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pegr.Torch.Cli.Display;

/// <summary>Makes control characters visible in all that a console shows; the console's own codes stay.</summary>
internal sealed class VisibleTextHook : IRenderHook
{
    /// <inheritdoc/>
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables)
        => renderables.Select(renderable => new VisibleText(renderable));

    private sealed class VisibleText(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
            => inner.Render(options, maxWidth).Select(segment => segment.IsControlCode || segment.IsLineBreak || !segment.Text.Any(TerminalText.Steers)
                ? segment
                : new Segment(TerminalText.Visible(segment.Text, keepLineBreaks: true), segment.Style));
    }
}
