using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using ScottPlot;

namespace Pegr.Torch.Plotting.Tests;

public sealed class FittingTicksTests
{
    [Fact]
    public void Labels_do_not_touch_whatever_the_places_and_the_length()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 50; trial++)
        {
            double[] places = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Math.Pow(10, 3 * random.NextDouble())).Order()];
            var length = random.Next(30, 600);

            foreach (var edge in (Edge[])[Edge.Bottom, Edge.Left])
            {
                var ticks = Ticks(places, length, edge);
                var labeled = ticks.Where(tick => tick.Label.Length > 0).ToList();
                Assert.Equal(places, ticks.Select(tick => tick.Position));
                Assert.NotEmpty(labeled);
                Assert.All(labeled.Zip(labeled.Skip(1)), pair =>
                {
                    var distance = (pair.Second.Position - pair.First.Position) * length / 1000;
                    var half = edge == Edge.Left ? FigureStyle.TickFontSize : (Width(pair.First) + Width(pair.Second)) / 2;
                    Assert.True(distance > half, $"{pair.First.Label} touches {pair.Second.Label}");
                });
            }
        }
    }

    [Fact]
    public void Every_second_or_third_of_even_places_has_a_label()
    {
        double[] places = [.. Enumerable.Range(1, 9).Select(place => 100.0 * place)];

        Assert.Equal(["100", "200", "300", "400", "500", "600", "700", "800", "900"], Labels(Ticks(places, 600)));
        Assert.Equal(["100", "300", "500", "700", "900"], Labels(Ticks(places, 200)));
        Assert.Equal(["100", "400", "700"], Labels(Ticks(places, 120)));
    }

    [Fact]
    public void Of_uneven_places_only_those_without_room_have_no_label()
        => Assert.Equal(["5", "100", "900"], Labels(Ticks([5, 8, 100, 101, 900], 600)));

    private static IEnumerable<string> Labels(Tick[] ticks) => ticks.Select(tick => tick.Label).Where(label => label.Length > 0);

    private static float Width(Tick tick) => PlotText.WidthOf(tick.Label, FigureStyle.TickFontSize);

    private static Tick[] Ticks(double[] places, int length, Edge edge = Edge.Bottom)
    {
        var ticks = new FittingTicks([.. places.Select(place => (place, FigureStyle.FormatTick(Math.Round(place, 3))))]);
        using var paint = Paint.NewDisposablePaint();
        ticks.Regenerate(new CoordinateRange(0, 1000), edge, new PixelLength(length), paint, new LabelStyle());
        return ticks.Ticks;
    }
}
