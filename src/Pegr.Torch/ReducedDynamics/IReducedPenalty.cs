namespace Pegr.Torch.ReducedDynamics;

/// <summary>An objective with a penalty whose weight a schedule may change.</summary>
internal interface IReducedPenalty : IReducedObjective
{
    /// <summary>What the penalty's weight is multiplied by; 1 at first.</summary>
    double Strength { get; set; }
}
