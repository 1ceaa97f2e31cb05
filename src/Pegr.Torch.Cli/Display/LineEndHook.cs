using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pegr.Torch.Cli.Display;

/// <summary>Leaves out the spaces with which tables fill their last column: nobody sees them, and in a file they are in the way.</summary>
internal sealed class LineEndHook : IRenderHook
{
    /// <inheritdoc/>
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables)
        => renderables.Select(renderable => renderable is Table table ? new TrimmedLines(table) : renderable);

    private sealed class TrimmedLines(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            var spaces = new List<Segment>();
            foreach (var segment in inner.Render(options, maxWidth))
            {
                if (segment.IsLineBreak)
                {
                    spaces.Clear();
                    yield return segment;
                    continue;
                }

                var text = segment.Text.TrimEnd(' ');
                if (text.Length > 0)
                {
                    foreach (var space in spaces)
                    {
                        yield return space;
                    }

                    spaces.Clear();
                    yield return text.Length == segment.Text.Length ? segment : new Segment(text, segment.Style);
                }

                if (text.Length < segment.Text.Length)
                {
                    spaces.Add(new Segment(segment.Text[text.Length..], segment.Style));
                }
            }
        }
    }
}
