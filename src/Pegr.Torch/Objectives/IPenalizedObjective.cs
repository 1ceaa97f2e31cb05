namespace Pegr.Torch.Objectives;

/// <summary>An objective with a penalty, whose weight a schedule may change (<see cref="Scheduled"/>).</summary>
public interface IPenalizedObjective : IObjective
{
    /// <summary>The penalty's weight, a finite number of at least 0; it may change from step to step.</summary>
    double Lambda { get; set; }
}
