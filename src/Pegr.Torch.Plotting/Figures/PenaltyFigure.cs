using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>PEGR's penalty, without lambda, against optimizer steps, logarithmic.</summary>
internal sealed class PenaltyFigure() : StepFigure(
    "penalty",
    "PEGR's penalty while training",
    "PEGR's penalty, the mean squared gradient norm of the single examples, against optimizer steps.",
    Metric.Penalty,
    "penalty (1/n) Σᵢ ‖∇lᵢ‖², without λ",
    isLogarithmic: true);
