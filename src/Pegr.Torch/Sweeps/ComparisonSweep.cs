namespace Pegr.Torch.Sweeps;

/// <summary>A comparison over a grid of two settings: every objective, choice of lambda and seed in every cell.</summary>
public abstract record ComparisonSweep
{
    /// <summary>The horizontal axis.</summary>
    public required SweepAxis X { get; init; }

    /// <summary>The vertical axis.</summary>
    public required SweepAxis Y { get; init; }

    /// <summary>The choices of lambda that every objective with a penalty is run with; what theory suggests by default.</summary>
    public IReadOnlyList<SweepLambda> Lambdas { get; init; } = [SweepLambda.Suggested];

    /// <summary>All runs in their order: cells row by row, and in each the objectives, choices of lambda and seeds.</summary>
    /// <exception cref="InvalidInputException">The settings of a cell cannot be used, or theory suggests no lambda for it.</exception>
    public abstract IReadOnlyList<SweepRun> Runs();

    /// <summary>Makes sure that data which runs need are there and suit every cell. Nothing is computed.</summary>
    /// <exception cref="InvalidInputException">They are missing or do not.</exception>
    public virtual void CheckData()
    {
    }

    /// <summary>Carries runs out. Those that are the same but for their cell, as gradient descent at every lambda, are computed once.</summary>
    /// <param name="runs">Some of <see cref="Runs"/>.</param>
    /// <param name="onFinished">Told of each run and how it ended, in any order, one call at a time.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="InvalidInputException">A setting is out of range, or data or the device are missing.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public abstract void Compute(
        IEnumerable<SweepRun> runs, Action<SweepRun, SweepResult> onFinished, SweepOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Adds to results what figures and reports need: a title, and what theory predicts.</summary>
    /// <param name="groups">Results of this sweep, as those that <see cref="SweepResultsFile.Read"/> finds.</param>
    /// <exception cref="InvalidInputException">Their lambda was chosen in a way that this sweep does not know.</exception>
    public abstract SweepRecord ToRecord(IEnumerable<SweepGroup> groups);

    /// <summary>Carries all runs out.</summary>
    /// <param name="onFinished">Told of each run that has ended, in any order, one call at a time.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="InvalidInputException">The settings of a cell cannot be used, or theory suggests no lambda for it.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public SweepRecord Run(Action<SweepRun>? onFinished = null, CancellationToken cancellationToken = default)
    {
        var runs = Runs();
        var results = new SweepResult[runs.Count];
        Compute(
            runs,
            (run, result) =>
            {
                results[run.Index] = result;
                onFinished?.Invoke(run);
            },
            cancellationToken: cancellationToken);
        return ToRecord(SweepGroup.Of(runs.Select(run => (run.Objective, run.LambdaChoice, results[run.Index]))));
    }
}
