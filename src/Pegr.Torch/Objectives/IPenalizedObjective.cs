namespace Pegr.Torch.Objectives;

/// <summary>An objective with a penalty, whose weight a schedule may change (<see cref="Scheduled"/>).</summary>
public interface IPenalizedObjective : IObjective
{
    /// <summary>The penalty's weight, a finite number of at least 0; it may change from step to step.</summary>
    double Lambda { get; set; }

    /// <summary>q: the penalty is made of q-th powers of norms, and L_S + (lambda/q)·penalty is minimized. 2 but for penalties on norms that are not squared, whose is 1.</summary>
    int Power => 2;
}
