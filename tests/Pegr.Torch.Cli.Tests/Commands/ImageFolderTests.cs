using Pegr.Torch.Cli.Tests.Support;
using SkiaSharp;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class ImageFolderTests : IDisposable
{
    private static readonly string[] Quick =
        ["--train-samples", "4", "--epochs", "1", "--seeds", "1", "--objectives", "pegr", "--out", "run", "--dataset", "folder:pictures"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mlp")]
    [InlineData("convnet")]
    public async Task One_s_own_images_can_be_trained_on_and_the_run_repeated_from_elsewhere(string model)
    {
        Write("a/1.png a/2.png a/3.jpg b/1.png b/2.png b/3.png", 9);
        var outcome = await Pegr(_folder.Path, [.. Quick, "--model", model]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains($"dataset: folder:{_folder["pictures"]}", File.ReadAllText(_folder["run", "config.yaml"]));

        var elsewhere = Directory.CreateDirectory(_folder["elsewhere"]).FullName;
        var again = await Pegr(elsewhere, ["--config", _folder["run", "config.yaml"], "--out", "run"]);
        Assert.Equal(0, again.ExitCode);
        Assert.Equal(File.ReadAllText(_folder["run", "metrics.csv"]), File.ReadAllText(_folder["elsewhere", "run", "metrics.csv"]));
    }

    [Fact]
    public async Task Images_that_cannot_be_used_leave_no_run_behind()
    {
        Write("a/1.png a/2.png b/1.png", 9);
        Write("b/2.png", 12);
        var outcome = await Pegr(_folder.Path, Quick);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("image-size: the images' sizes differ", outcome.Error);
        Assert.False(Directory.Exists(_folder["run"]));

        File.WriteAllText(_folder["pictures", "b", "2.png"], "no image");
        outcome = await Pegr(_folder.Path, Quick);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(_folder["pictures", "b", "2.png"], outcome.Error);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    private static async Task<Outcome> Pegr(string folder, string[] args)
    {
        using var process = PegrProcess.Start(folder, null, ["images", .. args]);
        return await process.Finish();
    }

    private void Write(string names, int side)
    {
        foreach (var name in names.Split(' '))
        {
            using var bitmap = new SKBitmap(side, side);
            bitmap.Erase(new SKColor((uint)name.GetHashCode(StringComparison.Ordinal) | 0xff000000));
            using var data = bitmap.Encode(name.EndsWith("jpg", StringComparison.Ordinal) ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png, 90);
            Directory.CreateDirectory(Path.GetDirectoryName(_folder["pictures", name])!);
            File.WriteAllBytes(_folder["pictures", name], data.ToArray());
        }
    }
}
