namespace Pegr.Torch.Training.Records;

/// <summary>One configuration that a search tries for an objective.</summary>
/// <param name="Objective">The objective's key.</param>
/// <param name="Number">Its number among those of the objective, from 1.</param>
/// <param name="Lambda">The penalty's weight; 0 for an objective without one.</param>
/// <param name="LearningRate">The optimizer's step size.</param>
/// <param name="LearningRateSchedule">How the learning rate goes on.</param>
/// <param name="WeightDecay">The optimizer's weight decay.</param>
/// <param name="Rho">Length of SAM's excursion; 0 for an objective without one.</param>
public sealed record Candidate(
    string Objective, int Number, double Lambda, double LearningRate, string LearningRateSchedule, double WeightDecay, double Rho);
