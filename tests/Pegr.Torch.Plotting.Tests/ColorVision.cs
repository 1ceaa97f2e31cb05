using ScottPlot;

namespace Pegr.Torch.Plotting.Tests;

/// <summary>How colors look to eyes without red or green cones, and in gray print.</summary>
/// <param name="Name">Which eyes.</param>
/// <param name="Of">What they see of a color: linear red, green and blue.</param>
internal sealed record ColorVision(string Name, Func<Color, double[]> Of)
{
    // Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, severity 1, in linear RGB.
    private static readonly double[][] Deuteranopia = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]];
    private static readonly double[][] Protanopia = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];
    private static readonly double[] Luminances = [0.2126, 0.7152, 0.0722];

    public static IReadOnlyList<ColorVision> All { get; } =
    [
        new("usual", Linear),
        new("gray print", color => [.. Enumerable.Repeat(Dot(Luminances, Linear(color)), 3)]),
        new("deuteranopia", color => Apply(Deuteranopia, Linear(color))),
        new("protanopia", color => Apply(Protanopia, Linear(color))),
    ];

    /// <summary>The luminance that these eyes see, from 0 to 1.</summary>
    public double Luminance(Color color) => Dot(Luminances, Of(color));

    private static double[] Apply(double[][] matrix, double[] color) => [.. matrix.Select(row => Math.Clamp(Dot(row, color), 0, 1))];

    private static double Dot(double[] left, double[] right) => left.Zip(right, (one, other) => one * other).Sum();

    private static double[] Linear(Color color)
        => [.. new[] { color.R, color.G, color.B }.Select(channel => channel / 255.0).Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4))];
}
