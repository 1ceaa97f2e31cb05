using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>How many of the wrong training labels the networks answer with, against optimizer steps.</summary>
internal sealed class MemorizedLabelsFigure() : StepFigure(
    "memorized-labels",
    "Memorized labels while training",
    "Fraction of the wrong training labels that the networks answer with, against optimizer steps.",
    Metric.MemorizedLabels,
    "wrong labels memorized (fraction of wrong labels)",
    isLogarithmic: false);
