using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Experiments;
using Pegr.Torch.Vision.Tests.Support;

namespace Pegr.Torch.Vision.Tests.Models;

/// <summary>The settings <c>activation</c> and <c>init-std</c> of the perceptron and the convolutional network.</summary>
public sealed class ActivationTests
{
    private static readonly ImageSettings Two = new() { Objectives = ["pegr"], TrainSamples = 16, TestSamples = 16, BatchSize = 8, Epochs = 1, Threads = 1 };

    [Fact]
    public void Settings_reach_the_models()
    {
        var start = Run(Two with { InitStd = 0.001 }).Rows[0];

        Assert.Equal(Math.Log(10), start[Metric.TrainLoss], 1e-4); // small weights answer all classes alike
        Assert.NotEqual(Run(Two).Final.Values, Run(Two with { Activation = "relu2" }).Final.Values);
        Assert.Equal(Run(Two).Final.Values, Run(Two with { Activation = "relu" }).Final.Values);
    }

    [Fact]
    public void Models_that_have_their_own_refuse_others()
    {
        Refused("activation: resnet18 has its own; leave it out, or use the model mlp or convnet or patch-cnn.", Two with { Model = "resnet18", Activation = "relu2" });
        Refused("init-std: vit has its own", Two with { Model = "vit", InitStd = 0.1 });
        Refused("init-std: -1", Two with { InitStd = -1 });
        Refused("activation: 'tanh' is unknown", Two with { Activation = "tanh" });
    }

    private static RunRecord Run(ImageSettings settings)
        => ImageExperiment.Run(settings, cancellationToken: TestContext.Current.CancellationToken).Runs.Single();

    private static void Refused(string begin, ImageSettings settings) => InvalidInput.Expect(() => Run(settings), begin);
}
