namespace Pegr.Torch.Cli.Pages;

/// <summary>A figure of a page.</summary>
/// <param name="Caption">What it shows, in a sentence.</param>
/// <param name="Svg">The drawing.</param>
internal sealed record ReportFigure(string Caption, string Svg);
