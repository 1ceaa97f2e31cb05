using System.Globalization;
using System.Text.Json;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Vision.Trained;
using SkiaSharp;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class PredictCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_table_csv_and_json_tell_what_the_library_answers()
    {
        var run = Trained();
        string[] files = [Picture("a, \"b\".png"), Picture(Path.Combine("more", "c.png")), Picture(Path.Combine("more", "d.png"))];
        string[] asked = ["predict", run, files[0], _folder["more"], "--objective", "pegr"];
        using var model = TrainedModel.Load(run, new TrainedModelOptions { Objective = "pegr" });
        var expected = model.PredictFiles(files);

        var table = CommandLine.Run(asked);
        var csv = CommandLine.Run([.. asked, "--format", "csv"]);
        var json = CommandLine.Run([.. asked, "--format", "json"]);

        Assert.All([table, csv, json], outcome => Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error)));
        Assert.StartsWith("pegr-lambda0.01-seed1, its last weights (step 6).", table.Output, StringComparison.Ordinal);
        Assert.All(expected, one => Assert.Matches($"{one.Class} +{one.Name} +{one.Probability.ToString("0.000", CultureInfo.InvariantCulture)} ", table.Output));
        Assert.Equal(
            [
                "file,class,name,probability,label,gradient_norm",
                .. expected.Select((one, i) => FormattableString.Invariant(
                    $"{(i == 0 ? $"\"{files[0].Replace("\"", "\"\"")}\"" : one.File)},{one.Class},{one.Name},{one.Probability:R},{one.Label},{one.GradientNorm:R}")),
            ],
            csv.Output.TrimEnd().Split('\n', StringSplitOptions.TrimEntries));
        var root = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal("pegr-lambda0.01-seed1", root.GetProperty("run").GetString());
        Assert.Equal("last", root.GetProperty("weights").GetString());
        Assert.Equal(model.ClassNames, root.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(
            expected.Select(one => (one.File, one.Class, one.Name, one.Probability, one.Label, one.GradientNorm)),
            root.GetProperty("predictions").EnumerateArray().Select(one => (
                one.GetProperty("file").GetString(),
                one.GetProperty("class").GetInt32(),
                one.GetProperty("name").GetString()!,
                one.GetProperty("probability").GetDouble(),
                one.GetProperty("label").GetInt32(),
                one.GetProperty("gradient_norm").GetDouble())));
    }

    [Fact]
    public void Programs_read_names_as_they_are()
    {
        var run = Trained("--objectives", "gd");
        var picture = Picture("a\tb\u001b.png");

        Assert.Contains($"\n{picture},", CommandLine.Run("predict", run, picture, "--format", "csv").Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', CommandLine.Run("predict", run, picture).Output);
    }

    [Fact]
    public void A_file_has_the_format_of_its_name_and_labels_are_named_or_numbered()
    {
        var run = Trained("--objectives", "gd", "--validation-fraction", "0.3");
        var picture = Picture("a.png");

        Assert.Equal(0, CommandLine.Run("predict", run, picture, "--label", "Bag", "--out", _folder["x.json"]).ExitCode);
        Assert.Equal(0, CommandLine.Run("predict", run, picture, "--label", "8", "--out", _folder["x.csv"]).ExitCode);
        var bytes = File.ReadAllBytes(picture);
        var refused = CommandLine.Run("predict", run, picture, "--label", "8", "--out", picture);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("is there already; choose another file, or give --overwrite to replace it.", refused.Error, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(picture));
        Assert.Equal(0, CommandLine.Run("predict", run, picture, "--label", "8", "--out", _folder["x.csv"], "--overwrite").ExitCode);
        var told = CommandLine.Run("predict", run, picture, "--label", "8", "--out", _folder["x.data"], "--format", "json", "--weights", "last");

        var root = JsonDocument.Parse(File.ReadAllText(_folder["x.json"])).RootElement;
        Assert.Equal("best", root.GetProperty("weights").GetString());
        var one = root.GetProperty("predictions")[0];
        Assert.Equal(8, one.GetProperty("label").GetInt32());
        Assert.EndsWith($",8,{one.GetProperty("gradient_norm").GetRawText()}\n", File.ReadAllText(_folder["x.csv"]), StringComparison.Ordinal);
        Assert.Equal("last", JsonDocument.Parse(File.ReadAllText(_folder["x.data"])).RootElement.GetProperty("weights").GetString());
        Assert.Contains($"Predictions of 1 images: {_folder["x.data"]}", told.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_used_is_refused_in_a_line_and_nothing_is_written()
    {
        var run = Trained("--seeds", "2", "--objectives", "gd");
        var (picture, large) = (Picture("a.png"), Picture("large.png", 30));
        var text = _folder.Write("text.png", "no image");

        Refused("--run: ", run, picture);
        Refused("gd-seed1, gd-seed2", run, picture);
        Refused("--run: ", run, picture, "--run", "gd-seed9");
        Refused("--weights: ", run, picture, "--seed", "1", "--weights", "best");
        Refused("--weights: 'newest'", run, picture, "--weights", "newest");
        Refused("--label: ", run, picture, "--seed", "1", "--label", "Hat");
        Refused("--device: ", run, picture, "--device", "tpu");
        Refused("--seed: ", run, picture, "--seed", "one");
        Refused("--format: ", run, picture, "--seed", "1", "--format", "xml");
        Refused("--out: ", run, picture, "--seed", "1", "--out", _folder["none", "x.csv"]);
        Refused("--resize: ", run, picture, large, "--seed", "1", "--out", _folder["x.csv"]);
        Refused(text, run, picture, text, "--seed", "1", "--out", _folder["x.csv"]);
        Refused("unknown option '--sede'", run, picture, "--sede", "1");
        Refused("there is no folder", _folder["none"], picture);
        Refused("holds no run", _folder.Path, picture);
        Refused("is a sweep's folder", ReportRuns.Sweep(_folder, "sweep"), picture);
        Refused("'synthetic'", ReportRuns.Synthetic(_folder, "synthetic"), picture);
        File.WriteAllBytes(Path.Combine(run, "weights", "gd-seed1.safetensors"), new byte[100]);
        Refused("not a valid safetensors file", run, picture, "--seed", "1");
        File.Delete(Path.Combine(run, "weights", "gd-seed1.safetensors"));
        Refused("gd-seed1.safetensors: the weights are not there", run, picture, "--seed", "1");
        File.Delete(Path.Combine(run, "record.json"));
        Refused($"pegr images --resume {run}", run, picture);
        Assert.False(File.Exists(_folder["x.csv"]));
    }

    private static void Refused(string part, params string[] args)
    {
        var outcome = CommandLine.Run(["predict", .. args]);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(part, Assert.Single(outcome.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private string Trained(params string[] flags)
    {
        Assert.Equal(0, CommandLine.Run(["images", .. Flags.SmallImagesWith(flags), "--out", _folder["run"]]).ExitCode);
        return _folder["run"];
    }

    private string Picture(string name, int side = 28)
    {
        var path = _folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var bitmap = new SKBitmap(side, side);
        bitmap.Erase(new SKColor((uint)name.Length * 0x101010 | 0xff000000));
        bitmap.SetPixel(name.Length % side, 3, SKColors.White);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, data.ToArray());
        return path;
    }
}
