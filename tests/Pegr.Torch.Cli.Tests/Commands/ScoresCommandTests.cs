using System.Globalization;
using System.Text.Json;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Experiments;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Trained;
using SkiaSharp;

namespace Pegr.Torch.Cli.Tests.Commands;

[Collection(Alone.Name)]
public sealed class ScoresCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_training_image_has_the_scores_of_its_given_label()
    {
        var run = Trained("run", "--objectives", "pegr");

        var rows = Csv(CommandLine.Run("scores", run, "--format", "csv"));

        Assert.Equal(60, rows.Count);
        Assert.Equal(60, rows.Select(row => row["index"]).Distinct().Count());
        var images = new FashionMnistSampleSource().Load(new ImageDatasetOptions()).Train;
        int[] places = [.. rows.Select(row => Whole(row["index"]))];
        Assert.Equal(places.Select(place => (int)images.Labels[place]), rows.Select(row => Whole(row["file_label"])));
        Assert.Contains(rows, row => row["label"] != row["file_label"]);
        using var model = TrainedModel.Load(run);
        var predictions = model.Predict(images.Select(places), [.. rows.Select(row => Whole(row["label"]))]);
        Assert.Equal(predictions.Select(one => one.Class), rows.Select(row => Whole(row["answer"])));
        Assert.All(rows.Zip(predictions), pair => Assert.Equal(pair.Second.GradientNorm, Number(pair.First["gradient_norm"]), 1e-4));
        Assert.Equal(rows.Select(row => Number(row["gradient_norm"])).OrderDescending(), rows.Select(row => Number(row["gradient_norm"])));

        // Of the answered label, loss and probability tell each other.
        var right = rows.Zip(predictions).Where(pair => Whole(pair.First["label"]) == pair.Second.Class).ToList();
        Assert.NotEmpty(right);
        Assert.All(right, pair => Assert.Equal(pair.Second.Probability, Math.Exp(-Number(pair.First["loss"])), 1e-5));
    }

    [Fact]
    public void Order_part_and_form_are_as_asked()
    {
        var run = Trained("run", "--objectives", "gd", "--label-noise", "0.5");
        var all = Csv(CommandLine.Run("scores", run, "--by", "error-norm", "--format", "csv"));
        var errors = all.Select(row => Number(row["error_norm"])).ToList();
        Assert.Equal(errors.OrderDescending(), errors);

        Assert.Equal(Places(all[..7]), Places(Csv(CommandLine.Run("scores", run, "--by", "error-norm", "--highest", "7", "--format", "csv"))));
        Assert.Equal(
            Places([.. Enumerable.Reverse(all).Take(15)]), Places(Csv(CommandLine.Run("scores", run, "--by", "error-norm", "--lowest", "25%", "--format", "csv"))));

        var table = CommandLine.Run("scores", run, "--by", "error-norm");
        var wrong = all.Count(row => row["label"] != row["file_label"]);
        var found = all.Take(wrong).Count(row => row["label"] != row["file_label"]);
        Assert.Contains($"Label noise changed {wrong} of 60 labels; of the {wrong} images with the highest error norm {found} are among them", table.Output);
        Assert.Contains("and 40 more", table.Output);

        var file = _folder["scores.json"];
        Assert.Contains("Scores of 2 training images: ", CommandLine.Run("scores", run, "--highest", "2", "--out", file).Output);
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal(("gd-seed1", "gradient-norm", 2), (
            json.RootElement.GetProperty("run").GetString(), json.RootElement.GetProperty("by").GetString(), json.RootElement.GetProperty("scores").GetArrayLength()));
    }

    [Fact]
    public void What_cannot_be_used_is_said_in_one_line()
    {
        var run = Trained("run");
        Refused("holds 2 runs", CommandLine.Run("scores", run));
        Refused("--highest: 'x%' is no part", Of("--highest", "x%"));
        Refused("--highest: 0 is no number", Of("--highest", "0"));
        Refused("--lowest: is given beside --highest", Of("--highest", "3", "--lowest", "3"));
        Refused("--by: 'nonsense'", Of("--by", "nonsense"));
        Refused("--format: 'xml'", Of("--format", "xml"));
        Refused("there is no folder", CommandLine.Run("scores", _folder["missing"]));
        CommandLine.Run(["synthetic", .. Flags.SmallWith("--objectives", "gd", "--seeds", "1"), "--out", _folder["synthetic"]]);
        Refused("synthetic", CommandLine.Run("scores", _folder["synthetic"]));

        Outcome Of(params string[] flags) => CommandLine.Run(["scores", run, "--objective", "gd", .. flags]);
    }

    [Fact]
    public void Images_of_a_folder_are_named_and_left_out_whatever_the_seed()
    {
        Pictures();
        var data = Folder();
        var run = Trained("run", data);
        var rows = Csv(CommandLine.Run("scores", run, "--format", "csv"));
        Assert.All(rows, row => Assert.True(File.Exists(row["file"])));
        Assert.All(rows, row => Assert.EndsWith($"{(Whole(row["index"]) < 6 ? "cats" : "dogs")}{Path.DirectorySeparatorChar}{Whole(row["index"]) % 6}.png", row["file"]));

        CommandLine.Run("scores", run, "--highest", "2", "--out", _folder["two.csv"]);
        foreach (var seed in new[] { "1", "2" })
        {
            var again = Trained($"again{seed}", [.. data, "--leave-out", _folder["two.csv"], "--seed", seed]);
            Assert.Empty(Csv(CommandLine.Run("scores", again, "--format", "csv")).Select(row => row["file"]).Intersect(rows.Take(2).Select(row => row["file"])));
        }
    }

    [Fact]
    public void What_is_left_out_does_not_train_and_all_else_stays()
    {
        var before = Csv(CommandLine.Run("scores", Trained("run", "--objectives", "gd", "--validation-fraction", "0.2"), "--format", "csv"));
        Assert.Equal(48, before.Count);
        File.WriteAllText(_folder["out.csv"], "name,index\r\n\"a, \"\"b\"\"\"," + string.Join("\r\nx,", before.Take(9).Select(row => row["index"])) + "\r\n");

        var run = Trained("less", "--objectives", "gd", "--validation-fraction", "0.2", "--leave-out", _folder["out.csv"]);

        var after = Csv(CommandLine.Run("scores", run, "--format", "csv"));
        Assert.Equal(Labels(before.Skip(9)), Labels(after));

        static IEnumerable<string> Labels(IEnumerable<Dictionary<string, string>> rows) => rows.Select(row => $"{row["index"]} {row["label"]} {row["file_label"]}").Order();
    }

    [Fact]
    public void A_table_that_cannot_be_used_is_named_before_anything_is_written()
    {
        Refused("first line names no column 'index'", Try("a,b\n1,2\n"));
        Refused("first line names no column 'index'", Try(""));
        Refused("line 3 has '-1'", Try("index\n5\n-1\n"));
        Refused("line 2 has '6000' in the column 'index'; the training images are numbered from 0 to 5999", Try("index\n6000\n"));
        Refused("line 4 has 'abc'", Try("index\n\n\nabc\n"));
        Refused("line 2 is no line", Try("a,index\n1\n"));
        Refused("--leave-out: ", Try("index\n\"1\n" + string.Join('\n', Enumerable.Range(0, 100_000))));
        Refused("line 2 is no line", Try($"x,index\n{new string('y', 1 << 20)},1\n"));
        Refused("it names no image", Try("index\n"));
        Refused("line 2 says that image 0 is of class 'Nonsense', and it is of '", Try("index,file_label_name\n0,Nonsense\n"));
        Refused("names none of the 60 images that seed 1 trains on", Try("index\n" + Undrawn()));
        Refused("all 60 images that seed 1", Try("index\n" + string.Join('\n', Enumerable.Range(0, 6000))));
        Refused("there is no such file", CommandLine.Run(["images", .. Flags.SmallImagesWith("--leave-out", _folder["missing"])]));
        Refused("--leave-out-sha256: ", CommandLine.Run(["images", .. Flags.SmallImagesWith("--leave-out-sha256", new string('a', 64))]));
        _folder.Write("good.csv", "index\n1\n");
        Refused("another file", CommandLine.Run(["images", .. Flags.SmallImagesWith("--leave-out", _folder["good.csv"], "--leave-out-sha256", new string('a', 64))]));

        Outcome Try(string text) => CommandLine.Run(["images", .. Flags.SmallImagesWith("--leave-out", _folder.Write("table.csv", text)), "--out", _folder["refused"]]);
    }

    [Fact]
    public void Images_that_changed_since_training_are_no_longer_those_that_were_trained_with()
    {
        Pictures();
        var run = Trained("run", Folder());
        var rows = Csv(CommandLine.Run("scores", run, "--format", "csv"));
        File.WriteAllText(_folder["suspects.csv"], CommandLine.Run("scores", run, "--highest", "3", "--format", "csv").Output);

        File.Delete(rows[0]["file"]);
        Refused("not those that the network was trained with", CommandLine.Run("scores", run));

        // Places have moved, files have not.
        var again = Trained("again", [.. Folder(), "--leave-out", _folder["suspects.csv"]]);
        Assert.Empty(Csv(CommandLine.Run("scores", again, "--format", "csv")).Select(row => row["file"]).Intersect(rows.Take(3).Select(row => row["file"])));
        Assert.Contains(" left out", ExperimentFile.Read(again).Title);
    }

    [Fact]
    public void Every_seed_is_looked_at_before_the_first_is_trained()
    {
        var second = Csv(CommandLine.Run("scores", Trained("run", "--objectives", "gd", "--seed", "2"), "--format", "csv"));
        var first = Csv(CommandLine.Run("scores", Trained("first", "--objectives", "gd"), "--format", "csv"));
        File.WriteAllText(_folder["out.csv"], "index\n" + string.Join('\n', [first[0]["index"], .. Places(second)]));
        Refused("all 60 images that seed 2 trains on", CommandLine.Run(["images", .. Flags.SmallImagesWith("--seeds", "2", "--leave-out", _folder["out.csv"]), "--out", _folder["two"]]));
        Assert.False(Directory.Exists(_folder["two"]));
    }

    [Fact]
    public void A_file_is_no_axis_of_a_sweep()
        => Refused("names a file, which is no axis", CommandLine.Run("sweep", "images", "--x", "leave-out=a.csv,b.csv", "--y", ""));

    // A place that the seed does not draw.
    private string Undrawn()
    {
        var drawn = Places(Csv(CommandLine.Run("scores", Trained("drawn", "--objectives", "gd"), "--format", "csv"))).ToHashSet();
        return Enumerable.Range(0, 6000).Select(place => place.ToString(CultureInfo.InvariantCulture)).First(place => !drawn.Contains(place));
    }

    private void Pictures()
    {
        foreach (var name in new[] { "cats", "dogs" })
        {
            for (var i = 0; i < 6; i++)
            {
                Picture(Path.Combine("pictures", name, $"{i}.png"), (byte)((40 * i) + name.Length));
            }
        }
    }

    private string[] Folder()
        => ["--dataset", $"folder:{_folder["pictures"]}", "--train-samples", "0", "--test-samples", "0", "--label-noise", "0", "--batch-size", "0", "--objectives", "gd"];

    private static List<string> Places(IEnumerable<Dictionary<string, string>> rows) => [.. rows.Select(row => row["index"])];

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static List<Dictionary<string, string>> Csv(Outcome outcome)
    {
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var lines = outcome.Output.TrimEnd().Split('\n', StringSplitOptions.TrimEntries);
        var names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static void Refused(string words, Outcome outcome)
    {
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(words, outcome.Error);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }

    private string Trained(string name, params string[] flags)
    {
        var outcome = CommandLine.Run(["images", .. Flags.SmallImagesWith(flags), "--out", _folder[name]]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return _folder[name];
    }

    private void Picture(string name, byte gray)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        using var bitmap = new SKBitmap(6, 6, SKColorType.Gray8, SKAlphaType.Opaque);
        bitmap.Erase(new SKColor(gray, gray, gray));
        bitmap.SetPixel(gray % 6, 2, SKColors.White);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(_folder[name], data.ToArray());
    }
}
