using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>Test accuracy against optimizer steps.</summary>
internal sealed class TestAccuracyFigure() : StepFigure(
    "test-accuracy",
    "Test accuracy while training",
    "Fraction of the test examples answered rightly, against optimizer steps.",
    Metric.TestAccuracy,
    "test accuracy (fraction of test examples)",
    isLogarithmic: false);
