namespace Pegr.Torch.Training.Records;

/// <summary>Which of an experiment's runs is meant.</summary>
/// <param name="Objective">The objective's key, such as <c>pegr</c>.</param>
/// <param name="Lambda">The penalty's weight; 0 for an objective without one.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Index">Position among the experiment's runs, from 0.</param>
/// <param name="Count">How many runs the experiment has.</param>
/// <param name="TotalSteps">How many optimizer steps the run will do.</param>
public sealed record RunInfo(string Objective, double Lambda, int Seed, int Index, int Count, int TotalSteps)
{
    /// <summary>What tells the run from the others.</summary>
    public RunKey Key => new(Objective, Lambda, Seed);
}
