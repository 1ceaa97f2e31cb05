using System.CommandLine;
using System.Globalization;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Figures;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Files;
using Pegr.Torch.Plotting.Parts;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr figure</c>: draws figures of a run or sweep anew, in the form that a paper wants.</summary>
internal static class FigureCommand
{
    private const string Every = "all";
    private const double MaxPixels = 100e6;
    private const double MaxSide = 20_000;

    private static readonly FigureForm Defaults = new();

    private static readonly (string Name, LegendPlacement Placement)[] Placements =
        [("outside", LegendPlacement.Outside), ("inside", LegendPlacement.Inside), ("none", LegendPlacement.None)];

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var folder = new Argument<string>("DIR") { HelpName = "DIR", Description = "A run's or sweep's folder." };
        var name = Text("--name", "NAME", $"The figure, or {Every}; without it the figures of the folder are listed.");
        name.CompletionSources.Add(completion => Names(completion.ParseResult.GetValue(folder)));
        var output = Text("--out", "PATH", $"The file, of several figures their folder; what is there is replaced. Default: NAME.{FigureFormat.All[0].Name} in the current folder.");
        var format = Text("--format", "NAME", $"{FigureFormat.Names}. Default: what --out ends in, or {FigureFormat.All[0].Name}, with text as text and lines as lines.");
        format.CompletionSources.Add(_ => FigureFormat.All.Select(known => known.Name));
        var width = Text("--width", "LENGTH", "Width with its unit: in, cm, mm, pt or px, such as 3.3in. Default: 5.5in.");
        var height = Text("--height", "LENGTH", "Height with its unit. Default: what suits the width and the figure.");
        var fontSize = Text("--font-size", "POINTS", $"Size of the axes' labels; lines, marks and other text go with it. Default: {Print(Defaults.FontSize)}.");
        var dpi = Text("--dpi", "N", $"Dots per inch of a PNG; with a width in px the dots are those. Default: {Print(Defaults.Dpi)}.");
        var title = Text("--title", "TEXT", "Another title, or none: without title and without the settings below it, as above a caption. Default: the figure's own.");
        var legend = Text("--legend", "WHERE", "outside (beside or below), inside (on the data, where fewest are) or none. Default: outside.");
        legend.CompletionSources.Add(_ => Placements.Select(known => known.Name));
        var command = new Command("figure", "Draw figures of a run or sweep anew, for a paper: as PDF, SVG or PNG, in a width, with a font size.")
        {
            folder, name, output, format, width, height, fontSize, dpi, title, legend,
        };
        command.SetAction(parse =>
        {
            var (path, wanted, chosen) = (parse.GetRequiredValue(folder), parse.GetValue(name), parse.GetValue(output));
            if (wanted is null)
            {
                return List(context, path, parse.GetResult(output) ?? parse.GetResult(format));
            }

            var kind = FigureFormat.Choose(parse.GetValue(format), wanted == Every ? null : chosen);
            var form = Form(kind, parse.GetValue(width), parse.GetValue(height), parse.GetValue(fontSize), parse.GetValue(dpi));
            form = form with { Legend = Placement(parse.GetValue(legend)), Title = parse.GetValue(title) is "none" ? "" : parse.GetValue(title) };
            return wanted == Every
                ? DrawAll(context, FolderFigures.Read(path), path, kind, form, chosen ?? ".")
                : Draw(context, FolderFigures.Read(path), wanted, kind, form, chosen ?? $"{wanted}.{kind.Name}");
        });
        return command;
    }

    private static int List(CommandContext context, string path, object? unused)
    {
        if (unused is not null)
        {
            throw new InvalidInputException($"--name: which figure is missing; name one of those that 'pegr figure {ShellText.QuoteFolder(path)}' lists, or {Every}.");
        }

        var figures = FolderFigures.Read(path);
        Check(figures, path);
        var width = figures.Captions.Max(figure => figure.Name.Length);
        foreach (var (name, caption) in figures.Captions)
        {
            context.Console.WritePlain($"{name.PadRight(width)}  {caption}");
        }

        context.Console.WritePlain("");
        context.Console.WritePlain($"One of them: pegr figure {ShellText.QuoteFolder(path)} --name {figures.Captions[0].Name} --width 3.3in");
        return ExitCode.Success;
    }

    private static int Draw(CommandContext context, FolderFigures figures, string name, FigureFormat kind, FigureForm form, string path)
    {
        using var drawing = figures.Draw(name);
        var target = FileTarget.Check("--out", path);
        target.Write(kind.Bytes(drawing, form));
        context.Console.WritePlain($"Figure: {path}");
        return ExitCode.Success;
    }

    private static int DrawAll(CommandContext context, FolderFigures figures, string folder, FigureFormat kind, FigureForm form, string path)
    {
        Check(figures, folder);
        var isFile = File.Exists(path) || (FigureFormat.All.Any(known => path.EndsWith($".{known.Name}", StringComparison.OrdinalIgnoreCase)) && !Directory.Exists(path));
        if (path.Length == 0 || path.Any(char.IsControl) || isFile)
        {
            throw new InvalidInputException($"--out: '{path}' is not a folder; with --name {Every} name the folder that the figures go to.");
        }

        // All are drawn before the first is written: nothing is half done where one has no room.
        var files = figures.DrawAll().Select(figure =>
        {
            using (figure.Drawing)
            {
                return (Path: Path.Combine(path, $"{figure.Name}.{kind.Name}"), Bytes: kind.Bytes(figure.Drawing, form));
            }
        }).ToList();
        Disk.MakeFolder(path);
        var targets = files.Select(file => (Target: FileTarget.Check("--out", file.Path), file.Bytes)).ToList();
        foreach (var (target, bytes) in targets)
        {
            target.Write(bytes);
            context.Console.WritePlain($"Figure: {target.Path}");
        }

        return ExitCode.Success;
    }

    private static void Check(FolderFigures figures, string path)
    {
        if (figures.Captions.Count == 0)
        {
            throw new InvalidInputException($"figure: '{path}' has no run that ended, so there is nothing to draw.");
        }
    }

    private static FigureForm Form(FigureFormat kind, string? width, string? height, string? fontSize, string? dpi)
    {
        var form = Defaults;
        if (dpi is not null)
        {
            var dots = double.TryParse(dpi, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
            form = form with
            {
                Dpi = dots is >= 30 and <= 2400 ? dots : throw new InvalidInputException($"--dpi: '{dpi}' is not a number of dots per inch from 30 to 2400."),
            };
        }

        var pixelsPerInch = kind.IsOfPixels ? form.Dpi : FigureFormat.ScreenDpi;
        form = form with
        {
            Width = width is null ? form.Width : Length.Side("--width", width, pixelsPerInch),
            Height = height is null ? null : Length.Side("--height", height, pixelsPerInch),
            FontSize = fontSize is null ? form.FontSize : Length.Font("--font-size", fontSize),
        };
        var (across, down) = (form.Width / 72 * form.Dpi, (form.Height ?? form.Width) / 72 * form.Dpi);
        return kind.IsOfPixels && (across > MaxSide || down > MaxSide || across * down > MaxPixels)
            ? throw new InvalidInputException(string.Create(
                CultureInfo.InvariantCulture,
                $"--width: a PNG of {across:0} x {down:0} pixels is too large; use a lower --dpi, a smaller figure, or --format pdf."))
            : form;
    }

    private static LegendPlacement Placement(string? text)
        => text is null ? LegendPlacement.Outside
            : Placements.Any(known => known.Name == text) ? Placements.First(known => known.Name == text).Placement
            : throw new InvalidInputException($"--legend: '{text}' is unknown; use one of {string.Join(", ", Placements.Select(known => known.Name))}.");

    // For the shell: the folder may not be typed yet.
    private static IEnumerable<string> Names(string? path)
    {
        try
        {
            return path is null ? [Every] : [.. FolderFigures.Read(path).Captions.Select(figure => figure.Name), Every];
        }
        catch (InvalidInputException)
        {
            return [Every];
        }
    }

    private static string Print(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static Option<string> Text(string name, string placeholder, string help) => new(name) { HelpName = placeholder, Description = help };
}
