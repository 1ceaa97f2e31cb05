using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>Empirical risk on the training set against optimizer steps, logarithmic.</summary>
internal sealed class TrainingLossFigure() : StepFigure(
    "training-loss",
    "Training loss",
    "Mean loss on the training examples, without any penalty, against optimizer steps.",
    Metric.TrainLoss,
    "training loss (empirical risk, nats)",
    isLogarithmic: true);
