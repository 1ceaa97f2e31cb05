using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Tests.Support;
using static Pegr.Torch.Vision.Tests.Support.DataOptions;

namespace Pegr.Torch.Vision.Tests.Datasets;

public sealed class RealDataTests
{
    [Fact]
    public void The_sample_comes_with_the_library_and_its_classes_are_balanced()
    {
        var splits = new FashionMnistSampleSource().Load(new ImageDatasetOptions());
        Assert.Equal(6000, splits.Train.Count);
        Assert.Equal(2000, splits.Test.Count);
        AssertBalanced(splits.Train, 600);
        AssertBalanced(splits.Test, 200);
        Assert.True(File.Exists(Path.Combine(new FashionMnistSampleSource().DefaultFolder, "LICENSE")));
    }

    [Fact]
    public void Trousers_of_the_sample_look_like_trousers()
    {
        // Two legs: the lower middle of the mean image is dark between them, and the corners are black.
        var train = new FashionMnistSampleSource().Load(new ImageDatasetOptions()).Train;
        var mean = new double[784];
        var trousers = Enumerable.Range(0, train.Count).Where(i => train.ClassNames[train.Labels[i]] == "Trouser").ToList();
        foreach (var i in trousers)
        {
            for (var p = 0; p < mean.Length; p++)
            {
                mean[p] += train.Image(i)[p] / (double)trousers.Count;
            }
        }

        const int LowerRow = 22 * 28;
        Assert.True(mean[LowerRow + 14] < 0.5 * mean[LowerRow + 10]);
        Assert.True(mean[LowerRow + 14] < 0.5 * mean[LowerRow + 18]);
        Assert.True(mean[0] < 1);
    }

    [Fact]
    public void The_sample_is_the_first_of_each_class_of_the_full_set()
    {
        RealData.SkipWithout(RealData.FashionMnist);
        var full = new FashionMnistSource().Load(new ImageDatasetOptions());
        var sample = new FashionMnistSampleSource().Load(new ImageDatasetOptions());
        Assert.Equal(60_000, full.Train.Count);
        Assert.Equal(10_000, full.Test.Count);
        AssertFirstOfEachClass(full.Train, sample.Train, 600);
        AssertFirstOfEachClass(full.Test, sample.Test, 200);
    }

    [Fact]
    public void Real_cifar10_files_are_read()
    {
        RealData.SkipWithout(RealData.Cifar10);
        var splits = new Cifar10Source().Load(From(RealData.Cifar10));
        Assert.Equal(0, splits.Train.Count % 10);
        AssertBalanced(splits.Train, splits.Train.Count / 10);
        AssertBalanced(splits.Test, splits.Test.Count / 10);
        Assert.Equal(new FileInfo(Path.Combine(RealData.Cifar10, "test_batch.bin")).Length / 3073, splits.Test.Count);

        // Skies and seas make airplanes and ships bluer than they are red; frogs are not.
        Assert.True(MeanBlueOverRed(splits.Train, "airplane") > 1);
        Assert.True(MeanBlueOverRed(splits.Train, "ship") > 1);
        Assert.True(MeanBlueOverRed(splits.Train, "frog") < 1);
    }

    private static void AssertBalanced(ImageDataset images, int perClass)
    {
        Assert.Equal(10, images.ClassNames.Length);
        Assert.Equal(10, images.Labels.Distinct().Count());
        Assert.All(images.Labels.CountBy(label => label), count => Assert.Equal(perClass, count.Value));
    }

    private static void AssertFirstOfEachClass(ImageDataset full, ImageDataset sample, int perClass)
    {
        var taken = new int[10];
        var next = 0;
        for (var i = 0; i < full.Count; i++)
        {
            if (taken[full.Labels[i]]++ < perClass)
            {
                Assert.Equal(full.Labels[i], sample.Labels[next]);
                Assert.True(full.Image(i).SequenceEqual(sample.Image(next)));
                next++;
            }
        }

        Assert.Equal(sample.Count, next);
    }

    private static double MeanBlueOverRed(ImageDataset images, string className)
    {
        var (red, blue) = (0.0, 0.0);
        for (var i = 0; i < images.Count; i++)
        {
            if (images.ClassNames[images.Labels[i]] == className)
            {
                red += images.Image(i)[..1024].ToArray().Sum(b => (double)b);
                blue += images.Image(i)[2048..].ToArray().Sum(b => (double)b);
            }
        }

        return blue / red;
    }
}
