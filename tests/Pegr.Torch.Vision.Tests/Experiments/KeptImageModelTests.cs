using Pegr.Torch.Experiments;
using Pegr.Torch.Models;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Experiments;
using Pegr.Torch.Vision.Noise;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Experiments;

public sealed class KeptImageModelTests
{
    // What a notebook does to look at the memorized images one by one.
    [Fact]
    public void A_kept_model_answers_the_images_drawn_anew_as_the_record_says()
    {
        using var scope = NewDisposeScope();
        using var kept = new KeptWeights();
        var settings = new ImageSettings { TrainSamples = 60, TestSamples = 10, BatchSize = 20, Epochs = 60, Objectives = ["gd"], Seed = 3 };
        var run = ImageExperiment.Run(settings, kept, cancellationToken: TestContext.Current.CancellationToken).Runs.Single();

        var all = ImageDatasetRegistry.Find(settings.Dataset).Load(new ImageDatasetOptions());
        var images = ImageSubset.Draw(all.Train, settings.TrainSamples, settings.Seed);
        var given = LabelNoise.Apply(new RedrawnLabels(), images.Labels, 10, settings.LabelNoise, settings.Seed);
        using var model = kept.Load(new Mlp(784, [256], 10), "gd");
        var answers = model.call(ImageTensors.Pixels(images)).argmax(1).data<long>().ToArray();

        var wrong = Enumerable.Range(0, images.Count).Where(i => given[i] != images.Labels[i]).ToArray();
        Assert.Equal(run.Memorization!.Wrong, wrong.Length);
        Assert.Equal(run.Memorization.Memorized, wrong.Count(i => answers[i] == given[i]));
        Assert.Equal(run.Memorization.Corrected, wrong.Count(i => answers[i] == images.Labels[i]));
        Assert.InRange(run.Memorization.Memorized, 1, wrong.Length);
    }
}
