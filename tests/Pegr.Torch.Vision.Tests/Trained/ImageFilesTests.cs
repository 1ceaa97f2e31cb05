using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Tests.Support;
using Pegr.Torch.Vision.Trained;
using SkiaSharp;

namespace Pegr.Torch.Vision.Tests.Trained;

/// <summary>Files that a trained network is asked about are read as the folders are that one trains on.</summary>
public sealed class ImageFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Run => Path.Combine(_folder.Path, "run");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_answered_as_the_same_images_of_a_folder_data_set()
    {
        foreach (var (name, width, height, type) in ((string, int, int, SKColorType)[])[("a/1", 9, 12, SKColorType.Rgba8888), ("a/2", 8, 8, SKColorType.Gray8), ("b/1", 30, 7, SKColorType.Rgba8888), ("b/2", 8, 8, SKColorType.Rgba8888)])
        {
            Write($"train/{name}.png", Pictures.Png(width, height, name.GetHashCode(StringComparison.Ordinal), type));
            Write($"test/{name}.png", Pictures.Png(height, width, name.Length, type));
        }

        var settings = TrainedRuns.Small with { Dataset = $"folder:{_folder.Path}/data", TrainSamples = 0, TestSamples = 0, ImageSize = 8, Color = "grey", Epochs = 1 };
        TrainedRuns.Write(Run, settings);
        using var model = TrainedModel.Load(Run);
        var files = Directory.GetFiles(Path.Combine(_folder.Path, "data", "test"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var test = ImageDatasetRegistry.Find(settings.Dataset).Load(new ImageDatasetOptions { ImageSize = 8, Color = "grey" }).Test;

        var predictions = model.PredictFiles([Path.Combine(_folder.Path, "data", "test")]);

        Assert.True(model.Network.Resized);
        Assert.Equal(["a", "b"], model.ClassNames);
        Assert.Equal(files, predictions.Select(prediction => prediction.File));
        var expected = model.Predict(test).Select(prediction => Math.Round(prediction.GradientNorm, 4)).Order();
        Assert.Equal(expected, predictions.Select(prediction => Math.Round(prediction.GradientNorm, 4)).Order());
        Assert.Equal(4, expected.Distinct().Count());
    }

    [Fact]
    public void Color_becomes_gray_and_other_sizes_only_on_demand_what_the_network_takes()
    {
        TrainedRuns.Write(Run, TrainedRuns.Small with { Epochs = 1 });
        using var model = TrainedModel.Load(Run);
        var fitting = Write("fitting.png", Pictures.Png(28, 28));
        var large = Write("large.jpg", Pictures.Png(56, 30, 2));

        Assert.Equal((fitting, 3), (model.PredictFiles([fitting], label: 3).Single() is var one ? (one.File, one.Label) : default));
        InvalidInput.Expect(() => model.PredictFiles([fitting, large]), "resize: ", large, "56x30", "28x28");
        Assert.Equal([fitting, large], model.PredictFiles([fitting, large], resize: true).Select(prediction => prediction.File));
    }

    [Fact]
    public void A_folder_stands_for_its_images_hidden_files_and_links_to_folders_aside()
    {
        TrainedRuns.Write(Run, TrainedRuns.Small with { Epochs = 1 });
        using var model = TrainedModel.Load(Run);
        var names = (string[])["x/b.png", "x/a.PNG", "x/c/d.jpeg"];
        foreach (var name in (string[])[.. names, "x/.hidden.png", "x/.cache/e.png"])
        {
            Write(name, Pictures.Png(28, 28));
        }

        Write("x/readme.txt", [1]);
        Write("empty/readme.txt", [1]);
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "data", "x", "c", "loop"), Path.Combine(_folder.Path, "data", "x"));
        }

        var predictions = model.PredictFiles([Path.Combine(_folder.Path, "data", "x")]);

        Assert.Equal(names.Order(StringComparer.Ordinal).Select(name => Path.Combine(_folder.Path, "data", name)), predictions.Select(prediction => prediction.File));
        InvalidInput.Expect(() => model.PredictFiles([Path.Combine(_folder.Path, "data", "empty")]), "no image in this folder", ".png");
    }

    [Fact]
    public void What_is_no_image_is_refused_by_name()
    {
        TrainedRuns.Write(Run, TrainedRuns.Small with { Epochs = 1 });
        using var model = TrainedModel.Load(Run);
        var whole = Pictures.Png(28, 28);
        var (text, half, missing) = (Write("text.png", [1, 2, 3]), Write("half.png", whole[..(whole.Length / 2)]), Path.Combine(_folder.Path, "none.png"));

        foreach (var file in (string[])[text, half, missing])
        {
            InvalidInput.Expect(() => model.PredictFiles([file]), file);
        }

        Assert.Empty(model.PredictFiles([]));
    }

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder.Path, "data", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }
}
