// Draws docs/images/image-phase-diagram.png and its two companions: GD and PEGR on real images beside patches of noise, over
// the number of training images and the noise's standard deviation. Run it from the repository's root, with the SDK alone:
//
//     dotnet run -c Release docs/figures/image-phase-diagram.cs
#:project ../../src/Pegr.Torch.Vision
#:project ../../src/Pegr.Torch.Plotting
#:property UsesLibTorch=true
#:property PublishAot=false
#:property IsPackable=false

using Pegr.Torch.Plotting;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Vision.Experiments;

var sweep = new ImageSweep
{
    Common = new ImageSettings
    {
        Model = "patch-cnn",
        Classes = ["0", "1"],
        Objectives = ["gd", "pegr"],
        LabelNoise = 0,
        Activation = "relu2",
        InitStd = 0.01,
        LearningRate = 0.01,
        BatchSize = 0,
        Epochs = 2000,
        LogEvery = 2000,
        Seeds = 2,
    },
    X = SweepAxis.Logarithmic("samples", 10, 160, 5, isWhole: true),
    Y = SweepAxis.Logarithmic("noise-std", 0.5, 4, 4),
    Apply = (common, n, sigma) => common with
    {
        TrainSamples = (int)n,
        TrainNoise = [FormattableString.Invariant($"patch:{sigma:R}")],
        TestNoise = [FormattableString.Invariant($"patch:{sigma:R}")],
    },
};

var record = sweep.Run(run => Console.WriteLine($"n = {run.Cell.X}, sigma = {run.Cell.Y}, {run.Objective}, seed {run.Seed}"));
foreach (var check in PredictionCheck.Of(record))
{
    Console.WriteLine($"{check.Group.Name}: the prediction holds in {check.Agreeing} of {check.Cells} cells");
}

foreach (var (figure, file) in new[]
{
    ("test-accuracy-pegr-auto-minus-gd", "image-phase-diagram"),
    ("test-accuracy-gd", "image-phase-diagram-gd"),
    ("test-accuracy-pegr-auto", "image-phase-diagram-pegr"),
})
{
    using var drawing = SweepFigureRegistry.Draw(figure, record);
    File.WriteAllBytes($"docs/images/{file}.png", drawing.ToPng());
}
